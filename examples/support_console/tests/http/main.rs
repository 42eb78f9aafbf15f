//! Tests the console over real sockets on localhost, without a browser.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod active;
mod clerk_console;
mod customers;
mod ending;
mod error_pages;
mod events;
mod forms;
#[cfg(unix)]
mod in_flight;
mod instances;
#[cfg(unix)]
mod kill;
mod link_filters;
mod list_pages;
mod lists;
mod program;
mod protection;
mod proxy;
mod sessions;
#[cfg(unix)]
mod stalling_proxy;
mod test_client;
mod test_console;
#[path = "../support/database.rs"]
mod test_database;
mod trail;

use std::time::Duration;

use actor_token::fake::{ApiFault, Endpoint, Injection};
use actor_token::session::SessionStatus;
use actor_token::{
    Actor, ActorTokenRequest, ActorTokenStatus, Client, CreateActorTokenRequestBody, request::Body,
};
use axum::http::{Response, StatusCode};
use support_console::Running;
use test_client::TestClient;
pub(crate) use test_console::{start_console, start_console_at};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Opens a link without following the redirect. Returns the path of the redirect, or the fake's
/// error code.
fn open_link(running: &Running, link: &str) -> Result<String, String> {
    let response = running.fake().unwrap().open_link(link);
    if response.status() == 303 {
        let location = response.headers()["location"].to_str().unwrap();
        let app = running.customer_app().unwrap();
        return Ok(location.strip_prefix(app).unwrap().to_owned());
    }
    let error: serde_json::Value = serde_json::from_slice(response.body().as_bytes()).unwrap();
    Err(error["errors"][0]["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn link_opens_account_with_banner() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (_, link) = ada.issue_link("user_grace").await;
    ada.get("/").await.assert_shows("waiting 10 min 00 s");

    let sign_in = open_link(&running, &link).unwrap();
    let mut browser = TestClient::new(running.customer_app().unwrap());
    assert_eq!(browser.get(&sign_in).await.redirect_path(), "/");
    let account = browser.get("/").await;
    account.assert_shows("Ada Bakke, you are signed in as Grace Lindqvist · CS-4711");
    account.assert_shows("the invoice shows the wrong address");
    account.assert_shows("Ends in 30 min 00 s");
    running.check_links().await.unwrap();
    assert_eq!(ada.get("/").await.badge(1), "in the account until ");

    let signed_out = browser.post("/sign-out", &[]).await;
    assert_eq!(signed_out.redirect_path(), "/");
    browser.get("/").await.assert_shows("You are signed out");
    running.stop().await;
}

#[tokio::test]
async fn session_ends_after_its_duration() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (_, link) = ada.issue_link("user_grace").await;
    let mut browser = TestClient::new(running.customer_app().unwrap());
    browser.get(&open_link(&running, &link).unwrap()).await;
    browser.get("/").await.assert_shows("you are signed in as");
    running
        .fake()
        .unwrap()
        .clock()
        .advance(Duration::from_mins(30));
    browser.get("/").await.assert_shows("You are signed out");
    running.stop().await;
}

#[tokio::test]
async fn ended_session_no_longer_shows_account() {
    let running = start_console().await;
    let fake = running.fake().unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut browser = TestClient::new(running.customer_app().unwrap());

    // A session that was ended with the API.
    let (_, link) = ada.issue_link("user_grace").await;
    browser.get(&open_link(&running, &link).unwrap()).await;
    let id = fake.sessions()[0].id().to_owned();
    fake.set_session_status(&id, SessionStatus::Revoked)
        .unwrap();
    browser
        .get("/")
        .await
        .assert_shows("This session has ended.");

    // The button in the banner ends the session at Clerk too.
    let (_, link) = ada.issue_link("user_grace").await;
    browser.get(&open_link(&running, &link).unwrap()).await;
    browser.post("/sign-out", &[]).await.redirect_path();
    assert_eq!(fake.sessions()[1].status(), &SessionStatus::Removed);
    running.stop().await;
}

#[tokio::test]
async fn link_works_once() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, link) = ada.issue_link("user_grace").await;
    let sign_in = open_link(&running, &link).unwrap();
    assert_eq!(
        open_link(&running, &link).unwrap_err(),
        "actor_token_already_used_code"
    );

    let app = running.customer_app().unwrap();
    assert_eq!(
        TestClient::new(app).get(&sign_in).await.redirect_path(),
        "/"
    );
    let second = TestClient::new(app).get(&sign_in).await;
    assert_eq!(second.status, StatusCode::FORBIDDEN);
    second.assert_shows("This link was already used. Each link works only once.");

    let late = ada.revoke(&page).await;
    late.assert_shows("The link for Grace Lindqvist was used. Its session was ended.");
    ada.get("/trail").await.assert_shows("already used");
    running.stop().await;
}

