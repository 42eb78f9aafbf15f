//! Tests of the responses, and of tokens whose link does not reach the client.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, Endpoint, Injection};
use actor_token::transport::from_async_fn;
use axum::body::{Body, to_bytes};
use tokio::task::yield_now;
use tower::ServiceExt;

use super::*;

fn post_json<T: AsyncTransport + 'static>(
    clerk: Client<T>,
    body: &str,
) -> impl Future<Output = Result<Response, Infallible>> + use<T> {
    let request = http::Request::post("/impersonations")
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    app(clerk).oneshot(request)
}

fn client<T>(transport: T, fake: &FakeClerk) -> Client<T> {
    Client::builder(transport)
        .secret_key(fake.secret_key())
        .build()
        .unwrap()
}

async fn post_to_fake(fake: &FakeClerk, body: &str) -> (StatusCode, Value) {
    let response = post_json(client(fake.clone(), fake), body).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

const VALID: &str = r#"{"user_id": "user_customer", "case": 4711, "reason": "wrong address"}"#;

#[tokio::test]
async fn violations_are_returned_with_status_422() {
    let fake = FakeClerk::new();
    let (status, body) = post_to_fake(
        &fake,
        r#"{"user_id": " ", "case": 4711, "reason": "", "link_ttl": 90000}"#,
    )
    .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut paths: Vec<_> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["actor.reason", "expires_in_seconds", "user_id"]);
    assert!(fake.requests().is_empty());
}

#[tokio::test]
async fn agent_in_body_is_rejected() {
    let fake = FakeClerk::new();
    let (status, body) = post_to_fake(
        &fake,
        r#"{"user_id": "user_customer", "agent": "user_other_agent", "case": 1, "reason": "x"}"#,
    )
    .await;
    assert_eq!(
        (status, &body["errors"][0]["path"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("body"))
    );
    let (status, _) = post_to_fake(&fake, VALID).await;
    assert_eq!(
        (status, fake.tokens()[0].actor()["sub"].as_str()),
        (StatusCode::OK, Some("user_support_agent"))
    );
}

#[tokio::test]
async fn failure_determines_status() {
    type Fault = fn(&FakeClerk);
    let table: [(Fault, StatusCode); 4] = [
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::InternalClerkError)),
            StatusCode::BAD_GATEWAY,
        ),
        (
            |fake| fake.inject(Injection::drop_response()),
            StatusCode::BAD_GATEWAY,
        ),
        (
            |fake| fake.delete_user("user_customer"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::ClerkKeyInvalid)),
            StatusCode::SERVICE_UNAVAILABLE,
        ),
    ];
    for (inject, expected) in table {
        let fake = FakeClerk::new();
        inject(&fake);
        let (status, body) = post_to_fake(&fake, VALID).await;
        assert_eq!(status, expected, "{body}");
        assert!(!body.to_string().contains("ticket"), "{body}");
    }
}

#[tokio::test]
async fn disconnect_revokes_token() {
    let fake = FakeClerk::new();
    {
        let mut response = pin!(post_json(client(fake.clone(), &fake), VALID));
        let first = poll_fn(|context| Poll::Ready(response.as_mut().poll(context))).await;
        assert!(first.is_pending(), "the request must still be in flight");
    }
    // Lets the task of the call run to completion.
    for _ in 0..9 {
        yield_now().await;
    }
    assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Revoked);
}

#[tokio::test]
async fn token_without_link_is_revoked() {
    for revocation_succeeds in [true, false] {
        let fake = FakeClerk::new();
        // Issues the token that the next response repeats without its link.
        post_to_fake(&fake, VALID).await;
        let without_link = json!({
            "object": "actor_token", "id": fake.tokens()[0].id(), "status": "pending", "user_id": "user_customer",
            "actor": {"sub": "user_support_agent"}, "created_at": 1, "updated_at": 1,
        });
        fake.inject(Injection::respond_with(http::Response::new(
            without_link.to_string().into(),
        )));
        if !revocation_succeeds {
            fake.inject(
                Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::Revoke),
            );
        }
        let (status, body) = post_to_fake(&fake, VALID).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        let message = body["errors"][0].as_str().unwrap();
        assert_eq!(
            message.contains("was revoked"),
            revocation_succeeds,
            "{message}"
        );
        let status = fake.tokens()[0].status().clone();
        assert_eq!(
            status == ActorTokenStatus::Revoked,
            revocation_succeeds,
            "{status:?}"
        );
    }
}

#[tokio::test]
async fn panicking_transport_returns_502() {
    let fake = FakeClerk::new();
    let broken = from_async_fn(
        |_, _| async { panic!("bug in the transport") },
        |_| async {},
    );
    let response = post_json(client(broken, &fake), VALID).await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_GATEWAY);
}
