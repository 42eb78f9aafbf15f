//! Tests of the rollback of a token whose audit record could not be completed.

use super::audit_records::{Journal, REVOKED_TOKEN, client};
use super::operation_samples::Sample;
use super::*;
use crate::call::Step;
use crate::call::operations::Issue;

#[test]
fn unrecorded_token_is_revoked_and_reported() {
    let journal = Journal {
        end_fails: true,
        ..Journal::default()
    };
    // Each row: the response to the revoke, whether the token may still exist, and the message.
    for (revoke_result, token_may_exist, message) in [
        (
            response(200, REVOKED_TOKEN),
            false,
            "the issued actor token was revoked",
        ),
        (
            response(404, "{}"),
            true,
            "the issued actor token could not be revoked and remains valid until it expires",
        ),
    ] {
        let script = ScriptedTransport::new([response(200, TOKEN), revoke_result]);
        let error = client(&script, &journal)
            .issue(&SupportSession)
            .unwrap_err();
        assert_eq!(error.token_may_exist(), token_may_exist, "{error}");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "disk full");
        let Error::AuditIncomplete(error) = error else {
            panic!("{error}");
        };
        assert_eq!(
            error.to_string(),
            format!("failed to complete the audit record; {message}")
        );
        assert!(format!("{error:?}").starts_with("AuditIncompleteError { kind: "));
        assert_eq!(error.rollback().unwrap().is_err(), token_may_exist);
        assert_eq!(error.token().unwrap().id().as_str(), "act_1");
        let urls: Vec<_> = script
            .into_log()
            .requests
            .into_iter()
            .map(|(url, _)| url)
            .collect();
        assert_eq!(
            urls,
            [
                "https://api.clerk.com/v1/actor_tokens",
                "https://api.clerk.com/v1/actor_tokens/act_1/revoke"
            ]
        );
    }
}

#[test]
fn unrecorded_token_is_kept_if_configured() {
    let journal = Journal {
        end_fails: true,
        ..Journal::default()
    };
    let script = ScriptedTransport::new([response(200, TOKEN)]);
    let client = Client::builder(&script)
        .secret_key("sk_test_1")
        .audit(journal)
        .keep_token_if_audit_fails()
        .build()
        .unwrap();
    let error = client.issue(&SupportSession).unwrap_err();
    assert!(error.token_may_exist());
    let Error::AuditIncomplete(error) = error else {
        panic!("{error}");
    };
    assert!(error.rollback().is_none());
    assert_eq!(
        error.to_string(),
        "failed to complete the audit record; the actor token was issued and is in this error"
    );
    assert_eq!(error.into_token().unwrap().id().as_str(), "act_1");
}

#[test]
fn rollback_ignores_rate_limit() {
    let journal = Journal {
        end_fails: true,
        ..Journal::default()
    };
    let script = ScriptedTransport::new([response(200, TOKEN), response(404, "{}")]);
    let client = client(&script, &journal);
    let call = client.call(Issue::sample());
    let Step::Audit(entry) = call.step(script.now()) else {
        panic!("the record did not begin");
    };
    let Step::Send {
        request,
        timeout,
        in_flight,
    } = entry.write().step(script.now())
    else {
        panic!("the request was not sent");
    };
    client
        .rate_limit()
        .throttle(script.now(), Duration::from_secs(60));
    let result = client.transport().send(request, timeout);
    let call = in_flight.complete(result, script.now(), script.system_time());
    let error = call.drive(client.transport()).unwrap_err();
    let rollback = client.rollback_call(&error);
    drop(rollback.drive(client.transport()).unwrap_err());
    drop(client);
    let log = script.into_log();
    assert_eq!((log.requests.len(), log.sleeps.len()), (2, 0));
}
