//! Two instances of the console, which share a database.

use axum::http::StatusCode;
use support_console::start;

use crate::start_console;
use crate::test_client::TestClient;
use crate::test_console::options;

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
