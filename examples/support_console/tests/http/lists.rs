//! The list of links: how much of it there is, and at which address.

use crate::console;
use crate::visitor::Visitor;

/// As many links as a page lists.
const LISTED: usize = 100;

#[tokio::test]
async fn the_newest_links_are_listed_and_older_ones_counted() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let token = ada.get("/").await.form_token();
    let fields = [
        ("form_token", token.as_str()),
        ("customer", "user_grace"),
        ("case", "CS-4711"),
        ("reason", "the invoice shows the wrong address"),
        ("minutes", "10"),
    ];
    let rows = |page: &str| page.matches("<tr id=\"link-").count();
    for _ in 0..LISTED {
        ada.post("/links", &fields).await.leads_to();
    }
    let all = ada.get("/").await;
    assert_eq!(rows(&all.html), LISTED);
    assert!(!all.text().contains("Older ones"));

    ada.post("/links", &fields).await.leads_to();
    let newest = ada.get("/links/rows").await;
    assert_eq!(rows(&newest.html), LISTED);
    assert_eq!(newest.badge(LISTED), "waiting");
    assert!(!newest.html.contains("id=\"link-0\""));
    newest.shows("Only the newest 100 links are listed. Older ones: 1.");
    // It has its page all the same.
    assert_eq!(ada.get("/links/0").await.badge(0), "waiting");
    running.stop().await;
}

#[tokio::test]
async fn the_address_that_a_refused_form_leaves_leads_home() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    assert_eq!(ada.get("/links").await.leads_to(), "/");
    let rows = ada.get("/links/rows").await;
    assert!(rows.html.starts_with("<tr"), "{}", rows.html);
    running.stop().await;
}

#[tokio::test]
async fn the_link_that_refreshes_the_list_is_another_address_each_time() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let first = ada.get("/").await.attribute("id=\"refresh\" href");
    let clock = running.stand_in().unwrap().clock();
    clock.advance(std::time::Duration::from_millis(1));
    let second = ada.get("/").await.attribute("id=\"refresh\" href");
    assert!(first.is_some() && first != second, "{first:?}");
    running.stop().await;
}
