//! Server-sent events, which tell pages to refresh.

use std::time::Duration;

use axum::http::StatusCode;
use support_console::start;
use tokio::time::timeout;

use crate::start_console;
use crate::test_client::{Events, TestClient};
use crate::test_console::{TestConsole, options};

/// A long time for an event, which usually takes half a second.
const TIMEOUT: Duration = Duration::from_secs(30);

async fn next(events: &mut Events) -> String {
    timeout(TIMEOUT, events.next()).await.unwrap().unwrap()
}

#[tokio::test]
async fn pages_learn_about_changes_of_other_instance() {
    let first = start_console().await;
    let second = start(options(&first.database)).await.unwrap();
    let mut ada = TestClient::signed_in(first.console(), "user_ada").await;
    let mut sam = TestClient::signed_in(second.console(), "user_sam").await;
    let mut events = sam.events().await.unwrap();
    ada.issue_link("user_grace").await;
    assert!(next(&mut events).await.starts_with("data: "));
    // The response ends on shutdown, so that the browser notices.
    second.stop().await;
    while timeout(TIMEOUT, events.next()).await.unwrap().is_some() {}
    first.stop().await;
}

#[tokio::test]
async fn pages_learn_about_expiry() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (_, link) = ada.issue_link("user_grace").await;
    ada.issue_link("user_tomas").await;
    let session = fake.redeem(&link).unwrap();
    running.check_links().await.unwrap();
    // The link of Tomás expires after 10 minutes, and the session after 30.
    for minutes in [10, 20] {
        let before = changes(&running).await;
        for _ in 0..minutes {
            fake.clock().advance(Duration::from_mins(1));
            let _ = fake.touch_session(session.id());
        }
        running.check_links().await.unwrap();
        let after = changes(&running).await;
        assert!(after > before, "after {minutes} minutes");
        running.check_links().await.unwrap();
        assert_eq!(changes(&running).await, after);
    }
    let links = ada.get("/links").await;
    let badges = (links.badge(1), links.badge(2));
    assert_eq!(badges, ("ended".to_owned(), "expired".to_owned()));
    running.stop().await;
}

async fn changes(running: &TestConsole) -> i64 {
    running
        .database
        .number("SELECT value FROM counters WHERE name = 'changes'")
        .await
}

#[tokio::test]
async fn number_of_listeners_is_limited() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut listeners = Vec::new();
    for _ in 0..200 {
        listeners.push(ada.events().await.unwrap());
    }
    let rejected = ada.events().await.map(drop);
    assert_eq!(rejected, Err(StatusCode::SERVICE_UNAVAILABLE));
    listeners.pop();
    let accepted = async {
        while ada.events().await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    timeout(TIMEOUT, accepted).await.unwrap();
    let mut anonymous = TestClient::new(running.console());
    let status = anonymous.events().await.map(drop);
    assert_eq!(status, Err(StatusCode::SEE_OTHER));
    drop(listeners);
    running.stop().await;
}
