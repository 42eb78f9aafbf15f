//! Tests the spans and events of calls, and that they contain no secrets.

#[path = "../support/mod.rs"]
mod support;

mod audit;
mod recorder;
mod sessions;

use std::error::Error;
use std::future::{Future, pending, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::audit::{AsyncAudit, Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::fake::{ApiFault, FakeClerk, Injection};
use actor_token::secrecy::ExposeSecret;
use actor_token::transport::{AsyncTransport, TransportError, from_async_fn, from_fn};
use actor_token::{Client, RetryPolicy};
use recorder::recorded;
use support::request;

fn client(fake: &FakeClerk) -> Client<FakeClerk> {
    Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap()
}

/// Polls `future` once. It must be ready.
fn poll_once<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future is pending"),
    }
}

fn async_client<T: AsyncTransport>(transport: T) -> Client<T> {
    Client::builder(transport)
        .secret_key("sk_test_1")
        .build()
        .unwrap()
}

/// Polls `future` once, checks that it is pending, and drops it.
fn cancel_pending<F: Future>(future: F) {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_pending());
}

#[test]
fn call_and_each_attempt_have_spans() {
    for asynchronous in [false, true] {
        let fake = FakeClerk::new();
        fake.inject(Injection::respond_with(ApiFault::TooManyRequests {
            retry_after: Duration::from_secs(2),
        }));
        let clerk = client(&fake);
        let lines = recorded(|| {
            drop(if asynchronous {
                poll_once(clerk.issue_async(&request())).unwrap()
            } else {
                clerk.issue(&request()).unwrap()
            });
        });
        let id = fake.tokens()[0].id().to_owned();
        for expected in [
            "1 otel.name=issue actor token",
            "1 actor_token.operation=issue",
            "2 in 1",
            "2 otel.name=POST /actor_tokens",
            "2 otel.kind=client",
            "2 http.request.method=POST",
            "2 url.full=https://api.clerk.com/v1/actor_tokens",
            "2 url.template=/actor_tokens",
            "2 server.address=api.clerk.com",
            "2 server.port=443",
            "2 http.response.status_code=429",
            "2 error.type=429",
            "2 otel.status_code=ERROR",
            "1 delay_ms=2000",
            "3 in 1",
            "3 http.request.resend_count=1",
            "3 http.response.status_code=200",
            "1 actor_token.attempts=2",
            "1 actor_token.outcome=issued",
            &format!("1 actor_token.id={id}"),
        ] {
            assert!(
                lines.iter().any(|line| line == expected),
                "{expected}: {lines:#?}"
            );
        }
        let trace = |line: &String| line.starts_with("2 clerk.trace_id=") && line.len() == 49;
        assert!(lines.iter().any(trace), "{lines:#?}");
    }
}

#[test]
fn orphaned_token_logs_warning() {
    let fake = FakeClerk::new();
    fake.inject(Injection::drop_response());
    let lines = recorded(|| drop(client(&fake).issue(&request()).unwrap_err()));
    for expected in [
        "2 error.type=no_response",
        "1 error.type=no_response",
        "1 otel.status_code=ERROR",
        "1 actor_token.outcome=unknown",
        "1 message=an actor token may have been issued but was not returned to the caller",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
}

#[test]
fn failed_attempt_records_its_error_type() {
    let first_attempt = |fault: fn(&FakeClerk)| {
        let fake = FakeClerk::new();
        fault(&fake);
        let lines = recorded(|| drop(client(&fake).issue(&request())));
        let fields = [
            "2 error.type=",
            "2 actor_token.error.kind=",
            "2 otel.status_code=",
            "2 http.request.resend",
        ];
        let is_about_failure = |line: &String| fields.iter().any(|it| line.starts_with(it));
        lines
            .into_iter()
            .filter(is_about_failure)
            .collect::<Vec<_>>()
    };
    assert_eq!(first_attempt(|_| {}), Vec::<String>::new());
    let error = "2 otel.status_code=ERROR";
    assert_eq!(
        first_attempt(|fake| fake.inject(Injection::connection_refused())),
        [
            error,
            "2 error.type=not_sent",
            "2 actor_token.error.kind=connection_refused"
        ]
    );
    assert_eq!(
        first_attempt(|fake| fake.inject(Injection::drop_response())),
        [
            error,
            "2 error.type=no_response",
            "2 actor_token.error.kind=connection_closed"
        ]
    );
    assert_eq!(
        first_attempt(|fake| fake.inject(Injection::respond_with(ApiFault::ResourceNotFound))),
        [error, "2 error.type=404"]
    );
}

#[test]
fn unusable_transport_records_its_error_type() {
    let transport = from_fn(|_, _| Err(TransportError::unusable("no runtime is running")));
    let clerk = Client::builder(transport)
        .secret_key("sk_test_1")
        .build()
        .unwrap();
    let lines = recorded(|| drop(clerk.issue(&request())));
    let is_type = |line: &&String| line.contains("error.type=");
    let actual: Vec<_> = lines.iter().filter(is_type).collect();
    assert_eq!(
        actual,
        ["2 error.type=unusable", "1 error.type=no_response"]
    );
}

/// A sink whose `end` fails. Its `begin` rejects the call unless `accepts_begin` is set.
struct FullSink {
    accepts_begin: bool,
}

impl Audit for FullSink {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        if self.accepts_begin {
            Ok(AuditId::new("row 1"))
        } else {
            Err(Rejection::new("it is full"))
        }
    }

    fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        Err("it is full".into())
    }
}

