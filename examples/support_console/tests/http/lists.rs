//! The list of links.

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;

/// The maximum number of links on a page.
const MAX_LISTED: i64 = 50;
/// How many links an agent may request in a minute.
const REQUEST_LIMIT: i64 = 30;

const FIELDS: [(&str, &str); 4] = [
    ("customer", "user_grace"),
    ("case", "CS-4711"),
    ("reason", "the invoice shows the wrong address"),
    ("minutes", "10"),
];

#[tokio::test]
async fn list_shows_newest_links() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let token = ada.get("/").await.form_token();
    let fields = [&FIELDS[..], &[("form_token", &token)]].concat();
    let rows = |page: &str| page.matches("<tr id=\"link-").count();
    for number in 1..=MAX_LISTED {
        if number % REQUEST_LIMIT == 0 {
            let minute = std::time::Duration::from_mins(1);
            running.fake().unwrap().clock().advance(minute);
        }
        ada.post("/links", &fields).await.redirect_path();
    }
    for path in ["/", "/links"] {
        let all = ada.get(path).await;
        assert_eq!(rows(&all.html), 50);
        assert!(!all.text().contains("Next page"), "{path}");
    }

    ada.post("/links", &fields).await.redirect_path();
    for path in ["/links/rows", "/links", "/"] {
        let newest = ada.get(path).await;
        assert_eq!(rows(&newest.html), 50);
        assert_eq!(newest.badge(MAX_LISTED + 1), "waiting");
        assert!(!newest.html.contains("id=\"link-1\""));
        if path != "/links/rows" {
            assert!(newest.html.contains("href=\"/links?before=2\">Next page"));
        }
    }
    let older = ada.get("/links?before=2").await;
    assert_eq!(
        (rows(&older.html), older.badge(1)),
        (1, "waiting".to_owned())
    );
    older.assert_shows("First page");
    assert!(
        older
            .html
            .contains("data-poll=\"/links/rows?list=all&amp;before=2\"")
    );
    // The link that is not listed still has its own page.
    assert_eq!(ada.get("/links/1").await.badge(1), "waiting");
    running.stop().await;
}

#[tokio::test]
async fn requests_of_an_agent_are_limited() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let token = ada.get("/").await.form_token();
    let fields = [&FIELDS[..], &[("form_token", &token)]].concat();
    // The limit is stated before it is broken.
    let form = ada.get("/?customer=user_grace").await;
    form.assert_shows("You can request 30 links in a minute.");
    for _ in 0..REQUEST_LIMIT {
        ada.post("/links", &fields).await.redirect_path();
    }
    let rejected = ada.post("/links", &fields).await;
    assert_eq!(rejected.status, StatusCode::TOO_MANY_REQUESTS);
    rejected
        .assert_shows("No link was issued, because you have requested more than 30 in a minute.");
    assert_eq!(running.fake().unwrap().tokens().len(), 30);
    // The trail has the first rejected attempt of each minute.
    for _ in 0..5 {
        ada.post("/links", &fields).await;
    }
    let trail = ada.get("/trail?status=rejected").await;
    assert_eq!(trail.html.matches(">rejected</span>").count(), 1);
    trail.assert_shows("More than 30 links requested in a minute");

    // The limit is that of the agent, and ends.
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    sam.issue_link("user_grace").await;
    let minute = std::time::Duration::from_mins(1);
    running.fake().unwrap().clock().advance(minute);
    ada.post("/links", &fields).await.redirect_path();
    running.stop().await;
}

#[tokio::test]
async fn rows_are_a_fragment() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
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