#[tokio::test]
async fn revoked_link_is_rejected() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, link) = ada.issue_link("user_grace").await;
    // Any agent can revoke the link. The audit trail shows the agent who did.
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let revoked = sam.revoke(&page).await;
    revoked.assert_shows("The link for Grace Lindqvist was revoked.");
    sam.get("/trail")
        .await
        .assert_shows("Sam Oyelaran Revoke the link for Grace Lindqvist");
    assert_eq!(
        open_link(&running, &link).unwrap_err(),
        "actor_token_revoked_code"
    );

    let (_, ticket) = link.split_once("ticket=").unwrap();
    let path = format!("/sign-in?__clerk_ticket={ticket}");
    let page = TestClient::new(running.customer_app().unwrap())
        .get(&path)
        .await;
    page.assert_shows("This link was revoked.");
    // The notice is shown once.
    assert!(!sam.get("/").await.text().contains("was revoked."));
    running.stop().await;
}

#[tokio::test]
async fn expired_link_is_rejected() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (_, link) = ada.issue_link("user_grace").await;
    running
        .fake()
        .unwrap()
        .clock()
        .advance(Duration::from_secs(9 * 60 + 55));
    let soon = ada.get("/links/rows").await;
    soon.assert_shows("waiting 0 min 05 s");
    assert_eq!(soon.badge(1), "waiting");
    running
        .fake()
        .unwrap()
        .clock()
        .advance(Duration::from_secs(5));
    assert_eq!(ada.get("/links/rows").await.badge(1), "expired");
    assert_eq!(
        open_link(&running, &link).unwrap_err(),
        "ticket_expired_code"
    );
    running.stop().await;
}

#[tokio::test]
async fn lost_response_is_reported_and_recorded() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    running.fake().unwrap().inject(Injection::drop_response());
    let page = ada
        .request_link("user_grace", "CS-4711", "the invoice is wrong", "10")
        .await;
    assert_eq!(page.status, StatusCode::BAD_GATEWAY);
    page.assert_shows("A link may exist that you did not receive. It expires by");
    ada.get("/trail")
        .await
        .assert_shows("unknown: it may have succeeded");
    let tokens = running.fake().unwrap().tokens();
    assert_eq!(tokens[0].status(), &ActorTokenStatus::Pending);
    running.stop().await;
}

#[tokio::test]
async fn token_without_link_is_revoked() {
    for revoke_works in [true, false] {
        let running = start_console().await;
        let clerk = running.fake().unwrap();
        // Issues a token, whose ID the response without a link contains, so that it can be revoked.
        let client = Client::builder(clerk.clone()).secret_key(clerk.secret_key());
        let request = CreateActorTokenRequestBody::builder()
            .user_id("user_grace")
            .actor(Actor::new("user_ada"))
            .build()
            .unwrap();
        let token = request.send(&client.build().unwrap()).unwrap();
        let response = serde_json::json!({
            "object": "actor_token", "id": token.id().as_str(), "status": "pending", "user_id": "user_grace",
            "actor": {"sub": "user_ada"}, "created_at": 1_800_000_000_000_u64, "updated_at": 1_800_000_000_000_u64,
        });
        clerk.inject(Injection::respond_with(Response::new(Body::from(
            response.to_string(),
        ))));
        if !revoke_works {
            let fault = Injection::respond_with(ApiFault::InternalClerkError);
            clerk.inject(fault.only_for(Endpoint::Revoke).times(10));
        }
        let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
        let page = ada
            .request_link("user_grace", "CS-4711", "the invoice is wrong", "10")
            .await;
        assert_eq!(page.status, StatusCode::BAD_GATEWAY);
        page.assert_shows(if revoke_works {
            "Clerk's response had no link. Its token was revoked. Request a new link."
        } else {
            "Clerk's response had no link. Its token could not be revoked. Revoke it in the list."
        });
        let (status, badge) = if revoke_works {
            (ActorTokenStatus::Revoked, "revoked")
        } else {
            (ActorTokenStatus::Pending, "waiting")
        };
        assert_eq!(clerk.tokens()[0].status(), &status);
        assert_eq!(page.badge(1), badge);
        ada.get("/trail")
            .await
            .assert_shows("Ada Bakke Revoke the link for Grace Lindqvist");
        running.stop().await;
    }
}

#[tokio::test]
async fn stop_does_not_wait_for_incomplete_request() {
    let running = start_console().await;
    let address = running.console().trim_start_matches("http://");
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(b"GET /sign-in HT").await.unwrap();
    TestClient::new(running.console()).get("/sign-in").await;
    running.stop().await;
}

#[tokio::test]
async fn trail_shows_agent_operation_and_outcome() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    ada.issue_link("user_grace").await;
    let id = running.fake().unwrap().tokens()[0].id().to_owned();
    let trail = ada.get("/trail").await;
    trail.assert_shows(&format!(
        "Ada Bakke Request a link for Grace Lindqvist {id} CS-4711 the invoice shows the wrong address issued"
    ));
    running.stop().await;
}
