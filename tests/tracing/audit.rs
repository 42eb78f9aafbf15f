//! Tests the spans and events about incomplete audit records and about `on_behalf_of`.

use std::error::Error;
use std::future::{pending, ready};

use actor_token::Client;
use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::FakeClerk;
use actor_token::transport::from_async_fn;

use crate::recorder::recorded;
use crate::support::request;
use crate::{cancel_pending, client, poll_once};

#[test]
fn incomplete_audit_record_logs_warning() {
    /// The methods of the sink that fail.
    #[derive(Clone, Copy)]
    enum FailingSink {
        BeginAndEnd,
        End,
        None,
    }

    impl Audit for FailingSink {
        fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            match self {
                Self::BeginAndEnd => Err(Rejection::failed("no connection")),
                Self::End | Self::None => Ok(AuditId::new("row 1")),
            }
        }

        fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
            match self {
                Self::BeginAndEnd | Self::End => Err("no connection".into()),
                Self::None => Ok(()),
            }
        }
    }

    let warning = "1 message=the audit record is missing or incomplete";
    for (sink, expected) in [
        (FailingSink::BeginAndEnd, true),
        (FailingSink::End, true),
        (FailingSink::None, false),
    ] {
        for asynchronous in [false, true] {
            let fake = FakeClerk::new();
            let token = client(&fake).issue(&request()).unwrap();
            let clerk = Client::builder(fake.clone())
                .secret_key(fake.secret_key())
                .audit(sink)
                .build()
                .unwrap();
            let lines = recorded(|| {
                let revocation = if asynchronous {
                    poll_once(clerk.revoke_async(token.id()))
                } else {
                    clerk.revoke(token.id())
                };
                assert_eq!(revocation.unwrap().audit_error().is_some(), expected);
            });
            let count = lines.iter().filter(|line| *line == warning).count();
            assert_eq!(count, usize::from(expected), "{lines:#?}");
        }
    }
}

#[test]
fn cancelled_revoke_without_record_logs_warning() {
    struct FailingBegin;

    impl Audit for FailingBegin {
        fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            Err(Rejection::failed("no connection"))
        }

        fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
            Ok(())
        }
    }

    let clerk = Client::builder(from_async_fn(|_, _| pending(), |_| ready(())))
        .secret_key("sk_test_1")
        .audit(FailingBegin)
        .build()
        .unwrap();
    let lines = recorded(|| cancel_pending(clerk.revoke_async("act_1")));
    let warning = "1 message=the audit record is missing or incomplete";
    let count = lines.iter().filter(|line| *line == warning).count();
    assert_eq!(count, 1, "{lines:#?}");
}

#[test]
fn on_behalf_of_is_shown_only_if_configured() {
    let fake = FakeClerk::new();
    let builder = || Client::builder(fake.clone()).secret_key(fake.secret_key());
    for (clerk, expected) in [
        (builder().build().unwrap(), false),
        (builder().trace_user_ids().build().unwrap(), true),
    ] {
        let clerk = clerk.on_behalf_of("ada@example.com");
        let lines = recorded(|| {
            let token = clerk.issue(&request()).unwrap();
            drop(clerk.revoke(token.id()).unwrap());
        });
        let field = " actor_token.on_behalf_of=ada@example.com";
        let spans = lines.iter().filter(|line| line.ends_with(field)).count();
        assert_eq!(spans, if expected { 2 } else { 0 }, "{lines:#?}");
        let mentions = lines.iter().filter(|line| line.contains("ada@")).count();
        assert_eq!(mentions, spans, "{lines:#?}");
    }
}
