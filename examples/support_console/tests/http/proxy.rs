//! The console behind a TLS proxy that passes on the host.

use axum::http::StatusCode;

use crate::visitor::Visitor;
use crate::{console, console_at};

const PUBLIC: &str = "https://console.example";

#[tokio::test]
async fn public_url_works_behind_proxy() {
    let running = console_at(Some("https://Console.Example:443/")).await;
    assert_eq!(running.console(), PUBLIC);
    assert!(running.address().ip().is_loopback());
    let local_url = format!("http://{}", running.address());
    let mut ada = Visitor::through_a_proxy(&local_url, "console.example");

    let page = ada.get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.split("; ").any(|it| it == "Secure"), "{cookie}");
    ada.sign_in("user_ada").await;
    ada.link_for("user_grace").await;

    let token = ada.get("/").await.form_token();
    let fields = [("form_token", token.as_str())];
    for (origin, expected) in [(&*local_url, 403), (PUBLIC, 303)] {
        let headers = [("origin", origin)];
        let response = ada.post_with("/sign-out", &fields, &headers).await;
        assert_eq!(response.status, expected, "{origin}");
    }
    let app = running.customer_app().unwrap();
    let signed_out = Visitor::to(app).get("/").await;
    assert!(signed_out.html.contains(&format!("href=\"{PUBLIC}\"")));
    running.stop().await;
}

#[tokio::test]
async fn only_host_of_public_url_is_served() {
    let running = console_at(Some(PUBLIC)).await;
    let local_url = format!("http://{}", running.address());
    let local = running.address().to_string();
    for host in [&*local, "rebound.example", "console.example:4711"] {
        let mut visitor = Visitor::through_a_proxy(&local_url, host);
        let response = visitor.get("/sign-in").await;
        assert_eq!(response.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        response.shows(PUBLIC);
    }
    running.stop().await;

    let running = console().await;
    let mut visitor = Visitor::through_a_proxy(running.console(), "console.example");
    let response = visitor.get("/sign-in").await;
    assert_eq!(response.status, StatusCode::MISDIRECTED_REQUEST);
    running.stop().await;
}
