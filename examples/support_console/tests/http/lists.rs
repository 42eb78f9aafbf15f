//! The list of links.

use crate::start_console;
use crate::test_client::TestClient;

/// The maximum number of links on a page.
const MAX_LISTED: usize = 100;

#[tokio::test]
async fn list_shows_newest_links_and_counts_others() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let token = ada.get("/").await.form_token();
    let fields = [
        ("form_token", token.as_str()),
        ("customer", "user_grace"),
        ("case", "CS-4711"),
        ("reason", "the invoice shows the wrong address"),
        ("minutes", "10"),
    ];
    let rows = |page: &str| page.matches("<tr id=\"link-").count();
    for _ in 0..MAX_LISTED {
        ada.post("/links", &fields).await.redirect_path();
    }
    let all = ada.get("/").await;
    assert_eq!(rows(&all.html), MAX_LISTED);
    assert!(!all.text().contains("Older links"));

    ada.post("/links", &fields).await.redirect_path();
    let newest = ada.get("/links/rows").await;
    assert_eq!(rows(&newest.html), MAX_LISTED);
    assert_eq!(newest.badge(MAX_LISTED), "pending");
    assert!(!newest.html.contains("id=\"link-0\""));
    newest.assert_shows("Only the newest 100 links are listed. Older links: 1.");
    // The link that is not listed still has its own page.
    assert_eq!(ada.get("/links/0").await.badge(0), "pending");
    running.stop().await;
}

#[tokio::test]
async fn form_address_redirects_and_rows_are_a_fragment() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    assert_eq!(ada.get("/links").await.redirect_path(), "/");
    let rows = ada.get("/links/rows").await;
    assert!(rows.html.starts_with("<tr"), "{}", rows.html);
    running.stop().await;
}

#[tokio::test]
async fn refresh_link_changes_each_time() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let first = ada.get("/").await.attribute("id=\"refresh\" href");
    let clock = running.fake().unwrap().clock();
    clock.advance(std::time::Duration::from_millis(1));
    let second = ada.get("/").await.attribute("id=\"refresh\" href");
    assert!(first.is_some() && first != second, "{first:?}");
    running.stop().await;
}
