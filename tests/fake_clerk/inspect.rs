//! Tests inspecting requests and tokens, and that secrets are not printed.

use actor_token::fake::{Endpoint, FakeClerk, Injection};
use actor_token::request::Body;
use http::Response;

use crate::{MINIMAL, TIMEOUT, create, read};

#[test]
fn requests_are_recorded_as_received() {
    let clerk = FakeClerk::new();
    create(&clerk, MINIMAL);
    clerk.clock().advance(TIMEOUT);
    clerk.open_link("/v1/tickets/accept?ticket=x");
    let requests = clerk.requests();
    assert_eq!(requests[0].endpoint(), Some(Endpoint::Create));
    assert_eq!(requests[0].body().as_bytes(), MINIMAL.as_bytes());
    assert_eq!(requests[0].headers()["content-type"], "application/json");
    assert_eq!(
        (requests[1].method().as_str(), requests[1].path()),
        ("GET", "/v1/tickets/accept")
    );
    assert_eq!(
        requests[1].received_at(),
        requests[0].received_at() + TIMEOUT
    );
    clerk.clear_requests();
    assert!(clerk.requests().is_empty());
}

#[test]
fn debug_shows_no_key_token_or_body() {
    let clerk = FakeClerk::builder().secret_key("sk_test_marker").build();
    clerk.inject(Injection::replace_response(Response::new(Body::from(
        "marker",
    ))));
    let actor = MINIMAL.replace("user_1", "marker");
    create(&clerk, &actor);
    let token = read(&create(&clerk, &actor));
    clerk.open_link(token["url"].as_str().unwrap());
    let injection = Injection::respond_with(Response::new(Body::from("marker")));
    let printed = format!(
        "{clerk:?} {:?} {:?} {:?} {injection:?} {:?}",
        clerk.requests(),
        clerk.requests()[0].headers(),
        clerk.tokens(),
        FakeClerk::builder().secret_key("sk_test_marker"),
    );
    assert!(!printed.contains("marker"), "{printed}");
    assert!(
        !printed.contains(token["token"].as_str().unwrap()),
        "{printed}"
    );
}
