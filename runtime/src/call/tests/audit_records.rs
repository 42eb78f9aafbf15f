//! Tests of the audit records of calls.

use std::sync::Arc;

use super::operation_samples::{Sample, for_each_operation, run_sample, sample_call};
use super::*;
use crate::audit::{Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::call::Step;
use crate::call::operations::Issue;

/// A sink that writes each entry as a line. [`JournaledTransport`] adds a line for each request.
#[derive(Clone, Default)]
pub(super) struct Journal {
    pub(super) lines: Arc<Mutex<Vec<String>>>,
    pub(super) reject_begin: Option<fn() -> Rejection>,
    pub(super) end_fails: bool,
    pub(super) end_panics: bool,
}

impl Journal {
    fn write(&self, line: String) {
        self.lines.lock().unwrap().push(line);
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Audit for Journal {
    fn begin(&self, intent: &Intent<'_>) -> Result<AuditId, Rejection> {
        if let Some(rejection) = self.reject_begin {
            return Err(rejection());
        }
        self.write(format!("begin {}", serde_json::to_string(intent).unwrap()));
        Ok(AuditId::new("row 7"))
    }

    fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        assert!(!self.end_panics, "panic of a custom sink");
        if self.end_fails {
            return Err("disk full".into());
        }
        let outcome = serde_json::to_string(outcome).unwrap();
        self.write(format!("end {id}: {outcome}"));
        Ok(())
    }
}

/// A transport that also writes its requests to a journal.
pub(super) struct JournaledTransport<'s> {
    script: &'s ScriptedTransport,
    journal: Journal,
}

impl Transport for JournaledTransport<'_> {
    fn send(&self, request: Request<Body>, timeout: Duration) -> SendResult {
        let target = request.uri().path_and_query().unwrap();
        self.journal.write(format!("send {target}"));
        self.script.send(request, timeout)
    }

    fn sleep(&self, duration: Duration) {
        self.script.sleep(duration);
    }

    fn now(&self) -> Instant {
        self.script.now()
    }
}

pub(super) const REVOKED_TOKEN: &str = r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_1"},"status":"revoked"}"#;

/// Returns a client whose sink and transport both write to `journal`.
pub(super) fn client<'s>(
    script: &'s ScriptedTransport,
    journal: &Journal,
) -> Client<JournaledTransport<'s>> {
    let transport = JournaledTransport {
        script,
        journal: journal.clone(),
    };
    Client::builder(transport)
        .secret_key("sk_test_1")
        .audit(journal.clone())
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap()
}

const BEGIN: &str =
    r#"begin {"operation":"issue","request":{"user_id":"user_2","actor":{"sub":"user_1"}}}"#;

#[test]
fn record_begins_once_and_ends_once() {
    let table: [(MakeResults, &str); 4] = [
        (
            || vec![connection_refused(), response(200, TOKEN)],
            r#"end row 7: {"outcome":"issued","actor_token_id":"act_1","attempts":2,"duration_ms":500}"#,
        ),
        (
            || vec![connection_refused(), response(422, "{}")],
            r#"end row 7: {"outcome":"not_issued","error":"api","status":422,"attempts":2,"duration_ms":500}"#,
        ),
        (
            || vec![connection_refused(), lost_response()],
            r#"end row 7: {"outcome":"unknown","error":"no_response","attempts":2,"duration_ms":500}"#,
        ),
        (
            || vec![connection_refused(), truncated(200)],
            r#"end row 7: {"outcome":"unknown","error":"no_response","status":200,"attempts":2,"duration_ms":500}"#,
        ),
    ];
    for (results, end) in table {
        let (script, journal) = (ScriptedTransport::new(results()), Journal::default());
        let _ = client(&script, &journal).issue(&SupportSession);
        let send = "send /v1/actor_tokens";
        assert_eq!(journal.lines(), [BEGIN, send, send, end]);
    }
}

