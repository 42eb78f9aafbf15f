//! What a call tells its audit sink.

use std::sync::Arc;

use super::kit::{Sample, call_of, for_each_operation, run};
use super::*;
use crate::audit::{Audit, AuditId, Intent, Outcome, OutcomeKind, Rejection};
use crate::call::Step;
use crate::call::operations::Issue;

/// What was recorded and what was sent, in one order.
#[derive(Clone, Default)]
pub(super) struct Journal {
    pub(super) lines: Arc<Mutex<Vec<String>>>,
    pub(super) refuses: Option<fn() -> Rejection>,
    pub(super) fails_to_end: bool,
    pub(super) panics_at_end: bool,
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
        if let Some(refusal) = self.refuses {
            return Err(refusal());
        }
        self.write(format!("begin {}", serde_json::to_string(intent).unwrap()));
        Ok(AuditId::new("row 7"))
    }

    fn end(
        &self,
        id: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        assert!(!self.panics_at_end, "a sink of somebody's");
        if self.fails_to_end {
            return Err("disk full".into());
        }
        let outcome = serde_json::to_string(outcome).unwrap();
        self.write(format!("end {id}: {outcome}"));
        Ok(())
    }
}

/// A script that writes what it sends into the journal.
pub(super) struct Journaled<'s>(&'s Script, Journal);

impl Transport for Journaled<'_> {
    fn send(&self, request: Request<Body>, timeout: Duration) -> Answer {
        self.1.write(format!("send {}", request.uri().path()));
        self.0.send(request, timeout)
    }

    fn sleep(&self, time: Duration) {
        self.0.sleep(time);
    }

    fn now(&self) -> Instant {
        self.0.now()
    }
}

pub(super) const REVOKED: &str = r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_1"},"status":"revoked"}"#;

pub(super) fn client<'s>(script: &'s Script, journal: &Journal) -> Client<Journaled<'s>> {
    Client::builder(Journaled(script, journal.clone()))
        .secret_key("sk_test_1")
        .audit(journal.clone())
        .retry(RetryPolicy::new().max_jitter(Duration::ZERO))
        .build()
        .unwrap()
}

const BEGIN: &str =
    r#"begin {"operation":"issue","request":{"user_id":"user_2","actor":{"sub":"user_1"}}}"#;

#[test]
fn a_record_is_begun_once_before_anything_is_sent_and_ended_once() {
    let table: [(All, &str); 4] = [
        (
            || vec![refused(), answer(200, TOKEN)],
            r#"end row 7: {"outcome":"issued","actor_token_id":"act_1","attempts":2,"duration_ms":500}"#,
        ),
        (
            || vec![refused(), answer(422, "{}")],
            r#"end row 7: {"outcome":"not_issued","error":"api","status":422,"attempts":2,"duration_ms":500}"#,
        ),
        (
            || vec![refused(), lost()],
            r#"end row 7: {"outcome":"unknown","error":"no_response","attempts":2,"duration_ms":500}"#,
        ),
        (
            || vec![refused(), cut_off(200)],
            r#"end row 7: {"outcome":"unknown","error":"no_response","status":200,"attempts":2,"duration_ms":500}"#,
        ),
    ];
    for (answers, end) in table {
        let (script, journal) = (Script::new(answers()), Journal::default());
        let _ = client(&script, &journal).issue(&SupportSession);
        let send = "send /v1/actor_tokens";
        assert_eq!(journal.lines(), [BEGIN, send, send, end]);
    }
}

