//! Server-sent events, which tell pages to refresh.

use std::time::Duration;

use axum::http::StatusCode;
use support_console::start;
use tokio::time::timeout;

use crate::start_console;
use crate::test_client::{Events, TestClient};
use crate::test_console::options;

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
