//! Whose session ends when there are too many.

use std::time::Duration;

use axum::http::StatusCode;

use crate::console;
use crate::visitor::Visitor;

/// As many sessions as the console keeps.
const MOST: usize = 1000;

#[tokio::test]
async fn visitors_who_dont_sign_in_sign_nobody_out() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    // Hers is the oldest.
    let clock = running.stand_in().unwrap().clock();
    clock.advance(Duration::from_secs(1));
    let mut nobody = Visitor::to(running.console());
    for _ in 0..=MOST {
        nobody.cookies.clear();
        assert_eq!(nobody.get("/sign-in").await.status, StatusCode::OK);
    }
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    // There is room for a colleague still.
    Visitor::signed_in(running.console(), "user_sam").await;
    running.stop().await;
}

#[tokio::test]
async fn a_visitor_who_would_sign_somebody_out_is_asked_to_come_back() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let clock = running.stand_in().unwrap().clock();
    clock.advance(Duration::from_secs(1));
    let mut sam = Visitor::to(running.console());
    for _ in 1..MOST {
        sam.cookies.clear();
        sam.sign_in("user_sam").await;
    }
    sam.cookies.clear();
    let refused = sam.get("/sign-in").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    refused.shows("Too many are signed in. Try again when somebody has signed out.");
    assert!(!refused.headers.contains_key("set-cookie"));

    let token = ada.get("/").await.form_token();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    sam.sign_in("user_sam").await;
    running.stop().await;
}
