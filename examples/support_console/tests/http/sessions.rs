//! The maximum number of sessions.

use std::time::Duration;

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;
use crate::test_console::TestConsole;

/// The maximum number of sessions.
const MAX_SESSIONS: usize = 1000;

/// Adds sessions that began one second after the console's first sessions.
async fn add_sessions(running: &TestConsole, count: usize, agent: Option<&str>) {
    let clock = running.fake().unwrap().clock();
    clock.advance(Duration::from_secs(1));
    let now = clock.now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let agent = agent.map_or("NULL".to_owned(), |id| format!("'{id}'"));
    let rows: Vec<_> = (0..count)
        .map(|n| format!("('{n}', {agent}, {})", now.as_millis()))
        .collect();
    running
        .database
        .execute(&format!("INSERT INTO sessions VALUES {}", rows.join(", ")))
        .await;
}

#[tokio::test]
async fn anonymous_session_does_not_end_agent_session() {
    let running = start_console().await;
    // Ada's session is the oldest.
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    add_sessions(&running, MAX_SESSIONS - 1, None).await;
    for _ in 0..2 {
        let mut anonymous = TestClient::new(running.console());
        assert_eq!(anonymous.get("/sign-in").await.status, StatusCode::OK);
    }
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    // A different agent can still sign in.
    TestClient::signed_in(running.console(), "user_sam").await;
    assert_eq!(running.database.count("sessions").await, MAX_SESSIONS);
    running.stop().await;
}

#[tokio::test]
async fn anonymous_session_is_rejected_among_agents() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut sam = TestClient::new(running.console());
    let token = sam.get("/sign-in").await.form_token();
    add_sessions(&running, MAX_SESSIONS - 2, Some("user_sam")).await;
    let sign_in = [("form_token", &*token), ("agent", "user_sam")];
    assert_eq!(sam.post("/sign-in", &sign_in).await.redirect_path(), "/");

    let rejected = TestClient::new(running.console()).get("/sign-in").await;
    assert_eq!(rejected.status, StatusCode::SERVICE_UNAVAILABLE);
    rejected.assert_shows("Too many people are signed in. Try again when someone has signed out.");
    assert!(!rejected.headers.contains_key("set-cookie"));

    let token = ada.get("/").await.form_token();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    TestClient::signed_in(running.console(), "user_robin").await;
    assert_eq!(running.database.count("sessions").await, MAX_SESSIONS);
    running.stop().await;
}

#[tokio::test]
async fn session_lasts_a_working_day() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let clock = running.fake().unwrap().clock();
    clock.advance(Duration::from_secs(8 * 60 * 60 - 1));
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    clock.advance(Duration::from_secs(1));
    assert_eq!(ada.get("/").await.redirect_path(), "/sign-in");
    // The next check deletes the expired session.
    running.check_links().await.unwrap();
    assert_eq!(running.database.count("sessions").await, 0);
    running.stop().await;
}