#[test]
fn failed_revoke_is_recorded() {
    for (response, end) in [
        (
            response(404, "{}"),
            r#""not_revoked","error":"api","status":404"#,
        ),
        (
            response(
                400,
                r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is accepted."}]}"#,
            ),
            r#""already_accepted","error":"already_accepted","status":400"#,
        ),
        // This version can't parse Clerk's reason, so the token may have been accepted.
        (
            response(
                400,
                r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"It was used."}]}"#,
            ),
            r#""unknown","error":"api","status":400"#,
        ),
    ] {
        let (script, journal) = (ScriptedTransport::new([response]), Journal::default());
        client(&script, &journal).revoke("act_9").unwrap_err();
        assert_eq!(
            journal.lines(),
            [
                r#"begin {"operation":"revoke","actor_token_id":"act_9"}"#.to_owned(),
                "send /v1/actor_tokens/act_9/revoke".to_owned(),
                format!(r#"end row 7: {{"outcome":{end},"attempts":1,"duration_ms":0}}"#),
            ]
        );
    }
}

#[test]
fn record_begins_before_request_is_sent() {
    fn check<O: Sample>() {
        let (script, journal) = (
            ScriptedTransport::new([response(200, O::SUCCESS)]),
            Journal::default(),
        );
        assert_eq!(
            run_sample::<O, _>(&client(&script, &journal)).unwrap(),
            O::done()
        );
        let send = format!("send {}", O::REQUEST.1);
        let (Some(intent), Some(done)) = (O::INTENT, O::done()) else {
            assert_eq!(journal.lines(), [send]);
            return;
        };
        let [begin, second, end] = journal.lines().try_into().unwrap();
        assert_eq!((begin, second), (format!("begin {intent}"), send));
        let outcome = format!(r#"end row 7: {{"outcome":"{}","#, done.as_str());
        assert!(end.starts_with(&outcome), "{end}");
    }
    for_each_operation!(check);
}

#[test]
fn rejecting_sink_prevents_audited_operation() {
    fn check<O: Sample>() {
        let journal = Journal {
            reject_begin: Some(|| Rejection::new("not today")),
            ..Journal::default()
        };
        let script = ScriptedTransport::new([response(200, O::SUCCESS)]);
        if O::INTENT.is_none() {
            return;
        }
        let error = run_sample::<O, _>(&client(&script, &journal)).unwrap_err();
        assert!(matches!(&error, Error::AuditRejected(rejection) if !rejection.is_failure()));
        assert!(error.to_string().contains("not today"));
        assert!(error.is_safe_to_retry());
        assert_eq!(journal.lines(), [""; 0]);
        assert_eq!(script.into_log().requests, []);
    }
    for_each_operation!(check);
}

#[test]
fn failing_sink_prevents_only_issuing() {
    fn check<O: Sample>() {
        let journal = Journal {
            reject_begin: Some(|| Rejection::failed("disk full")),
            ..Journal::default()
        };
        let script = ScriptedTransport::new([response(200, O::SUCCESS)]);
        let result = run_sample::<O, _>(&client(&script, &journal));
        let proceeds = O::FAILS_OPEN || O::INTENT.is_none();
        assert_eq!(result.is_ok(), proceeds);
        assert_eq!(script.into_log().requests.len(), usize::from(proceeds));
    }
    for_each_operation!(check);
}

#[test]
fn failing_end_of_record_is_reported() {
    fn check<O: Sample>() {
        let journal = Journal {
            end_fails: true,
            ..Journal::default()
        };
        // The second response is for the rollback of a token.
        let script = ScriptedTransport::new([response(200, O::SUCCESS), response(404, "{}")]);
        let result = sample_call::<O, _>(&client(&script, &journal)).drive(&script);
        match result {
            Ok(output) if O::INTENT.is_some() => {
                assert!(O::FAILS_OPEN && O::is_audit_incomplete(&output));
            }
            Ok(_) => {}
            Err(error) => {
                assert!(matches!(error, Error::AuditIncomplete(_)) && !O::FAILS_OPEN);
                assert_eq!(error.token_may_exist(), O::MAY_LEAVE_TOKEN);
            }
        }
    }
    for_each_operation!(check);
}

#[test]
fn cancelled_call_records_known_outcome() {
    fn check<O: Sample>() {
        let now = Instant::now();
        let (Some(intent), Some(not_done), Some(done)) = (O::INTENT, O::NOT_DONE, O::done()) else {
            return;
        };
        // Each row: the number of steps before the call is cancelled, the attempts, and the
        // outcome.
        for (steps, attempts, outcome) in
            [(1, 0, not_done), (2, 1, OutcomeKind::Unknown), (3, 1, done)]
        {
            let (script, journal) = (ScriptedTransport::new([]), Journal::default());
            let Step::Audit(entry) = sample_call::<O, _>(&client(&script, &journal)).step(now)
            else {
                panic!("the record did not begin");
            };
            let call = entry.write();
            if steps == 1 {
                drop(call);
            } else {
                let Step::Send { in_flight, .. } = call.step(now) else {
                    panic!("the request was not sent");
                };
                if steps == 3 {
                    drop(in_flight.complete(response(200, O::SUCCESS), now, SystemTime::now()));
                }
            }
            let [begin, end] = journal.lines().try_into().unwrap();
            assert_eq!(begin, format!("begin {intent}"));
            let id = match &outcome {
                OutcomeKind::Issued(id) => format!(r#","actor_token_id":"{id}""#),
                _ => String::new(),
            };
            let kind = outcome.as_str();
            let expected = format!(
                r#"end row 7: {{"outcome":"{kind}"{id},"attempts":{attempts},"duration_ms":0}}"#
            );
            assert_eq!(end, expected, "after {steps} steps");
        }
    }
    for_each_operation!(check);
}

#[test]
fn call_without_key_is_not_recorded() {
    let (script, journal) = (ScriptedTransport::new([]), Journal::default());
    let client = Client::builder(&script)
        .secret_key_provider(|| Err::<secrecy::SecretString, _>("the vault is sealed"))
        .audit(journal.clone())
        .build()
        .unwrap();
    let error = client.issue(&SupportSession).unwrap_err();
    assert_eq!(variant(&error), "config");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "the vault is sealed");
    assert_eq!(journal.lines(), [""; 0]);
}

#[test]
fn audit_incomplete_error_has_call_error() {
    let journal = Journal {
        end_fails: true,
        ..Journal::default()
    };
    let script = ScriptedTransport::new([lost_response()]);
    let error = client(&script, &journal)
        .issue(&SupportSession)
        .unwrap_err();
    assert!(error.token_may_exist());
    assert!(error.orphaned_token_expires_by().is_some());
    let Error::AuditIncomplete(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.call_error().map(variant), Some("no_response"));
    let call_error = error.call_error().unwrap();
    assert_eq!(
        error.to_string(),
        format!("failed to complete the audit record; the call failed: {call_error}")
    );
}

#[test]
fn panicking_sink_counts_as_failed() {
    let journal = Journal {
        end_panics: true,
        ..Journal::default()
    };
    let script = ScriptedTransport::new([response(200, TOKEN), response(404, "{}")]);
    let error = client(&script, &journal)
        .issue(&SupportSession)
        .unwrap_err();
    assert_eq!(variant(&error), "audit_incomplete");
    assert_eq!(
        script.into_log().requests.len(),
        2,
        "the token was not revoked"
    );
    // If the call is dropped during another panic, a panic of the sink must not abort the process.
    let script = ScriptedTransport::new([]);
    let call = client(&script, &journal).call(Issue::sample());
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let Step::Audit(entry) = call.step(Instant::now()) else {
            return;
        };
        let _call = entry.write();
        panic!("another panic");
    }));
    assert!(result.is_err());
}

#[test]
fn later_failure_keeps_unknown_outcome() {
    let table: [(MakeResults, &str); 4] = [
        (|| vec![lost_response(), response(403, "{}")], "unknown"),
        (
            || {
                vec![
                    response(500, "{}"),
                    connection_refused(),
                    connection_refused(),
                ]
            },
            "unknown",
        ),
        (
            || vec![with_retry_after(429, "0"), response(403, "{}")],
            "not_revoked",
        ),
        (
            || vec![connection_refused(), response(404, "{}")],
            "not_revoked",
        ),
    ];
    for (results, outcome) in table {
        let (script, journal) = (ScriptedTransport::new(results()), Journal::default());
        client(&script, &journal).revoke("act_9").unwrap_err();
        let last = journal.lines().pop().unwrap();
        let expected = format!(r#"end row 7: {{"outcome":"{outcome}","#);
        assert!(last.starts_with(&expected), "{last}");
    }
}
