//! Every token that can exist has its record: over blocking and asynchronous sinks, dropped futures, and several clients.

#[path = "../support/mod.rs"]
mod support;

mod failures;

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

/// Where the record can be made to hang.
#[derive(Clone, Copy, PartialEq)]
enum Hangs {
    Nowhere,
    AtBegin,
    AtEnd,
}

/// A journal for both kinds of code. A line is a begin or an end.
#[derive(Clone)]
struct Journal {
    lines: Arc<Mutex<Vec<String>>>,
    hangs: Hangs,
}

impl Journal {
    fn new(hangs: Hangs) -> Self {
        let lines = Arc::default();
        Self { lines, hangs }
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
        if self.0.hangs == Hangs::AtBegin {
            pending::<()>().await;
        }
        Audit::begin(&self.0, intent)
    }

    async fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        if self.0.hangs == Hangs::AtEnd {
            pending::<()>().await;
        }
        Audit::end(&self.0, id, outcome)
    }

    fn cancelled(&self, _: &AuditId, outcome: &Outcome) {
        self.0.write(format!("dropped {}", outcome.as_str()));
    }
}

/// Polls a future as often as that, or to its end, and drops it.
fn poll<F: Future>(future: F) -> Option<F::Output> {
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
fn an_asynchronous_sink_records_asynchronous_calls() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Hangs::Nowhere));
    let clerk = async_client(&fake, AsyncJournal(journal.clone()));
    let token = poll(clerk.issue_async(&request())).unwrap().unwrap();
    drop(poll(clerk.revoke_async(token.id())).unwrap().unwrap());
    assert_eq!(
        journal.lines(),
        ["begin issue", "end issued", "begin revoke", "end revoked"]
    );
}

#[test]
fn a_blocking_call_over_an_asynchronous_sink_is_refused_and_sends_nothing() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Hangs::Nowhere));
    let clerk = async_client(&fake, AsyncJournal(journal.clone()));
    let Err(Error::AuditRejected(refusal)) = clerk.issue(&request()) else {
        panic!("not refused");
    };
    assert!(refusal.is_failure());
    assert!(
        refusal
            .source()
            .unwrap()
            .to_string()
            .contains("issue_async")
    );
    assert_eq!((fake.requests().len(), journal.lines().len()), (0, 0));
}

/// Where a future is dropped.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Dropped {
    Unpolled,
    AtBegin,
    Sending,
    Waiting,
    AtEnd,
}

#[test]
fn a_future_that_is_dropped_leaves_a_record_of_what_is_known() {
    let table: [(Dropped, &[&str], usize); 5] = [
        (Dropped::Unpolled, &[], 0),
        (Dropped::AtBegin, &[], 0),
        (Dropped::Sending, &["begin issue", "dropped unknown"], 1),
        (Dropped::Waiting, &["begin issue", "dropped not_issued"], 0),
        (Dropped::AtEnd, &["begin issue", "dropped issued"], 1),
    ];
    for (dropped, recorded, issued) in table {
        let fake = FakeClerk::new();
        if dropped == Dropped::Waiting {
            let retry_after = Duration::from_secs(5);
            fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
                retry_after,
            }));
        }
        let server = fake.clone();
        let transport = from_async_fn(
            move |request: http::Request<Body>, within| {
                let answer = Transport::send(&server, request, within);
                async move {
                    if dropped == Dropped::Sending {
                        pending::<()>().await;
                    }
                    answer
                }
            },
            move |_| async { pending::<()>().await },
        );
        let journal = Journal::new(match dropped {
            Dropped::AtBegin => Hangs::AtBegin,
            Dropped::AtEnd => Hangs::AtEnd,
            Dropped::Unpolled | Dropped::Sending | Dropped::Waiting => Hangs::Nowhere,
        });
        let clerk = Client::builder(transport)
            .secret_key(fake.secret_key())
            .audit_async(AsyncJournal(journal.clone()))
            .build()
            .unwrap();
        let future = clerk.issue_async(&request());
        if dropped == Dropped::Unpolled {
            drop(future);
        } else {
            assert!(poll(future).is_none(), "{dropped:?}");
        }
        assert_eq!(journal.lines(), recorded, "{dropped:?}");
        assert_eq!(fake.tokens().len(), issued, "{dropped:?}");
    }
}

#[test]
fn a_blocking_sink_under_asynchronous_code_is_told_of_a_dropped_future_too() {
    let journal = Journal::new(Hangs::Nowhere);
    let clerk = Client::builder(from_async_fn(
        |_: http::Request<Body>, _| pending(),
        |_| ready(()),
    ))
    .secret_key("sk_test_1")
    .audit(journal.clone())
    .build()
    .unwrap();
    assert!(poll(clerk.issue_async(&request())).is_none());
    assert_eq!(journal.lines(), ["begin issue", "end unknown"]);
}

#[test]
fn what_a_policy_refuses_is_told_whole_and_neither_recorded_nor_sent() {
    let (fake, journal) = (FakeClerk::new(), Journal::new(Hangs::Nowhere));
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .policy(policy::required_claims(["reason"]))
        .policy(policy::max_session_duration(Duration::from_secs(600)))
        .audit(journal.clone())
        .build()
        .unwrap();
    for result in [
        clerk.issue(&request()),
        poll(clerk.issue_async(&request())).unwrap(),
    ] {
        let Err(Error::Invalid(violations)) = result else {
            panic!("issued");
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
fn a_key_is_asked_for_at_each_call_and_a_bad_one_sends_nothing() {
    let fake = FakeClerk::new();
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
    // One call asks once, however often it sends.
    fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(1),
    }));
    drop(clerk.issue(&request()).unwrap());
    for why in ["no secret key", "visible ASCII", "whitespace", "provider"] {
        let error = clerk.issue(&request()).unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error}");
        assert!(error.to_string().contains(why), "{error}");
    }
    drop(clerk.issue(&request()).unwrap());
    assert_eq!(fake.requests().len(), 3);
}
