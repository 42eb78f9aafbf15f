//! Tests of which attempts are retried, and of the results of calls.

use super::operation_samples::{Sample, for_each_operation, run_sample};
use super::*;

/// The expected classification of an attempt.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    /// The request had no effect, and a retry may succeed.
    Transient,
    /// The request had no effect, and a retry would be rejected again.
    Rejected,
    /// The request may have been carried out.
    Unknown,
}

use Class::{Rejected, Transient, Unknown};

/// Each row: the result of every attempt, the variant of the call's error, and the classification.
const ATTEMPTS: &[(MakeResult, &str, Class)] = &[
    (|| response(200, ""), "unexpected_response", Unknown),
    (|| response(200, "<html>"), "unexpected_response", Unknown),
    (
        || response(200, r#"{"object":"user","id":"user_1"}"#),
        "unexpected_response",
        Unknown,
    ),
    (|| response(200, "[7]"), "unexpected_response", Unknown),
    (|| response(201, TOKEN), "unexpected_response", Unknown),
    (|| response(204, ""), "unexpected_response", Unknown),
    (|| truncated(200), "no_response", Unknown),
    (|| response(429, "{}"), "api", Transient),
    (|| truncated(429), "no_response", Transient),
    (|| response(301, ""), "api", Rejected),
    (|| response(302, ""), "api", Rejected),
    (|| response(307, ""), "api", Rejected),
    (|| response(400, "{}"), "api", Rejected),
    (|| response(401, "{}"), "api", Rejected),
    (|| response(404, "{}"), "api", Rejected),
    (|| response(422, "{}"), "api", Rejected),
    (|| truncated(404), "no_response", Rejected),
    (|| truncated(422), "no_response", Rejected),
    (|| response(408, ""), "api", Unknown),
    (|| response(500, "{}"), "api", Unknown),
    (|| response(502, "<html>"), "api", Unknown),
    (|| with_retry_after(503, "1"), "api", Unknown),
    (|| response(504, ""), "api", Unknown),
    (|| response(600, ""), "api", Unknown),
    (|| response(100, ""), "api", Unknown),
    (|| truncated(500), "no_response", Unknown),
    (lost_response, "no_response", Unknown),
    (connection_refused, "no_response", Transient),
    (unusable, "no_response", Rejected),
];

#[test]
fn attempt_is_retried_only_if_safe() {
    fn check<O: Sample>() {
        for (row, (make_result, expected, class)) in ATTEMPTS.iter().enumerate() {
            let script = ScriptedTransport::new(std::iter::repeat_with(make_result).take(9));
            let error = run_sample::<O, _>(&script.client()).unwrap_err();
            let row = format!("{:?}, row {row}: {error}", O::KIND);
            assert_eq!(variant(&error), *expected, "{row}");
            let token_may_exist = *class == Unknown && O::MAY_LEAVE_TOKEN;
            assert_eq!(error.token_may_exist(), token_may_exist, "{row}");
            assert_eq!(error.is_safe_to_retry(), !token_may_exist, "{row}");
            let is_retried = *class == Transient || (*class == Unknown && O::IS_IDEMPOTENT);
            let attempts = if is_retried { 3 } else { 1 };
            assert_eq!(script.into_log().requests.len(), attempts, "{row}");
        }
    }
    for_each_operation!(check);
}

#[test]
fn error_is_not_sent_only_if_no_attempt_was_sent() {
    let policy = || RetryPolicy::new().call_timeout(Duration::from_secs(60));
    let table: &[(&str, MakeResults, bool)] = &[
        (
            "no attempt was sent",
            || {
                vec![
                    connection_refused(),
                    connection_refused(),
                    connection_refused(),
                ]
            },
            true,
        ),
        (
            "the first attempt was sent",
            || {
                vec![
                    with_retry_after(429, "1"),
                    connection_refused(),
                    connection_refused(),
                ]
            },
            false,
        ),
        (
            "the second attempt was sent",
            || {
                vec![
                    connection_refused(),
                    with_retry_after(429, "1"),
                    connection_refused(),
                ]
            },
            false,
        ),
    ];
    for (case, results, is_not_sent) in table {
        let script = ScriptedTransport::new(results());
        let client = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(policy())
            .build()
            .unwrap();
        let Err(Error::NoResponse(error)) = client.issue(&SupportSession) else {
            panic!("{case}")
        };
        assert_eq!(error.is_not_sent(), *is_not_sent, "{case}: {error}");
        assert!(!error.token_may_exist(), "{case}: {error}");
        assert_eq!(
            error.to_string().contains("the request was not sent"),
            *is_not_sent,
            "{case}: {error}"
        );
    }
    // The first attempt may have revoked the token, even if the others were not sent.
    let script =
        ScriptedTransport::new([lost_response(), connection_refused(), connection_refused()]);
    let Err(Error::NoResponse(error)) = script.client().revoke("act_1") else {
        panic!("the token was revoked")
    };
    assert!(!error.is_not_sent(), "{error}");
}

#[test]
fn sleep_in_short_intervals_is_continued() {
    let mut script = ScriptedTransport::new([with_retry_after(429, "2"), response(200, TOKEN)]);
    script.slept = |duration| duration.min(Duration::from_micros(50));
    assert!(script.client().issue(&SupportSession).is_ok());
    assert!(script.into_log().elapsed >= Duration::from_secs(2));
}

#[test]
fn revoke_trusts_only_requested_token() {
    let token = |id: &str, status: &str| {
        let body = TOKEN.replace("act_1", id).replace("pending", status);
        Ok(Response::new(Body::from(body)))
    };
    let revoke = |result: SendResult| {
        let script = ScriptedTransport::new([result]);
        let result = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(RetryPolicy::disabled())
            .build()
            .unwrap()
            .revoke("act_1");
        (result, script.into_log().requests.len())
    };
    assert!(matches!(
        revoke(token("act_1", "revoked")),
        (Ok(Revocation::Revoked(_)), 1)
    ));
    assert!(matches!(
        revoke(token("act_2", "revoked")),
        (Err(Error::UnexpectedResponse(_)), 1)
    ));
    assert!(matches!(
        revoke(token("act_1", "pending")),
        (Err(Error::UnexpectedResponse(_)), 1)
    ));
    assert!(matches!(
        revoke(token("act_1", "accepted")),
        (Err(Error::AlreadyAccepted(_)), 1)
    ));
}

#[test]
fn revoke_response_accepted_is_not_retried() {
    let accepted = || {
        Ok(Response::new(Body::from(
            TOKEN.replace("pending", "accepted"),
        )))
    };
    let script = ScriptedTransport::new(std::iter::repeat_with(accepted).take(3));
    assert!(matches!(
        script.client().revoke("act_1"),
        Err(Error::AlreadyAccepted(_))
    ));
    assert_eq!(script.into_log().requests.len(), 1);
}

#[test]
fn retried_revoke_finds_token_already_revoked() {
    let already = r#"{"errors":[{"message":"cannot revoke","long_message":"Actor token cannot be revoked because its status is revoked. Only pending tokens can be revoked.","code":"actor_token_cannot_be_revoked_code"}]}"#;
    let script = ScriptedTransport::new([lost_response(), response(400, already)]);
    assert!(matches!(
        script.client().revoke("act_1"),
        Ok(Revocation::AlreadyRevoked)
    ));
}

#[test]
fn revoke_error_with_accepted_reports_sign_in() {
    let accepted = r#"{"errors":[{"message":"cannot revoke","long_message":"Actor token cannot be revoked because its status is accepted. Only pending tokens can be revoked.","code":"actor_token_cannot_be_revoked_code"}]}"#;
    let script = ScriptedTransport::new([response(400, accepted)]);
    let error = script.client().revoke("act_1").unwrap_err();
    assert!(matches!(&error, Error::AlreadyAccepted(error) if error.id().as_str() == "act_1"));
    assert!(
        error.to_string().contains("someone may be signed in"),
        "{error}"
    );
}

#[test]
fn too_large_response_is_error() {
    let script = ScriptedTransport::new([Ok(Response::new(Body::from(vec![
        b' ';
        MAX_RESPONSE_BYTES
            + 1
    ])))]);
    let error = script.client().issue(&SupportSession).unwrap_err();
    assert_eq!(variant(&error), "no_response");
    assert!(error.token_may_exist());
}

#[test]
fn invalid_request_or_id_is_not_sent() {
    struct Invalid;
    impl ActorTokenRequest for Invalid {
        fn user_id(&self) -> &'static str {
            " "
        }
        fn write_actor(&self, _: &mut ActorWriter<'_>) {}
    }
    let script = ScriptedTransport::new([]);
    let Err(Error::Invalid(violations)) = script.client().issue(&Invalid) else {
        panic!("the request is valid")
    };
    let paths: Vec<_> = violations.iter().map(crate::Violation::path).collect();
    assert_eq!(paths, ["user_id", "actor.sub"]);
    for id in ["", "..", "a\0"] {
        assert_eq!(
            variant(&script.client().revoke(id).unwrap_err()),
            "invalid",
            "{id:?}"
        );
    }
    assert_eq!(script.into_log().requests.len(), 0);
}

#[test]
fn token_of_other_user_or_actor_is_rejected() {
    for (body, why) in [
        (
            r#"{"object":"actor_token","id":"act_1","user_id":"user_9","actor":{"sub":"user_1"},"status":"pending"}"#,
            "different user",
        ),
        (
            r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_9"},"status":"pending"}"#,
            "different actor",
        ),
    ] {
        let script = ScriptedTransport::new([response(200, body), response(200, TOKEN)]);
        let error = script.client().issue(&SupportSession).unwrap_err();
        assert!(error.token_may_exist(), "{error}");
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(script.into_log().requests.len(), 1);
    }
}

#[test]
fn issue_trusts_only_requested_token() {
    let token = |id: &str, user: &str, actor: &str, status: &str| {
        format!(
            r#"{{"object":"actor_token","id":{id},"user_id":"{user}","actor":{actor},"status":"{status}"}}"#
        )
    };
    let (id, user, actor) = (r#""act_1""#, "user_2", r#"{"sub":"user_1"}"#);
    let trusted = [
        token(id, user, actor, "pending"),
        token(id, user, actor, "paused"),
        token(id, user, r#"{"sub": "user_\u0031", "more": 1}"#, "pending"),
    ];
    let jwt = r#""eyJhbGciOiJSUzI1NiJ9.eyJzaWQiOiJhY3RfMSJ9.c2ln""#;
    let too_long = format!("\"{}\"", "a".repeat(2000));
    let untrusted = [
        token(id, "user_3", actor, "pending"),
        token(id, user, r#"{"sub":"user_9"}"#, "pending"),
        token(id, user, "null", "pending"),
        token(id, user, "{}", "pending"),
        token(id, user, "[]", "pending"),
        token(id, user, r#""user_1""#, "pending"),
        token(id, user, r#"{"sub":7}"#, "pending"),
        token(id, user, r#"{"sub":null}"#, "pending"),
        token(id, user, r#"{"sub":"user_9","sub":"user_1"}"#, "pending"),
        token(id, user, actor, "revoked"),
        token(id, user, actor, "accepted"),
        token(r#""""#, user, actor, "pending"),
        token(r#"" ""#, user, actor, "pending"),
        token(r#"".""#, user, actor, "pending"),
        token(r#""..""#, user, actor, "pending"),
        token(r#""a\nb""#, user, actor, "pending"),
        token(r#""https://clerk.example.com/x""#, user, actor, "pending"),
        token(jwt, user, actor, "pending"),
        token(&too_long, user, actor, "pending"),
    ];
    let issue = |body: &str| {
        let script = ScriptedTransport::new([Ok(Response::new(Body::from(body.to_owned())))]);
        let result = script.client().issue(&SupportSession);
        let requests = script.into_log().requests.len();
        (result, requests)
    };
    for body in &trusted {
        assert!(issue(body).0.is_ok(), "{body}");
    }
    for body in &untrusted {
        let (result, requests) = issue(body);
        let error = result.expect_err(body);
        assert_eq!(variant(&error), "unexpected_response", "{body}");
        assert!(error.token_may_exist(), "{body}");
        assert_eq!(requests, 1, "{body}");
        assert!(!format!("{error} {error:?}").contains("eyJ"), "{body}");
    }
}
