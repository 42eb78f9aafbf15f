//! Who is in an account now, and ending sessions.

use std::time::Duration;

use actor_token::fake::{ApiFault, Endpoint, Injection};
use actor_token::session::SessionStatus;

use crate::start_console;
use crate::test_client::TestClient;

#[tokio::test]
async fn used_link_without_session_is_checked_again() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, link) = ada.issue_link("user_grace").await;
    // The browser has opened the link, but not yet signed in.
    let ticket = crate::open_link(&running, &link).unwrap();
    let notice = ada.revoke(&page).await;
    notice.assert_shows("The link for Grace Lindqvist was used. No session is active.");
    assert_eq!(notice.badge(1), "ended");

    let ticket = ticket.split_once("ticket=").unwrap().1.to_owned();
    fake.sign_in(&ticket).unwrap();
    running.check_links().await.unwrap();
    assert_eq!(ada.get("/active").await.badge(1), "in the account until ");
    ada.revoke(&page)
        .await
        .assert_shows("Its session was ended.");
    running.stop().await;
}

#[tokio::test]
async fn session_that_cannot_be_ended_is_still_active() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, link) = ada.issue_link("user_grace").await;
    fake.redeem(&link).unwrap();
    let fault = Injection::respond_with(ApiFault::InternalClerkError);
    fake.inject(fault.only_for(Endpoint::EndSession).times(10));
    let notice = ada.revoke(&page).await;
    notice.assert_shows("its session could not be ended, so someone may still be signed in");
    // The end of the session is known once the console has checked the link.
    assert!(notice.badge(1).starts_with("in the account"));
    running.check_links().await.unwrap();
    assert_eq!(ada.get("/active").await.badge(1), "in the account until ");
    let trail = ada.get("/trail?status=unknown").await;
    // Without the session's link, the console does not know whose session it was.
    trail.assert_shows("Ada Bakke End ");
    running.stop().await;
}

#[tokio::test]
async fn session_ends_by_itself() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (_, first) = ada.issue_link("user_grace").await;
    let (_, second) = ada.issue_link("user_tomas").await;
    let signed_out = fake.redeem(&first).unwrap();
    fake.redeem(&second).unwrap();
    running.check_links().await.unwrap();
    fake.set_session_status(signed_out.id(), SessionStatus::Removed)
        .unwrap();
    running.check_links().await.unwrap();
    let home = ada.get("/").await;
    assert_eq!(home.badge(1), "ended");
    assert_eq!(home.badge(2), "in the account until ");
    // The other session reaches its maximum duration.
    fake.clock().advance(Duration::from_mins(30));
    assert_eq!(ada.get("/").await.badge(2), "ended");
    running.stop().await;
}
