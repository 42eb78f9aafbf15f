//! The maximum number of sessions.

use std::time::Duration;

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;

/// The maximum number of sessions.
const MAX_SESSIONS: usize = 1000;

#[tokio::test]
async fn anonymous_session_does_not_end_agent_session() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    // Ada's session is the oldest.
    let clock = running.fake().unwrap().clock();
    clock.advance(Duration::from_secs(1));
    let mut anonymous = TestClient::new(running.console());
    for _ in 0..=MAX_SESSIONS {
        anonymous.cookies.clear();
        assert_eq!(anonymous.get("/sign-in").await.status, StatusCode::OK);
    }
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    // A different agent can still sign in.
    TestClient::signed_in(running.console(), "user_sam").await;
    running.stop().await;
}

#[tokio::test]
async fn anonymous_session_is_rejected_among_agents() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let clock = running.fake().unwrap().clock();
    clock.advance(Duration::from_secs(1));
    let mut sam = TestClient::new(running.console());
    for _ in 1..MAX_SESSIONS {
        sam.cookies.clear();
        sam.sign_in("user_sam").await;
    }
    sam.cookies.clear();
    let rejected = sam.get("/sign-in").await;
    assert_eq!(rejected.status, StatusCode::SERVICE_UNAVAILABLE);
    rejected.assert_shows("Too many people are signed in. Try again when someone has signed out.");
    assert!(!rejected.headers.contains_key("set-cookie"));

    let token = ada.get("/").await.form_token();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    sam.sign_in("user_sam").await;
    running.stop().await;
}
