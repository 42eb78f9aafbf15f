//! Tests that every token that may exist has an audit record, with blocking and asynchronous sinks
//! and cancelled calls.

#[path = "../support/mod.rs"]
mod support;

mod failures;
mod json_lines;

use std::error::Error as StdError;
use std::future::{Future, pending, poll_fn, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::audit::{AsyncAudit, Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::transport::{Transport, from_async_fn};
use actor_token::{
    ActorTokenStatus, Client, Error, RetryPolicy, Revocation, policy, request::Body,
};
use support::request;

/// Which method of a sink never completes.
#[derive(Clone, Copy, PartialEq)]
enum Stalls {
    Never,
    AtBegin,
    AtEnd,
}

/// An audit sink that records the begin and the end of calls as lines.
#[derive(Clone)]
struct Journal {
    lines: Arc<Mutex<Vec<String>>>,
    stalls: Stalls,
}

impl Journal {
    fn new(stalls: Stalls) -> Self {
        let lines = Arc::default();
        Self { lines, stalls }
    }

    fn write(&self, line: String) {
        self.lines.lock().unwrap().push(line);
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Audit for Journal {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        self.write(format!("begin {}", intent.operation().as_str()));
        Ok(AuditId::new("1"))
    }

    fn end(&self, _: &AuditId, outcome: &Outcome) -> Result<(), Box<dyn StdError + Send + Sync>> {
        self.write(format!("end {}", outcome.as_str()));
        Ok(())
    }
}

struct AsyncJournal(Journal);

impl AsyncAudit for AsyncJournal {
    async fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        if self.0.stalls == Stalls::AtBegin {
            pending::<()>().await;
        }
        Audit::begin(&self.0, intent)
    }

    async fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        if self.0.stalls == Stalls::AtEnd {
            pending::<()>().await;
        }
        Audit::end(&self.0, id, outcome)
    }

    fn cancelled(&self, _: &AuditId, outcome: &Outcome) {
        self.0.write(format!("cancelled {}", outcome.as_str()));
    }
}

/// Polls a future once and drops it. Returns its output if it was ready.
fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn async_client(fake: &FakeClerk, sink: impl AsyncAudit + 'static) -> Client<FakeClerk> {
    Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit_async(sink)
        .build()
        .unwrap()
}

#[test]
fn async_sink_records_async_calls() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Stalls::Never));
    let clerk = async_client(&fake, AsyncJournal(journal.clone()));
    let token = poll_once(clerk.issue_async(&request())).unwrap().unwrap();
    drop(poll_once(clerk.revoke_async(token.id())).unwrap().unwrap());
    assert_eq!(
        journal.lines(),
        ["begin issue", "end issued", "begin revoke", "end revoked"]
    );
}

#[test]
fn blocking_issue_with_async_sink_is_rejected() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Stalls::Never));
    let clerk = async_client(&fake, AsyncJournal(journal.clone()));
    let Err(Error::AuditRejected(rejection)) = clerk.issue(&request()) else {
        panic!("not rejected");
    };
    assert!(rejection.is_failure());
    assert!(
        rejection
            .source()
            .unwrap()
            .to_string()
            .contains("issue_async")
    );
    assert_eq!((fake.requests().len(), journal.lines().len()), (0, 0));
}

/// The point at which a call is cancelled.
#[derive(Clone, Copy, Debug, PartialEq)]
enum CancelledAt {
    Unpolled,
    Begin,
    Send,
    Sleep,
    End,
}

