//! The rollback of a token whose audit record could not be completed.

use super::audit_records::{Journal, REVOKED, client};
use super::kit::Sample;
use super::*;
use crate::call::Step;
use crate::call::operations::Issue;

#[test]
fn unrecorded_token_is_revoked_and_reported() {
    let journal = Journal {
        fails_to_end: true,
        ..Journal::default()
    };
    // What comes of revoking it, whether a token may be left, and how the caller learns it.
    for (revoked, left, told) in [
        (
            answer(200, REVOKED),
            false,
            "the issued actor token was revoked",
        ),
        (
            answer(404, "{}"),
            true,
            "the issued actor token could not be revoked and remains valid until it expires",
        ),
    ] {
        let script = Script::new([answer(200, TOKEN), revoked]);
        let error = client(&script, &journal)
            .issue(&SupportSession)
            .unwrap_err();
        assert_eq!(error.token_may_exist(), left, "{error}");
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, "disk full");
        let Error::AuditIncomplete(error) = error else {
            panic!("{error}");
        };
        assert_eq!(
            error.to_string(),
            format!("failed to complete the audit record; {told}")
        );
        assert!(format!("{error:?}").starts_with("AuditIncompleteError { kind: "));
        assert_eq!(error.rollback().unwrap().is_err(), left);
        assert_eq!(error.token().unwrap().id().as_str(), "act_1");
        let paths: Vec<_> = script
            .played()
            .requests
            .into_iter()
            .map(|(uri, _)| uri)
            .collect();
        assert_eq!(
            paths,
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
        fails_to_end: true,
        ..Journal::default()
    };
    let script = Script::new([answer(200, TOKEN)]);
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
fn rollback_ignores_the_rate_limit() {
    let journal = Journal {
        fails_to_end: true,
        ..Journal::default()
    };
    let script = Script::new([answer(200, TOKEN), answer(404, "{}")]);
    let client = client(&script, &journal);
    let call = client.call(Issue::sample());
    let Step::Audit(entry) = call.step(script.now()) else {
        panic!("no record");
    };
    let Step::Send {
        request,
        timeout,
        in_flight,
    } = entry.write().step(script.now())
    else {
        panic!("not sent");
    };
    client
        .rate_limit()
        .throttle(script.now(), Duration::from_secs(60));
    let answer = client.transport().send(request, timeout);
    let call = in_flight.complete(answer, script.now(), script.system_time());
    let error = call.drive(client.transport()).unwrap_err();
    let rollback = client.rollback_call(&error);
    drop(rollback.drive(client.transport()).unwrap_err());
    drop(client);
    let played = script.played();
    assert_eq!((played.requests.len(), played.waits.len()), (2, 0));
}
