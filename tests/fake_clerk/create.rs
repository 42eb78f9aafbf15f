//! Tests creating tokens: the response, and the checks that reject a request.

use std::collections::HashSet;
use std::time::{Duration, UNIX_EPOCH};

use actor_token::fake::{Clock, Endpoint, FakeClerk};
use actor_token::{Actor, Client, CreateActorTokenRequestBody, request::Body};
use http::{HeaderValue, Request};
use serde_json::json;

use crate::{
    CREATE_PATH, MINIMAL_BODY, SECOND, body_json, body_text, create, issue, post_request,
    status_and_codes,
};

#[test]
fn new_token_has_documented_keys() {
    let clock = Clock::frozen_at(UNIX_EPOCH + Duration::from_millis(1_700_000_000_123));
    let fake = FakeClerk::builder().clock(clock).build();
    let response = create(
        &fake,
        r#"{"user_id":"user_2","actor":{"sub":"user_1"},"expires_in_seconds":36000}"#,
    );
    let token = body_json(&response);
    let jwt = token["token"].as_str().unwrap();
    assert_eq!(
        token,
        json!({
            "object": "actor_token",
            "id": token["id"],
            "status": "pending",
            "user_id": "user_2",
            "actor": {"sub": "user_1"},
            "token": jwt,
            "url": format!("https://clerk.example.com/v1/tickets/accept?ticket={jwt}"),
            "created_at": 1_700_000_000_123_u64,
            "updated_at": 1_700_000_000_123_u64,
        })
    );
    let id = token["id"].as_str().unwrap().strip_prefix("act_").unwrap();
    assert!(id.len() == 27 && id.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.headers()["date"], "Tue, 14 Nov 2023 22:13:20 GMT");
    // {"alg":"RS256","typ":"JWT"}
    assert!(jwt.starts_with("eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9."));
    assert_eq!(jwt.split('.').count(), 3);
}

#[test]
fn unset_durations_get_clerk_defaults() {
    let fake = FakeClerk::new();
    issue(&fake);
    let token = fake.tokens().remove(0);
    assert_eq!(token.expires_in(), Duration::from_secs(3600));
    assert_eq!(token.session_max_duration(), Duration::from_secs(1800));
}

