//! Tests of listing and ending sessions: the requests, the validation of responses, and the methods
//! that make several calls.

use super::audit_records::{Journal, REVOKED_TOKEN, client};
use super::*;
use crate::audit::Rejection;
use crate::session::{Ended, Session};

/// Returns the JSON of a session.
fn session(id: &str, actor: &str, status: &str) -> String {
    format!(
        r#"{{"object":"session","id":"{id}","user_id":"user_2","actor":{actor},"status":"{status}"}}"#
    )
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is used in lists of responses and errors"
)]
fn ok_response(body: String) -> SendResult {
    Ok(Response::new(Body::from(body)))
}

/// Returns the JSON of a list of sessions with these IDs and the actor `user_1`.
fn session_list(ids: &[&str]) -> String {
    let sessions: Vec<_> = ids
        .iter()
        .map(|id| session(id, r#"{"sub":"user_1"}"#, "active"))
        .collect();
    format!("[{}]", sessions.join(","))
}

/// Returns the JSON of a full page: a list of a hundred sessions.
fn full_page(first_id: usize) -> String {
    let ids: Vec<_> = (first_id..first_id + 100)
        .map(|n| format!("sess_{n}"))
        .collect();
    let ids: Vec<_> = ids.iter().map(String::as_str).collect();
    session_list(&ids)
}

fn session_ids(sessions: &[Session]) -> Vec<&str> {
    sessions.iter().map(|it| it.id().as_str()).collect()
}

/// Returns the path and query of each request, without the base URL.
fn request_targets(script: ScriptedTransport) -> Vec<String> {
    let base = "https://api.clerk.com/v1/";
    let requests = script.into_log().requests.into_iter();
    requests.map(|(url, _)| url.replace(base, "")).collect()
}

#[test]
fn user_id_stays_one_parameter() {
    for (user_id, expected) in [
        ("user_2", "user_2"),
        ("user_2&status=ended", "user_2%26status%3Dended"),
        ("user_2#x", "user_2%23x"),
        ("user_2?x=1", "user_2%3Fx%3D1"),
        ("../x/y", "..%2Fx%2Fy"),
        ("a b+c", "a%20b%2Bc"),
        ("%26", "%2526"),
        ("ü", "%C3%BC"),
    ] {
        let script = ScriptedTransport::new([ok_response("[]".to_owned())]);
        assert!(script.client().impersonations(user_id).unwrap().is_empty());
        let target = format!("sessions?user_id={expected}&status=active&limit=100&offset=0");
        assert_eq!(request_targets(script), [target]);
    }
}

#[test]
fn invalid_id_is_rejected_before_sending() {
    let script = ScriptedTransport::new([]);
    let client = script.client();
    let long = "a".repeat(1025);
    for id in [
        "",
        " ",
        "a\nb",
        "..",
        "eyJhbGciOi.eyJl.c2ln",
        "sk_live_0123",
        &long,
    ] {
        let results = [
            client.impersonations(id).map(drop),
            client.end_session(id).map(drop),
            client.end_impersonation(id, "user_1").map(drop),
        ];
        for result in results {
            assert_eq!(variant(&result.unwrap_err()), "invalid", "{id:?}");
        }
    }
    let error = client.end_impersonation("user_2", " ").unwrap_err();
    assert_eq!(variant(&error), "invalid");
    drop(client);
    assert_eq!(request_targets(script), [""; 0]);
}

#[test]
fn impersonations_are_active_sessions_with_actor() {
    let actor = r#"{"sub":"user_1","case":4711}"#;
    let body = [
        session("sess_1", actor, "active"),
        session("sess_2", "null", "active"),
        session("sess_3", actor, "revoked"),
        session("sess_4", r#""an unusual actor""#, "active"),
    ]
    .join(",");
    for body in [
        format!("[{body}]"),
        format!("\u{feff} [{body}]"),
        format!(r#"{{"data":[{body}],"total_count":4}}"#),
        format!(r#"{{"total_count":null,"data":[{body}],"new":1}}"#),
    ] {
        let script = ScriptedTransport::new([ok_response(body.clone())]);
        let sessions = script.client().impersonations("user_2").unwrap();
        assert_eq!(session_ids(&sessions), ["sess_1", "sess_4"], "{body}");
        assert_eq!(sessions[0].actor_json(), Some(actor));
        assert_eq!(script.into_log().requests.len(), 1);
    }
}

#[test]
fn all_pages_are_listed() {
    let paginated =
        |ids: &[&str], total| format!(r#"{{"data":{},"total_count":{total}}}"#, session_list(ids));
    // Each row: the responses, the requested offsets, and the number of sessions.
    let table = [
        (vec!["[]".to_owned()], vec![0], 0),
        (vec![session_list(&["sess_1"])], vec![0], 1),
        (vec![full_page(0), "[]".to_owned()], vec![0, 100], 100),
        // A session started between the two requests, so another one is on both pages.
        (
            vec![full_page(0), session_list(&["sess_99", "sess_100"])],
            vec![0, 100],
            101,
        ),
        // The server has smaller pages, and reports the total.
        (
            vec![
                paginated(&["sess_1", "sess_2"], 3),
                paginated(&["sess_3"], 3),
            ],
            vec![0, 2],
            3,
        ),
        // The reported total is too large. The empty page ends the list.
        (
            vec![paginated(&["sess_1"], 9), paginated(&[], 9)],
            vec![0, 1],
            1,
        ),
    ];
    for (responses, offsets, expected) in table {
        let script = ScriptedTransport::new(responses.into_iter().map(ok_response));
        let sessions = script.client().impersonations("user_2").unwrap();
        assert_eq!(sessions.len(), expected);
        let target =
            |offset| format!("sessions?user_id=user_2&status=active&limit=100&offset={offset}");
        let expected: Vec<_> = offsets.into_iter().map(target).collect();
        assert_eq!(request_targets(script), expected);
    }
}

#[test]
fn endless_list_is_error() {
    // In the first row, the server ignores `offset`. In the second, it reports a total that the
    // list never reaches.
    let one = format!(
        r#"{{"data":{},"total_count":1000000}}"#,
        session_list(&["sess_1"])
    );
    for body in [full_page(0), one] {
        let script =
            ScriptedTransport::new(std::iter::repeat_with(|| ok_response(body.clone())).take(200));
        let client = script.client_with(RetryPolicy::disabled());
        let error = client.impersonations("user_2").unwrap_err();
        assert_eq!(
            error.to_string(),
            "unexpected response (status 200): the list has more than 10,000 sessions"
        );
        drop(client);
        assert_eq!(request_targets(script).len(), 100);
    }
}

#[test]
fn invalid_page_is_error() {
    let broken = r#"{"object":"session","id":"sess_1","user_id":"user_2"}"#;
    for (body, why) in [
        (String::new(), "not a list of sessions: the body is empty"),
        ("[".to_owned(), "not a list of sessions: truncated JSON"),
        (
            r#""sessions""#.to_owned(),
            "not a list of sessions: expected a JSON object",
        ),
        (
            "{}".to_owned(),
            "not a list of sessions: missing field `data`",
        ),
        (
            r#"{"data":{}}"#.to_owned(),
            "not a list of sessions: `data` is not a list",
        ),
        (
            format!("[{},{broken}]", session("sess_0", "null", "active")),
            "not a list of sessions: item 1: missing field `status`",
        ),
    ] {
        let script = ScriptedTransport::new([ok_response(body)]);
        let client = script.client_with(RetryPolicy::disabled());
        let error = client.impersonations("user_2").unwrap_err();
        let expected = format!("unexpected response (status 200): {why}");
        assert_eq!(error.to_string(), expected);
    }
    let script = ScriptedTransport::new([ok_response(full_page(0)), response(403, "{}")]);
    let error = script.client().impersonations("user_2").unwrap_err();
    assert_eq!(variant(&error), "api");
}

#[test]
fn end_session_requires_status_of_ended_session() {
    for status in [
        "revoked",
        "ended",
        "expired",
        "removed",
        "abandoned",
        "replaced",
    ] {
        let script = ScriptedTransport::new([ok_response(session("sess_1", "null", status))]);
        let ended = script.client().end_session("sess_1").unwrap();
        assert_eq!(ended.status().as_str(), status);
    }
    for status in ["active", "pending", "a_new_status"] {
        let body = session("sess_1", "null", status);
        let script =
            ScriptedTransport::new(std::iter::repeat_with(|| ok_response(body.clone())).take(3));
        let error = script.client().end_session("sess_1").unwrap_err();
        assert_eq!(
            error.to_string(),
            "unexpected response (status 200): `status` is not `revoked`"
        );
        assert_eq!(script.into_log().requests.len(), 3, "{status}");
    }
}

#[test]
fn end_impersonation_ends_only_sessions_of_actor() {
    let body = [
        session("sess_1", r#"{"sub":"user_1"}"#, "active"),
        session("sess_2", r#"{"sub":"user_10"}"#, "active"),
        session("sess_3", "null", "active"),
        session("sess_4", r#"{"case":1,"sub":"user_1"}"#, "active"),
        session("sess_5", r#"{"sub":"user_1","sub":"user_9"}"#, "active"),
    ]
    .join(",");
    let script = ScriptedTransport::new([
        ok_response(format!("[{body}]")),
        ok_response(session("sess_1", "null", "revoked")),
        ok_response(session("sess_4", "null", "revoked")),
    ]);
    let ended = script.client().end_impersonation("user_2", "user_1");
    assert_eq!(session_ids(&ended.unwrap()), ["sess_1", "sess_4"]);
    assert_eq!(
        request_targets(script)[1..],
        ["sessions/sess_1/revoke", "sessions/sess_4/revoke"]
    );
}

#[test]
fn failure_to_end_session_does_not_stop_others() {
    let script = ScriptedTransport::new([
        ok_response(session_list(&["sess_1", "sess_2", "sess_3"])),
        ok_response(session("sess_1", "null", "revoked")),
        response(404, "{}"),
        with_retry_after(429, "99"),
    ]);
    let result = script.client().end_impersonation("user_2", "user_1");
    let error = result.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(99)));
    assert!(error.is_safe_to_retry());
    let Error::SessionsRemain(error) = error else {
        panic!("{error}")
    };
    assert_eq!(session_ids(error.ended()), ["sess_1"]);
    let failures: Vec<_> = error
        .failures()
        .iter()
        .map(|(id, error)| (id.as_str(), variant(error)))
        .collect();
    assert_eq!(failures, [("sess_2", "api"), ("sess_3", "api")]);
}

/// Returns the record of a token. Its actor is the same as in `session_list`.
fn token_record() -> crate::ActorTokenRecord {
    let script = ScriptedTransport::new([response(200, TOKEN)]);
    let token = script.client().issue(&SupportSession).unwrap();
    token.record()
}

const ACCEPTED: &str = r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"because its status is accepted."}]}"#;
const NOT_PENDING: &str =
    r#"{"errors":[{"code":"actor_token_cannot_be_revoked_code","long_message":"It was used."}]}"#;

#[test]
fn revoke_or_end_ends_sessions_if_not_revoked() {
    let script = ScriptedTransport::new([response(200, REVOKED_TOKEN)]);
    let ended = script.client().revoke_or_end(&token_record()).unwrap();
    assert!(matches!(ended, Ended::Revoked(Revocation::Revoked(_))));

    for reason in [ACCEPTED, NOT_PENDING] {
        let script = ScriptedTransport::new([
            response(400, reason),
            ok_response(session_list(&["sess_1"])),
            ok_response(session("sess_1", "null", "revoked")),
        ]);
        let ended = script.client().revoke_or_end(&token_record()).unwrap();
        let Ended::SessionsEnded { sessions, .. } = &ended else {
            panic!("{ended:?}")
        };
        assert_eq!(session_ids(sessions), ["sess_1"]);
        assert!(ended.audit_error().is_none());
    }

    let script = ScriptedTransport::new([response(404, "{}")]);
    let error = script.client().revoke_or_end(&token_record()).unwrap_err();
    assert_eq!(variant(&error), "api");
    assert_eq!(script.into_log().requests.len(), 1);
}

#[test]
fn accepted_token_is_reported_if_sessions_remain() {
    let table: [(MakeResults, &str); 2] = [
        (|| vec![response(403, "{}")], "api"),
        (
            || vec![ok_response(session_list(&["sess_1"])), response(403, "{}")],
            "sessions_remain",
        ),
    ];
    for (after, expected) in table {
        let script =
            ScriptedTransport::new(std::iter::once(response(400, ACCEPTED)).chain(after()));
        let error = script.client().revoke_or_end(&token_record()).unwrap_err();
        let Error::AlreadyAccepted(error) = error else {
            panic!("{error}")
        };
        assert_eq!(error.end_error().map(variant), Some(expected));
    }
}

#[test]
fn sessions_are_ended_while_sink_fails() {
    let failing = Journal {
        reject_begin: Some(|| Rejection::failed("no connection")),
        ..Journal::default()
    };
    let script = ScriptedTransport::new([ok_response(session("sess_1", "null", "revoked"))]);
    let ended = client(&script, &failing).end_session("sess_1").unwrap();
    assert_eq!(ended.audit_error().unwrap().to_string(), "no connection");

    for reason in [ACCEPTED, NOT_PENDING] {
        let script = ScriptedTransport::new([response(400, reason), ok_response("[]".to_owned())]);
        let ended = client(&script, &failing)
            .revoke_or_end(&token_record())
            .unwrap();
        assert_eq!(ended.audit_error().unwrap().to_string(), "no connection");
    }
}

#[test]
fn only_ending_sessions_is_recorded() {
    let (script, journal) = (
        ScriptedTransport::new([
            ok_response(session_list(&["sess_1", "sess_2"])),
            ok_response(session("sess_1", "null", "revoked")),
            response(404, "{}"),
        ]),
        Journal::default(),
    );
    let ada = client(&script, &journal).on_behalf_of("ada");
    drop(ada.end_impersonation("user_2", "user_1").unwrap_err());
    assert_eq!(
        journal.lines(),
        [
            "send /v1/sessions?user_id=user_2&status=active&limit=100&offset=0",
            r#"begin {"operation":"end_session","on_behalf_of":"ada","session_id":"sess_1"}"#,
            "send /v1/sessions/sess_1/revoke",
            r#"end row 7: {"outcome":"session_ended","attempts":1,"duration_ms":0}"#,
            r#"begin {"operation":"end_session","on_behalf_of":"ada","session_id":"sess_2"}"#,
            "send /v1/sessions/sess_2/revoke",
            r#"end row 7: {"outcome":"session_not_ended","error":"api","status":404,"attempts":1,"duration_ms":0}"#,
        ]
    );
}
