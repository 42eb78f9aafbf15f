//! Tests of calls whose audit sink fails or is slow, and of the contents of outcomes.

use std::sync::Arc;

use super::audit_records::{Journal, REVOKED_TOKEN, client};
use super::operation_samples::Sample;
use super::*;
use crate::audit::{Audit, AuditId, FailureKind, Intent, Outcome, Rejection};
use crate::call::Step;
use crate::call::operations::{Issue, Revoke};
use crate::error::AuditIncompleteError;

fn journal_with_failing_begin() -> Journal {
    Journal {
        reject_begin: Some(|| Rejection::failed("no connection")),
        ..Journal::default()
    }
}

fn journal_with_failing_end() -> Journal {
    Journal {
        end_fails: true,
        ..Journal::default()
    }
}

const ALREADY_REVOKED: &str = r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is revoked."}]}"#;

fn expect_audit_incomplete(result: Result<Revocation, Error>) -> AuditIncompleteError {
    match result {
        Err(Error::AuditIncomplete(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn revoke_proceeds_while_sink_fails() {
    for (journal, source) in [
        (journal_with_failing_begin(), "no connection"),
        (journal_with_failing_end(), "disk full"),
    ] {
        for (response, is_new) in [
            (response(200, REVOKED_TOKEN), true),
            (response(400, ALREADY_REVOKED), false),
        ] {
            let script = ScriptedTransport::new([response]);
            let revocation = client(&script, &journal).revoke("act_1").unwrap();
            assert!(matches!(revocation, Revocation::AuditIncomplete { .. }));
            assert_eq!(revocation.audit_error().unwrap().to_string(), source);
            assert_eq!(revocation.token().is_some(), is_new);
            assert_eq!(script.into_log().requests.len(), 1);
        }
    }
}

#[test]
fn failed_revoke_reports_missing_record() {
    for journal in [journal_with_failing_begin(), journal_with_failing_end()] {
        let script = ScriptedTransport::new([response(404, "{}")]);
        let error = expect_audit_incomplete(client(&script, &journal).revoke("act_1"));
        assert_eq!(error.call_error().map(variant), Some("api"));
        assert!(error.token().is_none());
        let expected = "failed to complete the audit record; the call failed: ";
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn accepted_token_is_reported_while_sink_fails() {
    const ACCEPTED: &str = r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is accepted."}]}"#;
    for (journal, source) in [
        (journal_with_failing_begin(), "no connection"),
        (journal_with_failing_end(), "disk full"),
    ] {
        let script = ScriptedTransport::new([response(400, ACCEPTED)]);
        let result = client(&script, &journal).revoke("act_1");
        let Err(Error::AlreadyAccepted(error)) = result else {
            panic!("{result:?}")
        };
        assert_eq!(error.audit_error().unwrap().to_string(), source);
        let message = error.to_string();
        assert!(message.contains("audit record"), "{message}");
    }
}

#[test]
fn issue_is_not_sent_while_sink_fails() {
    let script = ScriptedTransport::new([response(200, TOKEN)]);
    let error = client(&script, &journal_with_failing_begin())
        .issue(&SupportSession)
        .unwrap_err();
    assert!(matches!(&error, Error::AuditRejected(rejection) if rejection.is_failure()));
    assert_eq!(script.into_log().requests.len(), 0);
}

#[test]
fn slow_sink_does_not_shorten_revoke() {
    let (script, journal) = (ScriptedTransport::new([]), Journal::default());
    let client = client(&script, &journal);
    let start = Instant::now();
    let call_timeout = RetryPolicy::new().timeout();
    let after_begin = start + call_timeout * 2;

    let Step::Audit(entry) = client.call(Revoke::sample()).step(start) else {
        panic!("the record did not begin");
    };
    let Step::Send { timeout, .. } = entry.write().step(after_begin) else {
        panic!("the request was not sent");
    };
    assert_eq!(timeout, call_timeout);

    let prepared = SupportSession.prepare().unwrap();
    let Step::Audit(entry) = client.call(Issue { request: prepared }).step(start) else {
        panic!("the record did not begin");
    };
    let Step::Audit(_) = entry.write().step(after_begin) else {
        panic!("the request was sent after the deadline");
    };
}

#[test]
fn revoke_without_record_is_retried() {
    let script = ScriptedTransport::new([
        lost_response(),
        response(500, "{}"),
        response(200, REVOKED_TOKEN),
    ]);
    let revocation = client(&script, &journal_with_failing_begin())
        .revoke("act_1")
        .unwrap();
    assert!(revocation.audit_error().is_some());
    assert_eq!(script.into_log().requests.len(), 3);
}

#[test]
fn intent_contains_on_behalf_of() {
    let (script, journal) = (
        ScriptedTransport::new([response(200, TOKEN), response(200, REVOKED_TOKEN)]),
        Journal::default(),
    );
    let client = client(&script, &journal);
    let ada = client.on_behalf_of("ada@example.com");
    drop(ada.issue(&SupportSession).unwrap());
    drop(ada.clone().revoke("act_1").unwrap());
    let _ = client.on_behalf_of(String::from("bo")).revoke("act_1");
    let _ = client.revoke("act_1");
    let begins: Vec<_> = journal
        .lines()
        .into_iter()
        .filter(|line| line.starts_with("begin"))
        .collect();
    assert_eq!(
        begins,
        [
            r#"begin {"operation":"issue","on_behalf_of":"ada@example.com","request":{"user_id":"user_2","actor":{"sub":"user_1"}}}"#,
            r#"begin {"operation":"revoke","on_behalf_of":"ada@example.com","actor_token_id":"act_1"}"#,
            r#"begin {"operation":"revoke","on_behalf_of":"bo","actor_token_id":"act_1"}"#,
            r#"begin {"operation":"revoke","actor_token_id":"act_1"}"#,
        ]
    );
    let requests = format!("{:?}", script.into_log().requests);
    assert!(
        !requests.contains("ada"),
        "the name from `on_behalf_of` was sent to Clerk"
    );
}

#[test]
fn outcome_contains_failure_and_attempts() {
    /// A sink that stores the last outcome.
    #[derive(Default)]
    struct LastOutcome(Mutex<Option<Outcome>>);

    impl Audit for LastOutcome {
        fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
            Ok(AuditId::new("1"))
        }

        fn end(
            &self,
            _: &AuditId,
            outcome: &Outcome,
        ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
            *self.0.lock().unwrap() = Some(outcome.clone());
            Ok(())
        }
    }

    const TRACE_ID: &str = "0123456789abcdef0123456789abcdef";
    let with_trace_id = |mut response: SendResult| {
        if let Ok(response) = &mut response {
            let id = HeaderValue::from_static(TRACE_ID);
            response.headers_mut().insert("x-clerk-trace-id", id);
        }
        response
    };
    let table = [
        (vec![with_trace_id(response(200, TOKEN))], None, 1, 0),
        (
            vec![connection_refused(), with_trace_id(response(422, "{}"))],
            Some((FailureKind::Api, Some(422), true)),
            2,
            500,
        ),
        (
            vec![with_trace_id(response(200, "<html>"))],
            Some((FailureKind::UnexpectedResponse, Some(200), true)),
            1,
            0,
        ),
        (
            vec![lost_response()],
            Some((FailureKind::NoResponse, None, false)),
            1,
            0,
        ),
        (
            vec![truncated(500)],
            Some((FailureKind::NoResponse, Some(500), false)),
            1,
            0,
        ),
        (
            vec![
                connection_refused(),
                connection_refused(),
                connection_refused(),
            ],
            Some((FailureKind::NoResponse, None, false)),
            3,
            1500,
        ),
    ];
    for (results, expected, attempts, duration_ms) in table {
        let (script, last) = (
            ScriptedTransport::new(results),
            Arc::new(LastOutcome::default()),
        );
        let client = Client::builder(&script)
            .secret_key("sk_test_1")
            .audit(Arc::clone(&last))
            .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
            .build()
            .unwrap();
        let _ = client.issue(&SupportSession);
        let outcome = last.0.lock().unwrap().take().unwrap();
        let actual = outcome.failure().map(|failure| {
            let status = failure.status().map(|status| status.as_u16());
            (failure.kind(), status, failure.trace_id() == Some(TRACE_ID))
        });
        assert_eq!(actual, expected, "{outcome:?}");
        assert_eq!(outcome.attempts(), attempts, "{outcome:?}");
        let expected = Duration::from_millis(duration_ms);
        assert_eq!(outcome.duration(), expected, "{outcome:?}");
    }
}
