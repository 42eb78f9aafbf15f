//! The console behind a proxy that speaks TLS, and passes on the host that it was asked for.

use axum::http::StatusCode;

use crate::visitor::Visitor;
use crate::{console, console_at};

const PUBLIC: &str = "https://console.example";

#[tokio::test]
async fn behind_a_proxy_staff_work_at_the_public_url() {
    let running = console_at(Some("https://Console.Example:443/")).await;
    assert_eq!(running.console(), PUBLIC);
    assert!(running.address().ip().is_loopback());
    let listens = format!("http://{}", running.address());
    let mut ada = Visitor::through_a_proxy(&listens, "console.example");

    let page = ada.get("/sign-in").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.split("; ").any(|it| it == "Secure"), "{cookie}");
    ada.sign_in("user_ada").await;
    ada.link_for("user_grace").await;

    let token = ada.get("/").await.form_token();
    let fields = [("form_token", token.as_str())];
    for (origin, due) in [(&*listens, 403), (PUBLIC, 303)] {
        let headers = [("origin", origin)];
        let answer = ada.post_with("/sign-out", &fields, &headers).await;
        assert_eq!(answer.status, due, "{origin}");
    }
    let app = running.customer_app().unwrap();
    let signed_out = Visitor::to(app).get("/").await;
    assert!(signed_out.html.contains(&format!("href=\"{PUBLIC}\"")));
    running.stop().await;
}

#[tokio::test]
async fn no_host_is_served_but_that_of_the_public_url() {
    let running = console_at(Some(PUBLIC)).await;
    let listens = format!("http://{}", running.address());
    let local = running.address().to_string();
    for host in [&*local, "rebound.example", "console.example:4711"] {
        let mut visitor = Visitor::through_a_proxy(&listens, host);
        let answer = visitor.get("/sign-in").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        answer.shows(PUBLIC);
    }
    running.stop().await;

    let running = console().await;
    let mut visitor = Visitor::through_a_proxy(running.console(), "console.example");
    let answer = visitor.get("/sign-in").await;
    assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    running.stop().await;
}
