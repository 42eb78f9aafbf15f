//! Two instances of the console, which share a database.

use std::time::Duration;

use actor_token::ActorTokenStatus;
use actor_token::fake::{Clock, FakeClerk};
use actor_token::session::SessionStatus;

use axum::http::StatusCode;
use support_console::start;
use tokio::time::timeout;

use crate::clerk_console::{CUSTOMER, ClerkConsole};
use crate::start_console;
use crate::test_client::TestClient;
use crate::test_console::options;
use crate::test_database::TestDatabase;

/// A long time for a change, which usually takes a few seconds.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Returns a client that sends the same cookies to a different instance.
fn at_other_instance(client: &TestClient, console: &str) -> TestClient {
    let mut other = TestClient::new(console);
    other.cookies = client.cookies.clone();
    other
}

#[tokio::test]
async fn instances_share_sessions_links_and_trail() {
    let first = start_console().await;
    let second = start(options(&first.database)).await.unwrap();
    let mut ada = TestClient::signed_in(first.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let issued = ada
        .request_link("user_grace", "CS-4711", reason, "10")
        .await;
    let page = issued.redirect_path();

    // The second instance shows the link to the session, and then no instance shows it again.
    let mut same_session = at_other_instance(&ada, second.console());
    let shown = same_session.get(page).await;
    assert!(shown.attribute("id=\"open\" href").is_some());
    for client in [&mut same_session, &mut ada] {
        let again = client.get(page).await;
        assert_eq!(again.attribute("id=\"open\" href"), None);
        again.assert_shows("The link was already shown");
    }

    let mut sam = TestClient::signed_in(second.console(), "user_sam").await;
    assert_eq!(sam.get("/links").await.badge(1), "waiting");
    sam.get("/trail").await.assert_shows(reason);
    first.stop().await;
    same_session.get("/trail").await.assert_shows(reason);
    second.stop().await;
}

#[tokio::test]
async fn instances_share_rate_limit() {
    let first = start_console().await;
    let second = start(options(&first.database)).await.unwrap();
    let mut ada = TestClient::signed_in(first.console(), "user_ada").await;
    let mut same_session = at_other_instance(&ada, second.console());
    for _ in 0..30 {
        ada.issue_link("user_grace").await;
    }
    let reason = "the invoice shows the wrong address";
    for client in [&mut ada, &mut same_session] {
        let rejected = client
            .request_link("user_grace", "CS-4711", reason, "10")
            .await;
        assert_eq!(rejected.status, StatusCode::TOO_MANY_REQUESTS);
    }
    first.stop().await;
    second.stop().await;
}

/// Waits until the list shows this badge. The console's events tell when something has changed.
async fn wait_for_badge(client: &mut TestClient, link: i64, badge: &str) {
    let mut events = client.events().await.unwrap();
    let shown = async {
        while client.get("/links").await.badge(link) != badge {
            events.next().await.unwrap();
        }
    };
    timeout(TIMEOUT, shown).await.expect(badge);
}

#[tokio::test]
async fn instances_end_links_of_each_other() {
    let clerk = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = clerk.serve().unwrap();
    let database = TestDatabase::create().await;
    let start = async || {
        let agents = ["user_ada", "user_sam"];
        ClerkConsole::start(&clerk, server.addr(), &database, &agents).await
    };
    let (first, second) = (start().await, start().await);
    let mut ada = first.sign_in("user_ada").await;
    let mut sam = second.sign_in("user_sam").await;
    let (used, link) = ada.issue_link(CUSTOMER).await;
    let (unused, _) = ada.issue_link(CUSTOMER).await;
    let session = clerk.redeem(&link).unwrap();
    for client in [&mut ada, &mut sam] {
        wait_for_badge(client, 1, "in the account until ").await;
    }

    sam.revoke(&used)
        .await
        .assert_shows("Its session was ended.");
    sam.revoke(&unused).await.assert_shows("was revoked.");
    let ended = clerk.touch_session(session.id()).unwrap();
    assert_eq!(ended.status(), &SessionStatus::Revoked);
    assert_eq!(clerk.tokens()[1].status(), &ActorTokenStatus::Revoked);
    let links = ada.get("/links").await;
    assert_eq!((&*links.badge(1), &*links.badge(2)), ("ended", "revoked"));
    links.assert_shows("revoked by user_sam");
    links.assert_shows("ended by user_sam");
    first.kill().await;
    second.kill().await;
}

#[tokio::test]
async fn instance_does_not_check_links_of_other_fake() {
    let first = start_console().await;
    let second = start(options(&first.database)).await.unwrap();
    let mut ada = TestClient::signed_in(first.console(), "user_ada").await;
    let mut sam = TestClient::signed_in(second.console(), "user_sam").await;
    let (page, link) = ada.issue_link("user_grace").await;
    first.fake().unwrap().redeem(&link).unwrap();
    first.check_links().await.unwrap();
    second.check_links().await.unwrap();
    let late = sam.revoke(&page).await;
    late.assert_shows("issued by a console with a different fake of Clerk");
    for page in [late, ada.get("/active").await] {
        assert_eq!(page.badge(1), "in the account until ");
    }
    assert!(second.fake().unwrap().requests().is_empty());
    ada.revoke(&page)
        .await
        .assert_shows("Its session was ended.");
    first.stop().await;
    second.stop().await;
}
