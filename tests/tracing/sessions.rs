//! Tests the spans of calls that list and end sessions.

use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use actor_token::secrecy::ExposeSecret;
use actor_token::{Client, RetryPolicy};

use crate::client;
use crate::recorder::recorded;
use crate::support::request;

/// Redeems a link, and returns the session's ID.
fn impersonate(fake: &FakeClerk) -> String {
    let token = client(fake).issue(&request()).unwrap();
    let link = token.url().unwrap().expose_secret();
    fake.redeem(link).unwrap().id().to_owned()
}

#[test]
fn list_and_end_have_spans_without_user_ids() {
    let fake = FakeClerk::new();
    let id = impersonate(&fake);
    let clerk = client(&fake);
    let lines = recorded(|| {
        let ended = clerk.end_impersonation("user_customer", "user_agent");
        assert_eq!(ended.unwrap().len(), 1);
    });
    for expected in [
        "1 otel.name=list sessions",
        "1 actor_token.operation=list_sessions",
        "2 otel.name=GET /sessions",
        "2 url.full=https://api.clerk.com/v1/sessions",
        "1 actor_token.attempts=1",
        "3 otel.name=end session",
        "3 actor_token.operation=end_session",
        "3 actor_token.outcome=session_ended",
        "4 otel.name=POST /sessions/{id}/revoke",
        "4 url.template=/sessions/{id}/revoke",
        &format!("4 url.full=https://api.clerk.com/v1/sessions/{id}/revoke"),
        &format!("3 actor_token.id={id}"),
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
    let lines = lines.join("\n");
    assert!(!lines.contains("user_customer"), "{lines}");
    assert!(!lines.contains("user_agent"), "{lines}");
}

#[test]
fn failed_end_session_logs_no_orphan_warning() {
    let fake = FakeClerk::new();
    let id = impersonate(&fake);
    let clerk = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .retry(RetryPolicy::disabled())
        .build()
        .unwrap();
    let fault = Injection::respond_with(ApiFault::InternalClerkError);
    fake.inject(fault.only_for(Endpoint::EndSession));
    let lines = recorded(|| drop(clerk.end_session(&id).unwrap_err()));
    for expected in ["1 actor_token.outcome=unknown", "1 error.type=api"] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}: {lines:#?}"
        );
    }
    let warning = |line: &String| line.contains("was not returned to the caller");
    assert!(!lines.iter().any(warning), "{lines:#?}");
}
