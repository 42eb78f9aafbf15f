//! The pages of active links and of customers, and the filters of the audit trail.

use crate::test_client::TestClient;
use crate::{open_link, start_console};

#[tokio::test]
async fn any_agent_ends_an_active_session() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let empty = "No one is signed in as a customer, and no link is waiting.";
    ada.get("/active").await.assert_shows(empty);
    let (page, link) = ada.issue_link("user_grace").await;
    ada.issue_link("user_tomas").await;
    let mut browser = TestClient::new(running.customer_app().unwrap());
    browser.get(&open_link(&running, &link).unwrap()).await;
    running.check_links().await.unwrap();

    // The session is first, although its link is older.
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let active = sam.get("/active").await;
    let [session, waiting] = ["id=\"link-1\"", "id=\"link-2\""].map(|id| active.html.find(id));
    assert!(session.is_some() && session < waiting, "{}", active.html);
    assert_eq!(active.badge(1), "in the account until ");
    active.assert_shows("30 min 00 s left End session");

    let token = active.form_token();
    let fields = [("form_token", token.as_str()), ("list", "active")];
    let ended = sam.post(&format!("{page}/end"), &fields).await;
    assert_eq!(ended.redirect_path(), "/active");
    let active = sam.get("/active").await;
    active.assert_shows("The link for Grace Lindqvist was used. Its session was ended.");
    assert!(!active.html.contains("id=\"link-1\""));
    browser
        .get("/")
        .await
        .assert_shows("This session has ended.");
    ada.get("/links")
        .await
        .assert_shows("ended by Sam Oyelaran");
    let trail = ada.get("/trail?agent=user_sam&case=CS-4711").await;
    trail.assert_shows("Sam Oyelaran End the session as Grace Lindqvist");
    trail.assert_shows("session ended");
    running.stop().await;
}

#[tokio::test]
async fn list_of_end_form_must_be_known() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, _) = ada.issue_link("user_grace").await;
    let token = ada.get("/").await.form_token();
    let other_site = "https://other.example";
    let fields = [("form_token", token.as_str()), ("list", other_site)];
    let response = ada.post(&format!("{page}/end"), &fields).await;
    assert_eq!(response.status, 422);
    assert_eq!(ada.get("/").await.badge(1), "waiting");
    running.stop().await;
}

#[tokio::test]
async fn search_finds_customers_but_no_staff() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for (search, expected) in [
        (
            "",
            vec!["user_amara", "user_grace", "user_tomas", "user_wei"],
        ),
        ("HERR", vec!["user_tomas"]),
        ("example+gra", vec!["user_grace"]),
        ("user_wei", vec!["user_wei"]),
        ("sam", vec![]),
        ("user_robin", vec![]),
        ("%25", vec![]),
    ] {
        let page = ada.get(&format!("/?search={search}")).await;
        let links = page.html.split("href=\"/?customer=").skip(1);
        let found: Vec<_> = links
            .map(|it| it.split(['&', '#']).next().unwrap())
            .collect();
        assert_eq!(found, expected, "{search}");
    }
    let none = ada.get("/?search=%3Cb%3E").await;
    none.assert_shows("No customers match “&lt;b&gt;”.");
    let selected = ada.get("/?search=herr&customer=user_tomas").await;
    selected.assert_shows("Sign in as Tomás Herrera");
    assert_eq!(
        selected.attribute("type=\"search\" value").as_deref(),
        Some("herr")
    );
    running.stop().await;
}

#[tokio::test]
async fn trail_filters_select_records_or_are_reported() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    ada.issue_link("user_grace").await;
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let (page, _) = sam.issue_link("user_tomas").await;
    sam.revoke(&page).await;
    for (filters, count) in [
        ("", 3),
        ("agent=user_sam", 2),
        ("agent=user_sam&status=revoked", 1),
        ("customer=user_grace", 1),
        ("customer=TOM%C3%81S+herrera", 2),
        ("customer=tomas@herrera.example&case=CS-4711", 2),
        ("case=CS-1", 0),
        ("until=2026-01-01T00:00", 0),
        ("from=2026-01-01T00:00", 3),
        ("from=&until=&agent=", 3),
    ] {
        let trail = ada.get(&format!("/trail?{filters}")).await;
        let rows = trail.html.matches("data-column=\"Time\"").count();
        assert_eq!(rows, count, "{filters}");
        if count == 0 {
            trail.assert_shows("No records match the filters.");
        }
    }
    let trail = ada.get("/trail?from=today&status=x&agent=user_sam").await;
    trail.assert_shows("Enter a time such as 2026-03-01T09:05");
    trail.assert_shows("The address has a filter that this page does not know.");
    assert!(
        trail
            .html
            .contains("href=\"/trail.csv?agent=user_sam&amp;status=x&amp;from=today\"")
    );
    running.stop().await;
}
