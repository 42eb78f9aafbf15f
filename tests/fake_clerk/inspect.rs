//! Tests the recorded requests, and that `Debug` output contains no secrets.

use actor_token::fake::{Endpoint, FakeClerk, Injection};
use actor_token::request::Body;
use http::Response;

use crate::{MINIMAL_BODY, SECOND, body_json, create};

#[test]
fn requests_are_recorded_as_received() {
    let fake = FakeClerk::new();
    create(&fake, MINIMAL_BODY);
    fake.clock().advance(SECOND);
    fake.open_link("/v1/tickets/accept?ticket=x");
    let requests = fake.requests();
    assert_eq!(requests[0].endpoint(), Some(Endpoint::Create));
    assert_eq!(requests[0].body().as_bytes(), MINIMAL_BODY.as_bytes());
    assert_eq!(requests[0].headers()["content-type"], "application/json");
    assert_eq!(
        (requests[1].method().as_str(), requests[1].path()),
        ("GET", "/v1/tickets/accept")
    );
    assert_eq!(
        requests[1].received_at(),
        requests[0].received_at() + SECOND
    );
    fake.clear_requests();
    assert!(fake.requests().is_empty());
}

#[test]
fn debug_contains_no_key_token_or_body() {
    let fake = FakeClerk::builder().secret_key("sk_test_marker").build();
    fake.inject(Injection::replace_response(Response::new(Body::from(
        "marker",
    ))));
    let actor = MINIMAL_BODY.replace("user_1", "marker");
    create(&fake, &actor);
    let token = body_json(&create(&fake, &actor));
    fake.open_link(token["url"].as_str().unwrap());
    let injection = Injection::respond_with(Response::new(Body::from("marker")));
    let printed = format!(
        "{fake:?} {:?} {:?} {:?} {injection:?} {:?}",
        fake.requests(),
        fake.requests()[0].headers(),
        fake.tokens(),
        FakeClerk::builder().secret_key("sk_test_marker"),
    );
    assert!(!printed.contains("marker"), "{printed}");
    assert!(
        !printed.contains(token["token"].as_str().unwrap()),
        "{printed}"
    );
}
