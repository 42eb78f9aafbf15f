//! Calls whose audit sink is down, slow or asynchronous: risk is reduced first.

use std::sync::Arc;

use super::audit_records::{Journal, REVOKED, client};
use super::kit::Sample;
use super::*;
use crate::audit::{Audit, AuditId, FailureKind, Intent, Outcome, Rejection};
use crate::call::Step;
use crate::call::operations::{Issue, Revoke};
use crate::error::AuditIncompleteError;

fn down() -> Journal {
    Journal {
        refuses: Some(|| Rejection::failed("no connection")),
        ..Journal::default()
    }
}

fn failing_at_the_end() -> Journal {
    Journal {
        fails_to_end: true,
        ..Journal::default()
    }
}

const ALREADY_REVOKED: &str = r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is revoked."}]}"#;

fn unaudited(result: Result<Revocation, Error>) -> AuditIncompleteError {
    match result {
        Err(Error::AuditIncomplete(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn revoke_proceeds_while_the_audit_sink_is_down() {
    for (journal, source) in [
        (down(), "no connection"),
        (failing_at_the_end(), "disk full"),
    ] {
        for (response, is_new) in [
            (answer(200, REVOKED), true),
            (answer(400, ALREADY_REVOKED), false),
        ] {
            let script = Script::new([response]);
            let revocation = client(&script, &journal).revoke("act_1").unwrap();
            assert!(matches!(revocation, Revocation::AuditIncomplete { .. }));
            assert_eq!(revocation.audit_error().unwrap().to_string(), source);
            assert_eq!(revocation.token().is_some(), is_new);
            assert_eq!(script.played().requests.len(), 1);
        }
    }
}

#[test]
fn failed_revoke_reports_the_missing_record_too() {
    for journal in [down(), failing_at_the_end()] {
        let script = Script::new([answer(404, "{}")]);
        let error = unaudited(client(&script, &journal).revoke("act_1"));
        assert_eq!(error.call_error().map(variant), Some("api"));
        assert!(error.token().is_none());
        let expected = "failed to complete the audit record; the call failed: ";
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn accepted_token_is_reported_while_the_sink_is_down() {
    const ACCEPTED: &str = r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is accepted."}]}"#;
    for (journal, source) in [
        (down(), "no connection"),
        (failing_at_the_end(), "disk full"),
    ] {
        let script = Script::new([answer(400, ACCEPTED)]);
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
fn issue_sends_nothing_while_the_audit_sink_is_down() {
    let script = Script::new([answer(200, TOKEN)]);
    let error = client(&script, &down()).issue(&SupportSession).unwrap_err();
    assert!(matches!(&error, Error::AuditRejected(rejection) if rejection.is_failure()));
    assert_eq!(script.played().requests.len(), 0);
}

#[test]
fn slow_audit_sink_takes_no_time_from_a_revoke() {
    let (script, journal) = (Script::new([]), Journal::default());
    let client = client(&script, &journal);
    let start = Instant::now();
    let whole = RetryPolicy::new().timeout();
    let after_begin = start + whole * 2;

    let Step::Audit(entry) = client.call(Revoke::sample()).step(start) else {
        panic!("no record");
    };
    let Step::Send {
        timeout: within, ..
    } = entry.write().step(after_begin)
    else {
        panic!("not sent");
    };
    assert_eq!(within, whole);

    let prepared = SupportSession.prepare().unwrap();
    let Step::Audit(entry) = client.call(Issue { request: prepared }).step(start) else {
        panic!("no record");
    };
    let Step::Audit(_) = entry.write().step(after_begin) else {
        panic!("sent, though its time is over");
    };
}

#[test]
fn revoke_without_a_record_is_retried_like_any_other() {
    let script = Script::new([lost(), answer(500, "{}"), answer(200, REVOKED)]);
    let revocation = client(&script, &down()).revoke("act_1").unwrap();
    assert!(revocation.audit_error().is_some());
    assert_eq!(script.played().requests.len(), 3);
}

#[test]
fn intent_names_who_asked_for_the_call() {
    let (script, journal) = (
        Script::new([answer(200, TOKEN), answer(200, REVOKED)]),
        Journal::default(),
    );
    let anonymous = client(&script, &journal);
    let ada = anonymous.on_behalf_of("ada@example.com");
    drop(ada.issue(&SupportSession).unwrap());
    drop(ada.clone().revoke("act_1").unwrap());
    let _ = anonymous.on_behalf_of(String::from("bo")).revoke("act_1");
    let _ = anonymous.revoke("act_1");
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
    let requests = format!("{:?}", script.played().requests);
    assert!(!requests.contains("ada"), "it is not sent to Clerk");
}

#[test]
fn outcome_reports_cause_attempts_and_duration() {
    /// Keeps the last outcome.
    #[derive(Default)]
    struct Last(Mutex<Option<Outcome>>);

    impl Audit for Last {
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
    let traced = |mut response: Answer| {
        if let Ok(response) = &mut response {
            let id = HeaderValue::from_static(TRACE_ID);
            response.headers_mut().insert("x-clerk-trace-id", id);
        }
        response
    };
    let table = [
        (vec![traced(answer(200, TOKEN))], None, 1, 0),
        (
            vec![refused(), traced(answer(422, "{}"))],
            Some((FailureKind::Api, Some(422), true)),
            2,
            500,
        ),
        (
            vec![traced(answer(200, "<html>"))],
            Some((FailureKind::UnexpectedResponse, Some(200), true)),
            1,
            0,
        ),
        (
            vec![lost()],
            Some((FailureKind::NoResponse, None, false)),
            1,
            0,
        ),
        (
            vec![cut_off(500)],
            Some((FailureKind::NoResponse, Some(500), false)),
            1,
            0,
        ),
        (
            vec![refused(), refused(), refused()],
            Some((FailureKind::NoResponse, None, false)),
            3,
            1500,
        ),
    ];
    for (responses, expected, attempts, duration_ms) in table {
        let (script, last) = (Script::new(responses), Arc::new(Last::default()));
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
