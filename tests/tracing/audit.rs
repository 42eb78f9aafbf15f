//! Tests the spans and events about a call's audit record, and about the user on whose behalf it is
//! made.

use std::error::Error;
use std::future::{pending, ready};

use actor_token::Client;
use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::FakeClerk;
use actor_token::transport::from_async_fn;

use crate::recorder::recorded;
use crate::support::request;
use crate::{client, drop_pending, run};

#[test]
fn incomplete_audit_record_logs_warning() {
    /// When the sink fails: before the call and after it, only after it, or never.
    #[derive(Clone, Copy)]
    enum Down {
        Before,
        After,
        Never,
    }

    impl Audit for Down {
        fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            match self {
                Self::Before => Err(Rejection::failed("no connection")),
                Self::After | Self::Never => Ok(AuditId::new("row 1")),
            }
        }

        fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
            match self {
                Self::Before | Self::After => Err("no connection".into()),
                Self::Never => Ok(()),
            }
        }
    }

    let warning = "1 message=the audit record is missing or incomplete";
    for (down, expected) in [
        (Down::Before, true),
        (Down::After, true),
        (Down::Never, false),
    ] {
        for asynchronous in [false, true] {
            let fake = FakeClerk::new();
            let token = client(&fake).issue(&request()).unwrap();
            let clerk = Client::builder(fake.clone())
                .secret_key(fake.secret_key())
                .audit(down)
                .build()
                .unwrap();
            let lines = recorded(|| {
                let revocation = if asynchronous {
                    run(clerk.revoke_async(token.id()))
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
    struct Down;

    impl Audit for Down {
        fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            Err(Rejection::failed("no connection"))
        }

        fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
            Ok(())
        }
    }

    let clerk = Client::builder(from_async_fn(|_, _| pending(), |_| ready(())))
        .secret_key("sk_test_1")
        .audit(Down)
        .build()
        .unwrap();
    let lines = recorded(|| drop_pending(clerk.revoke_async("act_1")));
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
