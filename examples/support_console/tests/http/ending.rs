//! Ending links and sessions again, and how often an agent may.

use std::time::Duration;

use actor_token::fake::{ApiFault, Endpoint, Injection};
use actor_token::session::SessionStatus;

use crate::start_console;
use crate::test_client::{Page, TestClient};
use crate::test_console::TestConsole;

/// How many links an agent may end in a minute.
const END_LIMIT: usize = 60;

/// Returns the text of a link's row in the list.
fn row(page: &Page, link: i64) -> String {
    let (_, row) = page
        .html
        .split_once(&format!("id=\"link-{link}\""))
        .unwrap();
    let row = row.split_once("</tr>").unwrap().0;
    row.split(['<', '>']).skip(1).step_by(2).collect()
}

fn requests(running: &TestConsole) -> usize {
    running.fake().unwrap().requests().len()
}

#[tokio::test]
async fn late_click_does_not_change_who_ended_a_link() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let mut pages = Vec::new();
    for is_used in [false, true, true] {
        let (page, link) = ada.issue_link("user_grace").await;
        if is_used {
            fake.redeem(&link).unwrap();
        }
        pages.push(page);
    }
    running.check_links().await.unwrap();
    ada.revoke(&pages[0]).await;
    ada.revoke(&pages[1]).await;
    // The agent signs out.
    let id = fake.sessions()[1].id().to_owned();
    fake.set_session_status(&id, SessionStatus::Removed)
        .unwrap();
    running.check_links().await.unwrap();
    let ended = sam.get("/").await;
    assert!(row(&ended, 1).contains("by Ada Bakke"));
    assert!(row(&ended, 2).contains("by Ada Bakke"));
    assert!(!row(&ended, 3).contains("by "));

    let before = requests(&running);
    for (page, notice) in pages.iter().zip([
        "The link for Grace Lindqvist was already revoked.",
        "The session as Grace Lindqvist had already ended.",
        "The session as Grace Lindqvist had already ended.",
    ]) {
        let late = sam.revoke(page).await;
        late.assert_shows(notice);
        for link in 1..=3 {
            assert_eq!(row(&late, link), row(&ended, link));
        }
    }
    assert_eq!(requests(&running), before);
    running.stop().await;
}

#[tokio::test]
async fn agent_without_session_to_end_is_not_named() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let (page, link) = ada.issue_link("user_grace").await;
    // The agent signs out, and the console has not yet noticed.
    let session = fake.redeem(&link).unwrap();
    running.check_links().await.unwrap();
    fake.set_session_status(session.id(), SessionStatus::Removed)
        .unwrap();
    let late = sam.revoke(&page).await;
    late.assert_shows("No session is active.");
    assert_eq!(late.badge(1), "ended");
    assert!(!row(&late, 1).contains("by "));
    running.stop().await;
}

#[tokio::test]
async fn ends_of_an_agent_are_limited() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, _) = ada.issue_link("user_grace").await;
    let fault = Injection::respond_with(ApiFault::ResourceNotFound);
    fake.inject(fault.only_for(Endpoint::Revoke).times(2 * END_LIMIT));
    for _ in 0..END_LIMIT {
        ada.revoke(&page)
            .await
            .assert_shows("may still work, or someone may be signed in");
    }
    let before = requests(&running);
    for _ in 0..5 {
        ada.revoke(&page)
            .await
            .assert_shows("Nothing was ended, because you have ended more than 60 links");
    }
    assert_eq!(requests(&running), before);
    let rejected = ada.get("/trail?status=rejected").await;
    assert_eq!(rejected.html.matches(">rejected</span>").count(), 1);
    rejected.assert_shows("Revoke the link for Grace Lindqvist");
    rejected.assert_shows("More than 60 links ended in a minute");

    fake.clock().advance(Duration::from_mins(1));
    ada.revoke(&page)
        .await
        .assert_shows("may still work, or someone may be signed in");
    running.stop().await;
}