#[test]
fn a_revoke_is_recorded_as_one() {
    for (answer, end) in [
        (
            answer(404, "{}"),
            r#""not_revoked","error":"api","status":404"#,
        ),
        (
            answer(
                400,
                r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is accepted."}]}"#,
            ),
            r#""already_accepted","error":"already_accepted","status":400"#,
        ),
        // Clerk's reason is in words that this version can't read: the token may have been
        // accepted.
        (
            answer(
                400,
                r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"It was used."}]}"#,
            ),
            r#""unknown","error":"api","status":400"#,
        ),
    ] {
        let (script, journal) = (Script::new([answer]), Journal::default());
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
fn record_begins_before_the_request_and_ends_with_the_outcome() {
    fn check<O: Sample>() {
        let (script, journal) = (Script::new([answer(200, O::SUCCESS)]), Journal::default());
        assert_eq!(run::<O, _>(&client(&script, &journal)).unwrap(), O::done());
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
fn rejecting_sink_prevents_every_audited_operation() {
    fn check<O: Sample>() {
        let journal = Journal {
            refuses: Some(|| Rejection::new("not today")),
            ..Journal::default()
        };
        let script = Script::new([answer(200, O::SUCCESS)]);
        if O::INTENT.is_none() {
            return;
        }
        let error = run::<O, _>(&client(&script, &journal)).unwrap_err();
        assert!(matches!(&error, Error::AuditRejected(refusal) if !refusal.is_failure()));
        assert!(error.to_string().contains("not today"));
        assert!(error.is_safe_to_retry());
        assert_eq!(journal.lines(), [""; 0]);
        assert_eq!(script.played().requests, []);
    }
    for_each_operation!(check);
}

#[test]
fn failing_sink_prevents_only_what_grants_access() {
    fn check<O: Sample>() {
        let journal = Journal {
            refuses: Some(|| Rejection::failed("disk full")),
            ..Journal::default()
        };
        let script = Script::new([answer(200, O::SUCCESS)]);
        let result = run::<O, _>(&client(&script, &journal));
        let proceeds = O::FAILS_OPEN || O::INTENT.is_none();
        assert_eq!(result.is_ok(), proceeds);
        assert_eq!(script.played().requests.len(), usize::from(proceeds));
    }
    for_each_operation!(check);
}

#[test]
fn failing_end_of_the_record_is_reported_and_hides_nothing() {
    fn check<O: Sample>() {
        let journal = Journal {
            fails_to_end: true,
            ..Journal::default()
        };
        // The second response is for the rollback of a token.
        let script = Script::new([answer(200, O::SUCCESS), answer(404, "{}")]);
        let result = call_of::<O, _>(&client(&script, &journal)).drive(&script);
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
fn cancelled_call_records_what_is_known() {
    fn check<O: Sample>() {
        let now = Instant::now();
        let (Some(intent), Some(not_done), Some(done)) = (O::INTENT, O::NOT_DONE, O::done()) else {
            return;
        };
        // The steps that the call gets to take, and what is known then.
        for (steps, attempts, outcome) in
            [(1, 0, not_done), (2, 1, OutcomeKind::Unknown), (3, 1, done)]
        {
            let (script, journal) = (Script::new([]), Journal::default());
            let Step::Audit(entry) = call_of::<O, _>(&client(&script, &journal)).step(now) else {
                panic!("no record");
            };
            let call = entry.write();
            if steps == 1 {
                drop(call);
            } else {
                let Step::Send { in_flight, .. } = call.step(now) else {
                    panic!("not sent");
                };
                if steps == 3 {
                    drop(in_flight.complete(answer(200, O::SUCCESS), now, SystemTime::now()));
                }
            }
            let [begin, end] = journal.lines().try_into().unwrap();
            assert_eq!(begin, format!("begin {intent}"));
            let id = match &outcome {
                OutcomeKind::Issued(id) => format!(r#","actor_token_id":"{id}""#),
                _ => String::new(),
            };
            let word = outcome.as_str();
            let expected = format!(
                r#"end row 7: {{"outcome":"{word}"{id},"attempts":{attempts},"duration_ms":0}}"#
            );
            assert_eq!(end, expected, "after {steps} steps");
        }
    }
    for_each_operation!(check);
}

#[test]
fn what_cant_be_sent_anyway_is_not_recorded() {
    let (script, journal) = (Script::new([]), Journal::default());
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
fn a_failed_call_that_cant_be_recorded_tells_both_failures() {
    let journal = Journal {
        fails_to_end: true,
        ..Journal::default()
    };
    let script = Script::new([lost()]);
    let error = client(&script, &journal)
        .issue(&SupportSession)
        .unwrap_err();
    assert!(error.token_may_exist());
    assert!(error.orphaned_token_expires_by().is_some());
    let Error::AuditIncomplete(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.call_error().map(variant), Some("no answer"));
    let call = error.call_error().unwrap();
    assert_eq!(
        error.to_string(),
        format!("failed to complete the audit record; the call failed: {call}")
    );
}

#[test]
fn a_sink_that_panics_at_the_end_has_failed() {
    let journal = Journal {
        panics_at_end: true,
        ..Journal::default()
    };
    let script = Script::new([answer(200, TOKEN), answer(404, "{}")]);
    let error = client(&script, &journal)
        .issue(&SupportSession)
        .unwrap_err();
    assert_eq!(variant(&error), "unaudited");
    assert_eq!(script.played().requests.len(), 2, "it was to be revoked");
    // Nor does it end the process where a call is dropped in a panic of another's.
    let script = Script::new([]);
    let call = client(&script, &journal).call(Issue::sample());
    let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let Step::Audit(entry) = call.step(Instant::now()) else {
            return;
        };
        let _call = entry.write();
        panic!("somewhere else");
    }));
    assert!(unwound.is_err());
}

#[test]
fn what_an_attempt_may_have_done_isnt_undone_by_the_next_ones_failure() {
    let table: [(All, &str); 4] = [
        (|| vec![lost(), answer(403, "{}")], "unknown"),
        (|| vec![answer(500, "{}"), refused(), refused()], "unknown"),
        (|| vec![asking(429, "0"), answer(403, "{}")], "not_revoked"),
        (|| vec![refused(), answer(404, "{}")], "not_revoked"),
    ];
    for (answers, end) in table {
        let (script, journal) = (Script::new(answers()), Journal::default());
        client(&script, &journal).revoke("act_9").unwrap_err();
        let last = journal.lines().pop().unwrap();
        let expected = format!(r#"end row 7: {{"outcome":"{end}","#);
        assert!(last.starts_with(&expected), "{last}");
    }
}