#[test]
fn actor_keeps_order_and_numbers() {
    let fake = FakeClerk::new();
    let actor = r#"{"z":1.50,"sub":"u","a":12345678901234567890123,"e":1e2,"t":"\u00e9\n"}"#;
    let response = create(&fake, &format!(r#"{{"user_id":"user_2","actor":{actor}}}"#));
    assert!(
        body_text(&response).contains(&format!(r#""actor":{actor},"#)),
        "{}",
        body_text(&response)
    );
}

#[test]
fn tokens_are_unique_and_reproducible() {
    let run = || {
        let fake = FakeClerk::builder()
            .clock(Clock::frozen_at(
                UNIX_EPOCH + Duration::from_secs(1_700_000_000),
            ))
            .build();
        (0..100)
            .map(|_| issue(&fake)["token"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(run(), run());
    assert_eq!(run().into_iter().collect::<HashSet<_>>().len(), 100);
}

#[test]
fn create_reports_missing_parameters_first() {
    for (body, expected) in [
        ("", "400 request_body_invalid"),
        ("[]", "400 request_body_invalid"),
        ("null", "400 request_body_invalid"),
        (r#"{"user_id":"u""#, "400 request_body_invalid"),
        (
            "{}",
            "422 form_param_missing user_id, form_param_missing actor",
        ),
        (
            r#"{"extra":1,"user_id":" ","actor":{"sub":null},"expires_in_seconds":-1}"#,
            "422 form_param_missing user_id, form_param_missing actor.sub, \
             form_param_value_invalid expires_in_seconds, form_param_unknown extra",
        ),
        (
            r#"{"user_id":1,"actor":[],"expires_in_seconds":"9","session_max_duration_in_seconds":1.5}"#,
            "422 form_param_type_invalid user_id, form_param_type_invalid actor, \
             form_param_type_invalid expires_in_seconds, form_param_type_invalid session_max_duration_in_seconds",
        ),
        (
            r#"{"user_id":"u","actor":{"sub":"a"},"extra":1}"#,
            "422 form_param_unknown extra",
        ),
        (
            r#"{"user_id":1,"actor":{}}"#,
            "422 form_param_missing actor.sub, form_param_type_invalid user_id",
        ),
        (
            r#"{"user_id":"u","actor":{"sub":7},"expires_in_seconds":null}"#,
            "422 form_param_type_invalid actor.sub, form_param_type_invalid expires_in_seconds",
        ),
        (
            r#"{"user_id":"u","actor":{"sub":"a"},"expires_in_seconds":9223372036854775807,"session_max_duration_in_seconds":18446744073709551615}"#,
            "422 form_param_value_invalid expires_in_seconds, form_param_value_invalid session_max_duration_in_seconds",
        ),
    ] {
        let fake = FakeClerk::new();
        let (status, codes) = status_and_codes(&create(&fake, body));
        assert_eq!(format!("{status} {}", codes.join(", ")), expected, "{body}");
        assert!(fake.tokens().is_empty(), "{body}");
    }
}

/// Each request has several mistakes. The fake reports only the first that it finds.
#[test]
fn checks_run_in_documented_order() {
    let fake = FakeClerk::builder().rate_limit(7, SECOND).build();
    let key = format!("Bearer {}", fake.secret_key());
    let json = Some("application/json");
    for (authorization, path, version, content_type, expected) in [
        (
            None,
            "/nowhere",
            "1",
            None,
            "authorization_header_format_invalid",
        ),
        (
            Some("Basic x"),
            CREATE_PATH,
            "1",
            None,
            "authorization_header_format_invalid",
        ),
        (Some("Bearer x"), "/nowhere", "1", None, "clerk_key_invalid"),
        (Some(&*key), "/nowhere", "1", None, "resource_not_found"),
        (Some(&*key), CREATE_PATH, "1", None, "api_version_invalid"),
        (
            Some(&*key),
            CREATE_PATH,
            "2026-05-12",
            None,
            "unsupported_content_type",
        ),
        (
            Some(&*key),
            CREATE_PATH,
            "2026-05-12",
            Some("text/json"),
            "unsupported_content_type",
        ),
        (
            Some(&*key),
            CREATE_PATH,
            "2026-05-12",
            json,
            "request_body_too_large",
        ),
        (
            Some(&*key),
            "/v1/actor_tokens/act_1/revoke",
            "2026-05-12",
            None,
            "request_body_too_large",
        ),
        (
            Some(&*key),
            CREATE_PATH,
            "2021-02-05",
            Some("Application/JSON; x=y"),
            "request_body_too_large",
        ),
        (Some(&*key), "/nowhere", "1", None, "too_many_requests"),
        (Some("Bearer x"), "/nowhere", "1", None, "clerk_key_invalid"),
    ] {
        let mut request = Request::post(path).header("clerk-api-version", version);
        for (name, value) in [
            ("authorization", authorization),
            ("content-type", content_type),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let body = Body::from(vec![b' '; actor_token::fake::MAX_REQUEST_BYTES + 1]);
        let response = fake.handle(request.body(body).unwrap());
        assert_eq!(
            status_and_codes(&response).1,
            [expected],
            "{authorization:?} {path} {version} {content_type:?}"
        );
    }
}

#[test]
fn two_authorization_headers_are_rejected() {
    let fake = FakeClerk::new();
    let mut request = post_request(&fake, CREATE_PATH, MINIMAL_BODY);
    let other = HeaderValue::from_static("Bearer sk_test_other");
    request.headers_mut().append("authorization", other);
    assert_eq!(
        status_and_codes(&fake.handle(request)).1,
        ["authorization_header_format_invalid"]
    );
}

#[test]
fn plan_and_user_are_checked_after_parameters() {
    let fake = FakeClerk::builder()
        .without_impersonation()
        .known_users(["user_1"])
        .build();
    assert_eq!(create(&fake, "{}").status(), 422);
    assert_eq!(status_and_codes(&create(&fake, MINIMAL_BODY)).0, 402);

    let fake = FakeClerk::builder()
        .known_users(["user_2"])
        .impersonation_limit(1)
        .build();
    issue(&fake);
    let unknown_user = create(&fake, &MINIMAL_BODY.replace("user_2", "user_3"));
    assert_eq!(unknown_user.status(), 404);
    assert_eq!(
        body_json(&unknown_user)["errors"][0]["long_message"],
        "No user was found with id user_3"
    );
    let used_up = create(&fake, MINIMAL_BODY);
    assert_eq!(
        status_and_codes(&used_up),
        (422, vec!["impersonation_limit_exceeded".to_owned()])
    );
    assert_eq!(
        body_json(&used_up)["errors"][0]["meta"],
        json!({"limit": 1, "used": 1})
    );
}

#[test]
fn malformed_request_is_client_error() {
    let fake = FakeClerk::new();
    let deep = "[".repeat(100_000);
    let deep_actor = format!(r#"{{"user_id":"u","actor":{{"sub":"a","x":{deep}"#);
    let surrogate = r#"{"user_id":"u","actor":{"sub":"\ud800"}}"#;
    let number = r#"{"user_id":"u","actor":{"sub":"a","x":1e999}}"#;
    let bodies = ["\0", "\u{feff}{}", &deep, &deep_actor, surrogate, number];
    for body in bodies {
        let (status, codes) = status_and_codes(&create(&fake, body));
        assert_eq!((status, &*codes.join(" ")), (400, "request_body_invalid"));
    }
    for (method, uri) in [
        ("OPTIONS", "*"),
        ("CONNECT", "api.clerk.com:443"),
        ("GET", "/v1/tickets/accept?ticket=%"),
        ("POST", "/v1/actor_tokens/%/revoke"),
        ("X", "/"),
    ] {
        let mut request = Request::builder().method(method).uri(uri);
        for name in ["authorization", "content-type", "clerk-api-version"] {
            request = request.header(name, &b"\xff"[..]);
        }
        let response = fake.handle(request.body(Body::from(vec![0xff])).unwrap());
        assert!(response.status().is_client_error(), "{method} {uri}");
    }
}

#[test]
fn api_url_with_prefix_and_version_is_served() {
    let fake = FakeClerk::builder().known_users(["user_2"]).build();
    let client = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .api_url("https://proxy.example/clerk")
        .api_version("v2")
        .build()
        .unwrap();
    let request = |user: &str| {
        CreateActorTokenRequestBody::builder()
            .user_id(user)
            .actor(Actor::new("user_1"))
            .build()
            .unwrap()
    };
    let token = client.issue(&request("user_2")).unwrap();
    drop(client.revoke(token.id()).unwrap());
    assert_eq!(fake.requests()[0].path(), "/clerk/v2/actor_tokens");

    // The errors for an unknown user and an unknown path differ.
    assert!(client.issue(&request("user_3")).is_err());
    let unknown_user = fake.requests().pop().unwrap();
    assert_eq!(unknown_user.endpoint(), Some(Endpoint::Create));
    let unknown_path = fake.handle(post_request(&fake, "/clerk/actor_tokens", MINIMAL_BODY));
    assert_eq!(
        body_json(&unknown_path)["errors"][0]["long_message"],
        "Resource not found"
    );
    assert_eq!(fake.requests().pop().unwrap().endpoint(), None);
}
