//! Which attempts are retried, and how a call ends.

use super::kit::{Sample, for_each_operation, run};
use super::*;

/// What is known about a request after an attempt.
#[derive(Clone, Copy, PartialEq)]
enum Effect {
    /// It had no effect; a retry may succeed.
    Transient,
    /// It had no effect; a retry would be rejected again.
    Rejected,
    Unknown,
}

use Effect::{Rejected, Transient, Unknown};

/// The response to every attempt, the error, and what is known about the request.
const ATTEMPTS: &[(Each, &str, Effect)] = &[
    (|| answer(200, ""), "unreadable", Unknown),
    (|| answer(200, "<html>"), "unreadable", Unknown),
    (
        || answer(200, r#"{"object":"user","id":"user_1"}"#),
        "unreadable",
        Unknown,
    ),
    (|| answer(200, "[]"), "unreadable", Unknown),
    (|| answer(201, TOKEN), "unreadable", Unknown),
    (|| answer(204, ""), "unreadable", Unknown),
    (|| cut_off(200), "no answer", Unknown),
    (|| answer(429, "{}"), "api", Transient),
    (|| cut_off(429), "no answer", Transient),
    (|| answer(301, ""), "api", Rejected),
    (|| answer(302, ""), "api", Rejected),
    (|| answer(307, ""), "api", Rejected),
    (|| answer(400, "{}"), "api", Rejected),
    (|| answer(401, "{}"), "api", Rejected),
    (|| answer(404, "{}"), "api", Rejected),
    (|| answer(422, "{}"), "api", Rejected),
    (|| cut_off(404), "no answer", Rejected),
    (|| cut_off(422), "no answer", Rejected),
    (|| answer(408, ""), "api", Unknown),
    (|| answer(500, "{}"), "api", Unknown),
    (|| answer(502, "<html>"), "api", Unknown),
    (|| asking(503, "1"), "api", Unknown),
    (|| answer(504, ""), "api", Unknown),
    (|| answer(600, ""), "api", Unknown),
    (|| answer(100, ""), "api", Unknown),
    (|| cut_off(500), "no answer", Unknown),
    (lost, "no answer", Unknown),
    (refused, "no answer", Transient),
    (unusable, "no answer", Rejected),
];

#[test]
fn attempt_is_retried_only_if_that_is_safe() {
    fn check<O: Sample>() {
        for (row, (each, variant_name, effect)) in ATTEMPTS.iter().enumerate() {
            let script = Script::new(std::iter::repeat_with(each).take(9));
            let error = run::<O, _>(&script.client()).unwrap_err();
            let row = format!("{:?}, row {row}: {error}", O::KIND);
            assert_eq!(variant(&error), *variant_name, "{row}");
            let token_may_exist = *effect == Unknown && O::MAY_LEAVE_TOKEN;
            assert_eq!(error.token_may_exist(), token_may_exist, "{row}");
            assert_eq!(error.is_safe_to_retry(), !token_may_exist, "{row}");
            let is_retried = *effect == Transient || (*effect == Unknown && O::IS_IDEMPOTENT);
            let attempts = if is_retried { 3 } else { 1 };
            assert_eq!(script.played().requests.len(), attempts, "{row}");
        }
    }
    for_each_operation!(check);
}

#[test]
fn nothing_was_sent_only_if_no_attempt_was() {
    let policy = || RetryPolicy::new().call_timeout(Duration::from_secs(60));
    let table: &[(&str, All, bool)] = &[
        (
            "refused each time",
            || vec![refused(), refused(), refused()],
            true,
        ),
        (
            "answered before",
            || vec![asking(429, "1"), refused(), refused()],
            false,
        ),
        (
            "answered in between",
            || vec![refused(), asking(429, "1"), refused()],
            false,
        ),
    ];
    for (what, answers, not_sent) in table {
        let script = Script::new(answers());
        let clerk = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(policy())
            .build()
            .unwrap();
        let Err(Error::NoResponse(error)) = clerk.issue(&SupportSession) else {
            panic!("{what}")
        };
        assert_eq!(error.is_not_sent(), *not_sent, "{what}: {error}");
        assert!(!error.token_may_exist(), "{what}: {error}");
        assert_eq!(
            error.to_string().contains("the request was not sent"),
            *not_sent,
            "{what}: {error}"
        );
    }
    // The first one may have revoked it, whatever became of the others.
    let script = Script::new([lost(), refused(), refused()]);
    let Err(Error::NoResponse(error)) = script.client().revoke("act_1") else {
        panic!("revoked")
    };
    assert!(!error.is_not_sent(), "{error}");
}

#[test]
fn sleep_in_short_slices_is_continued() {
    let mut script = Script::new([asking(429, "2"), answer(200, TOKEN)]);
    script.sleeps = |time| time.min(Duration::from_micros(50));
    assert!(script.client().issue(&SupportSession).is_ok());
    assert!(script.played().passed >= Duration::from_secs(2));
}

#[test]
fn a_success_is_believed_only_of_the_token_that_was_asked_about() {
    let token = |id: &str, status: &str| {
        let body = TOKEN.replace("act_1", id).replace("pending", status);
        Ok(Response::new(Body::from(body)))
    };
    let revoke = |answer: Answer| {
        let script = Script::new([answer]);
        let result = Client::builder(&script)
            .secret_key("sk_test_1")
            .retry(RetryPolicy::disabled())
            .build()
            .unwrap()
            .revoke("act_1");
        (result, script.played().requests.len())
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
fn that_somebody_is_in_the_account_is_told_at_once() {
    let accepted = || {
        Ok(Response::new(Body::from(
            TOKEN.replace("pending", "accepted"),
        )))
    };
    let script = Script::new(std::iter::repeat_with(accepted).take(3));
    assert!(matches!(
        script.client().revoke("act_1"),
        Err(Error::AlreadyAccepted(_))
    ));
    assert_eq!(script.played().requests.len(), 1);
}

#[test]
fn a_revoke_whose_first_answer_was_lost_finds_its_own_work_done() {
    let already = r#"{"errors":[{"message":"cannot revoke","long_message":"Actor token cannot be revoked because its status is revoked. Only pending tokens can be revoked.","code":"actor_token_cannot_be_revoked_code"}]}"#;
    let script = Script::new([lost(), answer(400, already)]);
    assert!(matches!(
        script.client().revoke("act_1"),
        Ok(Revocation::AlreadyRevoked)
    ));
}

#[test]
fn a_revoke_of_a_redeemed_token_says_that_somebody_may_be_signed_in() {
    let accepted = r#"{"errors":[{"message":"cannot revoke","long_message":"Actor token cannot be revoked because its status is accepted. Only pending tokens can be revoked.","code":"actor_token_cannot_be_revoked_code"}]}"#;
    let script = Script::new([answer(400, accepted)]);
    let error = script.client().revoke("act_1").unwrap_err();
    assert!(matches!(&error, Error::AlreadyAccepted(found) if found.id().as_str() == "act_1"));
    assert!(
        error.to_string().contains("someone may be signed in"),
        "{error}"
    );
}

#[test]
fn an_answer_over_the_limit_is_not_read_whatever_the_transport_lets_through() {
    let script = Script::new([Ok(Response::new(Body::from(vec![
        b' ';
        MAX_RESPONSE_BYTES + 1
    ])))]);
    let error = script.client().issue(&SupportSession).unwrap_err();
    assert_eq!(variant(&error), "no answer");
    assert!(error.token_may_exist());
}

#[test]
fn an_invalid_request_or_id_sends_nothing() {
    struct Nobody;
    impl ActorTokenRequest for Nobody {
        fn user_id(&self) -> &'static str {
            " "
        }
        fn write_actor(&self, _: &mut ActorWriter<'_>) {}
    }
    let script = Script::new([]);
    let Err(Error::Invalid(violations)) = script.client().issue(&Nobody) else {
        panic!("valid")
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
    assert_eq!(script.played().requests.len(), 0);
}

#[test]
fn a_token_for_another_user_or_actor_is_no_success() {
    for (answered, why) in [
        (
            r#"{"object":"actor_token","id":"act_1","user_id":"user_9","actor":{"sub":"user_1"},"status":"pending"}"#,
            "different user",
        ),
        (
            r#"{"object":"actor_token","id":"act_1","user_id":"user_2","actor":{"sub":"user_9"},"status":"pending"}"#,
            "different actor",
        ),
    ] {
        let script = Script::new([answer(200, answered), answer(200, TOKEN)]);
        let error = script.client().issue(&SupportSession).unwrap_err();
        assert!(error.token_may_exist(), "the request itself was sent");
        assert!(error.to_string().contains(why), "{error}");
        assert_eq!(script.played().requests.len(), 1);
    }
}

#[test]
fn create_trusts_only_a_token_that_it_asked_for() {
    let response = |id: &str, user: &str, actor: &str, status: &str| {
        format!(
            r#"{{"object":"actor_token","id":{id},"user_id":"{user}","actor":{actor},"status":"{status}"}}"#
        )
    };
    let (id, user, actor) = (r#""act_1""#, "user_2", r#"{"sub":"user_1"}"#);
    let trusted = [
        response(id, user, actor, "pending"),
        response(id, user, actor, "paused"),
        response(id, user, r#"{"sub": "user_\u0031", "more": 1}"#, "pending"),
    ];
    let jwt = r#""eyJhbGciOiJSUzI1NiJ9.eyJzaWQiOiJhY3RfMSJ9.c2ln""#;
    let too_long = format!("\"{}\"", "a".repeat(2000));
    let untrusted = [
        response(id, "user_3", actor, "pending"),
        response(id, user, r#"{"sub":"user_9"}"#, "pending"),
        response(id, user, "null", "pending"),
        response(id, user, "{}", "pending"),
        response(id, user, "[]", "pending"),
        response(id, user, r#""user_1""#, "pending"),
        response(id, user, r#"{"sub":7}"#, "pending"),
        response(id, user, r#"{"sub":null}"#, "pending"),
        response(id, user, r#"{"sub":"user_9","sub":"user_1"}"#, "pending"),
        response(id, user, actor, "revoked"),
        response(id, user, actor, "accepted"),
        response(r#""""#, user, actor, "pending"),
        response(r#"" ""#, user, actor, "pending"),
        response(r#"".""#, user, actor, "pending"),
        response(r#""..""#, user, actor, "pending"),
        response(r#""a\nb""#, user, actor, "pending"),
        response(r#""https://clerk.example.com/x""#, user, actor, "pending"),
        response(jwt, user, actor, "pending"),
        response(&too_long, user, actor, "pending"),
    ];
    let issue = |body: &str| {
        let script = Script::new([Ok(Response::new(Body::from(body.to_owned())))]);
        let result = script.client().issue(&SupportSession);
        let requests = script.played().requests.len();
        (result, requests)
    };
    for body in &trusted {
        assert!(issue(body).0.is_ok(), "{body}");
    }
    for body in &untrusted {
        let (result, requests) = issue(body);
        let error = result.expect_err(body);
        assert_eq!(variant(&error), "unreadable", "{body}");
        assert!(error.token_may_exist(), "{body}");
        assert_eq!(requests, 1, "{body}");
        assert!(!format!("{error} {error:?}").contains("eyJ"), "{body}");
    }
}
