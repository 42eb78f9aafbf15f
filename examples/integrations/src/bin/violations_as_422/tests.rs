//! What a caller is told, and what becomes of a token that reaches nobody.

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

fn answer<T: AsyncTransport + 'static>(
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

async fn ask(fake: &FakeClerk, body: &str) -> (StatusCode, Value) {
    let answer = answer(client(fake.clone(), fake), body).await.unwrap();
    let status = answer.status();
    let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

const GOOD: &str = r#"{"user_id": "user_1", "case": 4711, "reason": "wrong address"}"#;

#[tokio::test]
async fn all_violations_are_in_the_body_of_a_422() {
    let fake = FakeClerk::new();
    let (status, body) = ask(
        &fake,
        r#"{"user_id": " ", "case": 4711, "reason": "", "link_life": 90000}"#,
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
async fn who_asks_can_t_be_said_in_the_body() {
    let fake = FakeClerk::new();
    let (status, body) = ask(
        &fake,
        r#"{"user_id": "user_1", "agent": "user_2", "case": 1, "reason": "x"}"#,
    )
    .await;
    assert_eq!(
        (status, &body["errors"][0]["path"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("body"))
    );
    let (status, _) = ask(&fake, GOOD).await;
    assert_eq!(
        (status, fake.tokens()[0].actor()["sub"].as_str()),
        (StatusCode::OK, Some("user_agent"))
    );
}

#[tokio::test]
async fn a_status_says_whether_it_may_be_tried_again() {
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
            |fake| fake.delete_user("user_1"),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            |fake| fake.inject(Injection::respond_with(ApiFault::ClerkKeyInvalid)),
            StatusCode::SERVICE_UNAVAILABLE,
        ),
    ];
    for (spoil, due) in table {
        let fake = FakeClerk::new();
        spoil(&fake);
        let (status, body) = ask(&fake, GOOD).await;
        assert_eq!(status, due, "{body}");
        assert!(!body.to_string().contains("ticket"), "{body}");
    }
}

#[tokio::test]
async fn a_token_is_revoked_if_the_browser_left_before_it_was_issued() {
    let fake = FakeClerk::new();
    {
        let mut answer = pin!(answer(client(fake.clone(), &fake), GOOD));
        let first = poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await;
        assert!(first.is_pending(), "the browser can't leave any more");
    }
    for _ in 0..9 {
        yield_now().await;
    }
    assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Revoked);
}

#[tokio::test]
async fn a_token_without_a_link_is_revoked() {
    for revoked in [true, false] {
        let fake = FakeClerk::new();
        ask(&fake, GOOD).await;
        let without_a_link = json!({
            "object": "actor_token", "id": fake.tokens()[0].id(), "status": "pending", "user_id": "user_1",
            "actor": {"sub": "user_agent"}, "created_at": 1, "updated_at": 1,
        });
        fake.inject(Injection::respond_with(http::Response::new(
            without_a_link.to_string().into(),
        )));
        if !revoked {
            fake.inject(
                Injection::respond_with(ApiFault::ClerkKeyInvalid).only_for(Endpoint::Revoke),
            );
        }
        let (status, body) = ask(&fake, GOOD).await;
        assert_eq!(status, StatusCode::BAD_GATEWAY);
        let told = body["errors"][0].as_str().unwrap();
        assert_eq!(told.contains("is revoked"), revoked, "{told}");
        let status = fake.tokens()[0].status().clone();
        assert_eq!(status == ActorTokenStatus::Revoked, revoked, "{status:?}");
    }
}

#[tokio::test]
async fn a_call_that_panics_is_a_502() {
    let fake = FakeClerk::new();
    let broken = from_async_fn(
        |_, _| async { panic!("a bug of the transport") },
        |_| async {},
    );
    let answer = answer(client(broken, &fake), GOOD).await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
}