#[test]
fn outcome_is_recorded_and_only_orphan_logs_warning() {
    type Call = fn(&Client<FakeClerk>, &FakeClerk);
    let issue: Call = |clerk, _| drop(clerk.issue(&request()));
    let revoke: Call = |clerk, _| drop(clerk.revoke("act_1"));
    let issue_and_revoke: Call = |clerk, fake| {
        drop(clerk.issue(&request()));
        let token = fake.tokens().remove(0);
        drop(clerk.revoke(token.id()));
    };
    for (fault, accepts_begin, call, expected, is_orphan) in [
        (None, None, issue, "issued", false),
        (
            Some(ApiFault::ResourceNotFound),
            None,
            issue,
            "not_issued",
            false,
        ),
        (
            Some(ApiFault::InternalClerkError),
            None,
            issue,
            "unknown",
            true,
        ),
        (None, Some(false), issue, "not_issued", false),
        (None, Some(false), revoke, "not_revoked", false),
        (None, Some(true), issue, "issued", false),
        (None, Some(true), issue_and_revoke, "revoked", false),
        (None, None, revoke, "not_revoked", false),
    ] {
        let fake = FakeClerk::new();
        let mut clerk = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .retry(RetryPolicy::disabled());
        if let Some(accepts_begin) = accepts_begin {
            clerk = clerk
                .audit(FullSink { accepts_begin })
                .keep_token_if_audit_fails();
        }
        let clerk = clerk.build().unwrap();
        if let Some(fault) = fault {
            fake.inject(Injection::respond_with(fault));
        }
        let lines = recorded(|| call(&clerk, &fake));
        let actual = lines.iter().rev().find_map(|line| {
            let (_, outcome) = line.split_once(" actor_token.outcome=")?;
            Some(outcome)
        });
        assert_eq!(actual, Some(expected), "{lines:#?}");
        let is_warning = lines
            .iter()
            .any(|line| line.contains("was not returned to the caller"));
        assert_eq!(is_warning, is_orphan, "{lines:#?}");
    }
    let fake = FakeClerk::new();
    (0..9).for_each(|_| fake.inject(Injection::drop_request()));
    let lines = recorded(|| drop(client(&fake).revoke("act_1")));
    let unknown = |line: &String| line.ends_with(" actor_token.outcome=unknown");
    assert!(lines.iter().any(unknown), "{lines:#?}");
    assert!(
        !lines
            .iter()
            .any(|line| line.contains("was not returned to the caller"))
    );
}

/// A sink whose `end` never completes.
struct StalledSink;

impl AsyncAudit for StalledSink {
    async fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        Ok(AuditId::new("row 1"))
    }

    async fn end(&self, _: &AuditId, _: &Outcome) -> Result<(), Box<dyn Error + Send + Sync>> {
        pending().await
    }
}

#[test]
fn cancelled_call_logs_warning_if_token_may_exist() {
    let warning = "1 message=the call was cancelled: an actor token may have been issued but was not returned to the caller";
    let unresponsive = || from_async_fn(|_, _| pending(), |_| ready(()));
    let refusing = || {
        from_async_fn(
            |_, _| ready(Err(TransportError::not_sent("refused"))),
            |_| pending(),
        )
    };
    let fake = FakeClerk::new();

    let in_flight =
        recorded(|| cancel_pending(async_client(unresponsive()).issue_async(&request())));
    assert!(
        in_flight.iter().any(|line| line == warning),
        "{in_flight:#?}"
    );
    let waiting_for_sink = recorded(|| {
        let client = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .audit_async(StalledSink)
            .build()
            .unwrap();
        cancel_pending(client.issue_async(&request()));
    });
    assert_eq!(fake.tokens().len(), 1);
    assert!(
        waiting_for_sink.iter().any(|line| line == warning),
        "{waiting_for_sink:#?}"
    );

    for (cancelled, lines) in [
        (
            "during backoff",
            recorded(|| cancel_pending(async_client(refusing()).issue_async(&request()))),
        ),
        (
            "while revoking",
            recorded(|| cancel_pending(async_client(unresponsive()).revoke_async("act_1"))),
        ),
        (
            "after completion",
            recorded(|| drop(poll_once(client(&fake).issue_async(&request())).unwrap())),
        ),
    ] {
        assert!(
            !lines
                .iter()
                .any(|line| line.contains("was not returned to the caller")),
            "{cancelled}: {lines:#?}"
        );
    }
}

#[test]
fn spans_have_user_ids_only_if_enabled_and_no_secrets() {
    let fake = FakeClerk::new();
    let clerk = client(&fake);
    let mut secrets = vec![fake.secret_key().to_owned()];
    let lines = recorded(|| {
        let token = clerk.issue(&request()).unwrap();
        drop(clerk.revoke(token.id()).unwrap());
        secrets.extend(token.token().map(|token| token.expose_secret().to_owned()));
        secrets.extend(token.url().map(|url| url.expose_secret().to_owned()));
        fake.inject(Injection::replace_response(ApiFault::InternalClerkError));
        drop(clerk.issue(&request()).unwrap_err());
    })
    .join("\n");
    assert_eq!(secrets.len(), 3);
    for hidden in secrets
        .iter()
        .map(String::as_str)
        .chain(["user_customer", "user_agent"])
    {
        assert!(!lines.contains(hidden), "{hidden}: {lines}");
    }
    assert!(lines.contains("url.template=/actor_tokens/{id}/revoke"));

    let client_with_user_ids = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .trace_user_ids()
        .build()
        .unwrap();
    let lines = recorded(|| drop(client_with_user_ids.issue(&request()).unwrap()));
    for expected in [
        "1 user.id=user_customer",
        "1 actor_token.actor.sub=user_agent",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
}
