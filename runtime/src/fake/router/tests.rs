//! Tests of the router and of reading the secret key.

use super::*;

#[test]
fn route_needs_documented_path_and_method() {
    for (method, path, expected) in [
        ("POST", "/v1/actor_tokens", "Create"),
        (
            "POST",
            "https://api.clerk.com/v1/actor_tokens?x=1",
            "Create",
        ),
        ("POST", "/v1/actor_tokens/act_1/revoke", "Revoke act_1"),
        ("POST", "/v1/actor_tokens/a%2Fb%20c/revoke", "Revoke a/b c"),
        ("GET", "/v1/tickets/accept?ticket=x", "Redeem"),
        ("POST", "/v2/actor_tokens", "Create"),
        ("POST", "/clerk/v2/actor_tokens", "Create"),
        (
            "POST",
            "/a/b/v1beta/actor_tokens/act_1/revoke",
            "Revoke act_1",
        ),
        (
            "POST",
            "/v1/actor_tokens/actor_tokens/revoke",
            "Revoke actor_tokens",
        ),
        ("GET", "/proxy/v1/tickets/accept?ticket=x", "Redeem"),
        ("GET", "/v1/sessions?user_id=user_1", "ListSessions"),
        ("POST", "/v1/sessions/sess_1/revoke", "EndSession sess_1"),
        (
            "POST",
            "/v1/sessions/sess_1/tokens",
            "CreateSessionToken sess_1",
        ),
        ("POST", "/v1/client/sign_ins", "SignIn"),
        ("GET", "/v1/client/sign_ins", "unknown"),
        ("GET", "/v1/sessions/sess_1/tokens", "unknown"),
        ("POST", "/v1/sessions", "unknown"),
        ("GET", "/v1/sessions/sess_1", "unknown"),
        ("GET", "/v1/sessions/sess_1/revoke", "unknown"),
        ("POST", "/clerk/actor_tokens", "unknown"),
        ("POST", "/clerk/actor_tokens/act_1/revoke", "unknown"),
        ("POST", "/v/actor_tokens", "unknown"),
        ("POST", "/v1/x/actor_tokens", "unknown"),
        ("POST", "/v1/v1/actor_tokens", "unknown"),
        ("POST", "//v1/actor_tokens", "unknown"),
        ("POST", "/v1/actor_tokens/v1/actor_tokens", "unknown"),
        ("POST", "/beta/actor_tokens", "unknown"),
        ("GET", "/tickets/accept", "unknown"),
        ("GET", "/v1/actor_tokens", "unknown"),
        ("DELETE", "/v1/actor_tokens", "unknown"),
        ("POST", "/v1/tickets/accept", "unknown"),
        ("POST", "/v1/actor_tokens/", "unknown"),
        ("POST", "/v1/actor_tokensx", "unknown"),
        ("POST", "/v1/actor_tokens//revoke", "unknown"),
        ("POST", "/v1/actor_tokens/revoke", "unknown"),
        ("POST", "/v1/actor_tokens/a/b/revoke", "unknown"),
        ("POST", "/v1/actor_tokens/act_1/revoke/", "unknown"),
        ("POST", "/v1/actor_tokens/%FF/revoke", "unknown"),
        ("POST", "/actor_tokens", "unknown"),
        ("POST", "/", "unknown"),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap();
        let actual = match Route::find(&request) {
            Some(route) if route.id.is_empty() => format!("{:?}", route.endpoint),
            Some(route) => format!("{:?} {}", route.endpoint, route.id),
            None => "unknown".to_owned(),
        };
        assert_eq!(actual, expected, "{method} {path}");
    }
}

#[test]
fn secret_key_is_read_from_bearer_scheme_only() {
    for (value, expected) in [
        ("Bearer sk_1", Some("sk_1")),
        ("bearer sk_1", Some("sk_1")),
        ("Bearer", None),
        ("Bearer ", None),
        ("Bearersk_1", None),
        ("Basic sk_1", None),
        ("sk_1", None),
        ("", None),
    ] {
        assert_eq!(bearer_key(value), expected, "{value:?}");
    }
}