#[test]
fn cancelled_call_records_what_is_known() {
    let table: [(CancelledAt, &[&str], usize); 5] = [
        (CancelledAt::Unpolled, &[], 0),
        (CancelledAt::Begin, &[], 0),
        (CancelledAt::Send, &["begin issue", "cancelled unknown"], 1),
        (
            CancelledAt::Sleep,
            &["begin issue", "cancelled not_issued"],
            0,
        ),
        (CancelledAt::End, &["begin issue", "cancelled issued"], 1),
    ];
    for (cancelled_at, recorded, issued) in table {
        let fake = FakeClerk::new();
        if cancelled_at == CancelledAt::Sleep {
            let retry_after = Duration::from_secs(5);
            fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
                retry_after,
            }));
        }
        let server = fake.clone();
        let transport = from_async_fn(
            move |request: http::Request<Body>, timeout| {
                let response = Transport::send(&server, request, timeout);
                async move {
                    if cancelled_at == CancelledAt::Send {
                        pending::<()>().await;
                    }
                    response
                }
            },
            move |_| async { pending::<()>().await },
        );
        let journal = Journal::new(match cancelled_at {
            CancelledAt::Begin => Stalls::AtBegin,
            CancelledAt::End => Stalls::AtEnd,
            CancelledAt::Unpolled | CancelledAt::Send | CancelledAt::Sleep => Stalls::Never,
        });
        let clerk = Client::builder(transport)
            .secret_key(fake.secret_key())
            .audit_async(AsyncJournal(journal.clone()))
            .build()
            .unwrap();
        let future = clerk.issue_async(&request());
        if cancelled_at == CancelledAt::Unpolled {
            drop(future);
        } else {
            assert!(poll_once(future).is_none(), "{cancelled_at:?}");
        }
        assert_eq!(journal.lines(), recorded, "{cancelled_at:?}");
        assert_eq!(fake.tokens().len(), issued, "{cancelled_at:?}");
    }
}

#[test]
fn blocking_sink_records_cancelled_async_call() {
    let journal = Journal::new(Stalls::Never);
    let clerk = Client::builder(from_async_fn(
        |_: http::Request<Body>, _| pending(),
        |_| ready(()),
    ))
    .secret_key("sk_test_1")
    .audit(journal.clone())
    .build()
    .unwrap();
    assert!(poll_once(clerk.issue_async(&request())).is_none());
    assert_eq!(journal.lines(), ["begin issue", "end unknown"]);
}

#[test]
fn request_against_policy_is_not_sent_or_recorded() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Stalls::Never));
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .policy(policy::required_claims(["reason"]))
        .policy(policy::max_session_duration(Duration::from_secs(600)))
        .audit(journal.clone())
        .build()
        .unwrap();
    for result in [
        clerk.issue(&request()),
        poll_once(clerk.issue_async(&request())).unwrap(),
    ] {
        let Err(Error::Invalid(violations)) = result else {
            panic!("a request against the policy was issued");
        };
        let paths: Vec<_> = violations
            .iter()
            .map(actor_token::Violation::path)
            .collect();
        assert_eq!(paths, ["actor.reason", "session_max_duration_in_seconds"]);
    }
    assert_eq!((fake.requests().len(), journal.lines().len()), (0, 0));
}

#[test]
fn provided_secret_key_is_checked_at_every_call() {
    let fake = FakeClerk::new();
    // The provider returns the last key first.
    let keys = Mutex::new(vec![
        Ok(fake.secret_key().to_owned()),
        Err("the vault is sealed"),
        Ok("sk_test_\n".to_owned()),
        Ok("sk_test_\u{e9}".to_owned()),
        Ok(String::new()),
        Ok(fake.secret_key().to_owned()),
    ]);
    let clerk = Client::builder(fake.clone())
        .secret_key_provider(move || keys.lock().unwrap().pop().unwrap().map(Into::into))
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap();
    // The retry does not call the provider again.
    fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(1),
    }));
    drop(clerk.issue(&request()).unwrap());
    for cause in ["no secret key", "visible ASCII", "whitespace", "provider"] {
        let error = clerk.issue(&request()).unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error}");
        assert!(error.to_string().contains(cause), "{error}");
    }
    drop(clerk.issue(&request()).unwrap());
    assert_eq!(fake.requests().len(), 3);
}
