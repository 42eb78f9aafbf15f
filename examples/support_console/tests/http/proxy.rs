//! The console behind a TLS proxy that passes the public host on.

use axum::http::StatusCode;

use crate::test_client::TestClient;
use crate::{start_console, start_console_at};

const PUBLIC: &str = "https://console.example";

#[tokio::test]
async fn public_url_works_behind_proxy() {
    let running = start_console_at(Some("https://Console.Example:443/")).await;
    assert_eq!(running.console(), PUBLIC);
    assert!(running.address().ip().is_loopback());
    let local_url = format!("http://{}", running.address());
    let mut ada = TestClient::behind_proxy(&local_url, "console.example");

    let page = ada.get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.split("; ").any(|it| it == "Secure"), "{cookie}");
    ada.sign_in("user_ada").await;
    ada.issue_link("user_grace").await;

    let token = ada.get("/").await.form_token();
    let fields = [("form_token", token.as_str())];
    for (origin, expected) in [(&*local_url, 403), (PUBLIC, 303)] {
        let headers = [("origin", origin)];
        let response = ada.post_with("/sign-out", &fields, &headers).await;
        assert_eq!(response.status, expected, "{origin}");
    }
    let app = running.customer_app().unwrap();
    let signed_out = TestClient::new(app).get("/").await;
    assert!(signed_out.html.contains(&format!("href=\"{PUBLIC}\"")));
    running.stop().await;
}

#[tokio::test]
async fn only_host_of_public_url_is_served() {
    let running = start_console_at(Some(PUBLIC)).await;
    let local_url = format!("http://{}", running.address());
    let local = running.address().to_string();
    for host in [&*local, "rebound.example", "console.example:4711"] {
        let mut client = TestClient::behind_proxy(&local_url, host);
        let response = client.get("/sign-in").await;
        assert_eq!(response.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        response.assert_shows(PUBLIC);
    }
    running.stop().await;

    let running = start_console().await;
    let mut client = TestClient::behind_proxy(running.console(), "console.example");
    let response = client.get("/sign-in").await;
    assert_eq!(response.status, StatusCode::MISDIRECTED_REQUEST);
    running.stop().await;
}
