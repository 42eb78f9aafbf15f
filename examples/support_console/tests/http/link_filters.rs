//! Filters of the list of all links, and the way back to a page of it.

use std::time::Duration;

use actor_token::session::SessionStatus;

use crate::start_console;
use crate::test_client::{Page, TestClient};
use crate::test_console::TestConsole;

fn numbers(page: &Page) -> Vec<i64> {
    let rows = page.html.split("<tr id=\"link-").skip(1);
    rows.map(|row| row.split_once('"').unwrap().0.parse().unwrap())
        .collect()
}

async fn assert_links(ada: &mut TestClient, table: &[(&str, &[i64])]) {
    for (filters, expected) in table {
        let page = ada.get(&format!("/links?{filters}")).await;
        assert_eq!(numbers(&page), *expected, "{filters}");
        let rows = ada.get(&format!("/links/rows?list=all&{filters}")).await;
        assert_eq!(numbers(&rows), *expected, "{filters}");
        if expected.is_empty() {
            page.assert_shows("No links match the filters.");
        }
    }
}

/// Issues links 1 to 5: one that expires soon, one whose session has ended, one that was revoked,
/// one that waits, and one with a session.
async fn issue_links(running: &TestConsole, ada: &mut TestClient) {
    let fake = running.fake().unwrap();
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let reason = "the invoice shows the wrong address";
    let response = sam.request_link("user_wei", "CS-1", reason, "10").await;
    assert_eq!(response.redirect_path(), "/links/1");
    let (_, ended) = ada.issue_link("user_grace").await;
    let session = fake.redeem(&ended).unwrap();
    running.check_links().await.unwrap();
    fake.set_session_status(session.id(), SessionStatus::Removed)
        .unwrap();
    running.check_links().await.unwrap();
    fake.clock().advance(Duration::from_mins(9));
    let (revoked, _) = ada.issue_link("user_grace").await;
    sam.revoke(&revoked).await;
    ada.issue_link("user_tomas").await;
    let (_, active) = ada.issue_link("user_tomas").await;
    fake.redeem(&active).unwrap();
    running.check_links().await.unwrap();
}

#[tokio::test]
async fn filters_select_links_newest_first() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    issue_links(&running, &mut ada).await;
    // The first link has expired. In the database, it may still be waiting.
    fake.clock().advance(Duration::from_secs(90));
    assert_links(
        &mut ada,
        &[
            ("", &[5, 4, 3, 2, 1]),
            ("status=waiting", &[4]),
            ("status=active", &[5]),
            ("status=ended", &[2]),
            ("status=revoked", &[3]),
            ("status=expired", &[1]),
            ("agent=user_ada", &[5, 4, 3, 2]),
            ("agent=user_ada&status=revoked", &[3]),
            ("agent=user_sam&status=revoked", &[]),
            ("agent=user_none", &[]),
            ("customer=user_grace", &[3, 2]),
            ("customer=Tom%C3%A1s+HERRERA", &[5, 4]),
            ("customer=tomas@herrera.example&status=active", &[5]),
            ("customer=herrera", &[]),
            ("case=CS-1", &[1]),
            ("case=CS-4711&agent=user_ada&customer=user_grace", &[3, 2]),
            ("before=4&agent=user_ada", &[3, 2]),
            ("agent=&customer=&case=&status=", &[5, 4, 3, 2, 1]),
        ],
    )
    .await;

    // A session and a link expire at once.
    fake.clock().advance(Duration::from_mins(30));
    assert_links(
        &mut ada,
        &[
            ("status=waiting", &[]),
            ("status=active", &[]),
            ("status=ended", &[5, 2]),
            ("status=expired", &[4, 1]),
        ],
    )
    .await;
    running.stop().await;
}

#[tokio::test]
async fn invalid_filters_of_links_are_reported() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    ada.issue_link("user_grace").await;
    for filter in ["status=lost", "before=x", "before=-"] {
        let page = ada.get(&format!("/links?{filter}")).await;
        page.assert_shows("The address has a filter that this page does not know.");
        assert_eq!(numbers(&page), [1], "{filter}");
    }
    running.stop().await;
}

#[tokio::test]
async fn end_returns_to_its_page() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for _ in 0..4 {
        ada.issue_link("user_grace").await;
    }
    for (number, address) in [
        (
            1,
            "/links?agent=user_ada&customer=user_grace&case=CS-4711&status=waiting&before=3",
        ),
        (2, "/links?customer=Grace+Lindqvist&before=3"),
        (3, "/active?before=4"),
        (4, "/"),
    ] {
        let page = ada.get(address).await;
        let (_, form) = page.html.split_once("/end\">").unwrap();
        let fields = hidden_fields(form.split_once("</form>").unwrap().0);
        let fields: Vec<_> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let ended = ada.post(&format!("/links/{number}/end"), &fields).await;
        assert_eq!(ended.redirect_path(), address);
        let page = ada.get(address).await;
        page.assert_shows("The link for Grace Lindqvist was revoked.");
    }
    running.stop().await;
}

/// Returns the names and the values of the hidden fields.
fn hidden_fields(html: &str) -> Vec<(String, String)> {
    let fields = html.split("type=\"hidden\" name=\"").skip(1);
    let field = |it: &str| {
        let (name, rest) = it.split_once("\" value=\"").unwrap();
        (name.to_owned(), rest.split_once('"').unwrap().0.to_owned())
    };
    fields.map(field).collect()
}
