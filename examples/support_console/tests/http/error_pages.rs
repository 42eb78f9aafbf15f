//! Error pages of both applications.

use axum::http::StatusCode;

use crate::test_client::TestClient;
use crate::{open_link, start_console};

#[tokio::test]
async fn invalid_requests_get_an_error_page() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut customer = TestClient::new(running.customer_app().unwrap());
    let token = ada.get("/").await.form_token();
    let long = "x".repeat(20_000);
    let too_long = [("form_token", &*token), ("reason", &*long)];
    let twice = [("form_token", &*token), ("form_token", &*token)];
    let invalid = "The address or the form is invalid.";
    for (response, status, text) in [
        (
            ada.post("/links", &too_long).await,
            413,
            "The form is too long.",
        ),
        (ada.post("/links", &twice).await, 422, invalid),
        (ada.post("/links", &too_long[..1]).await, 422, invalid),
        (
            ada.post("/trail", &[]).await,
            405,
            "This address does not support this kind of request.",
        ),
        (ada.get("/links/abc").await, 400, invalid),
        (ada.get("/?customer=a&customer=b").await, 400, invalid),
        (
            customer.get("/nowhere").await,
            404,
            "There is no such page.",
        ),
        (
            customer
                .get("/sign-in?__clerk_ticket=a&__clerk_ticket=b")
                .await,
            400,
            invalid,
        ),
        (
            customer.get("/sign-out").await,
            405,
            "This address does not support this kind of request.",
        ),
    ] {
        assert_eq!(
            response.status,
            StatusCode::from_u16(status).unwrap(),
            "{}",
            response.html
        );
        response.assert_shows(text);
        response.assert_shows("Go to the home page");
        assert!(
            response.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        assert_eq!(response.headers.contains_key("allow"), status == 405);
    }
    running.stop().await;
}

#[tokio::test]
async fn customers_application_has_its_own_error_pages() {
    let running = start_console().await;
    let mut customer = TestClient::new(running.customer_app().unwrap());
    let long = "x".repeat(20_000);
    let cross_site = [("sec-fetch-site", "cross-site")];
    for (response, status) in [
        (customer.get("/nowhere").await, 404),
        (customer.get("/sign-out").await, 405),
        (
            customer
                .get("/sign-in?__clerk_ticket=a&__clerk_ticket=b")
                .await,
            400,
        ),
        (
            customer
                .get(&format!("/sign-in?__clerk_ticket={long}"))
                .await,
            403,
        ),
        (customer.post("/sign-out", &[("field", &long)]).await, 413),
        (customer.post_with("/sign-out", &[], &cross_site).await, 403),
    ] {
        assert_eq!(
            response.status,
            StatusCode::from_u16(status).unwrap(),
            "{}",
            response.html
        );
        response.assert_shows("Fernway House plants, delivered");
    }
    running.stop().await;
}

#[tokio::test]
async fn applications_report_database_errors_themselves() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (_, link) = ada.issue_link("user_grace").await;
    let mut customer = TestClient::new(running.customer_app().unwrap());
    customer.get(&open_link(&running, &link).unwrap()).await;
    let rename = "ALTER TABLE customers RENAME TO old_customers";
    running.database.execute(rename).await;
    for (page, brand) in [
        (customer.get("/").await, "Fernway House plants, delivered"),
        (ada.get("/").await, "Support console"),
    ] {
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        page.assert_shows(brand);
        page.assert_shows("Try again");
    }
    running.stop().await;
}

#[tokio::test]
async fn request_to_other_host_gets_a_page() {
    let running = start_console().await;
    let site = running.console();
    let headers = [("host", "rebound.example")];
    let page = TestClient::new(site).get_with("/", &headers).await;
    assert_eq!(page.status, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(page.attribute("a href").as_deref(), Some(site));
    assert!(page.headers["content-type"] == "text/html; charset=utf-8");
    running.stop().await;
}
