//! What happens to the database or to the console while a call is in flight.

use std::time::Duration;

use actor_token::ActorTokenStatus;
use actor_token::fake::{Clock, FakeClerk, FakeServer};
use axum::http::StatusCode;
use tokio::time::timeout;

use crate::clerk_console::{CUSTOMER, ClerkConsole};
use crate::stalling_proxy::{Stall, StallingProxy};
use crate::test_client::{Page, TestClient};
use crate::test_database::TestDatabase;

/// Stalls when Clerk has issued a token.
const ISSUE: Stall = Stall::ResponseTo("/v1/actor_tokens HTTP");
/// Stalls when Clerk has revoked a token.
const REVOKE: Stall = Stall::ResponseTo("/revoke HTTP");
const AGENT: &str = "user_agent";

struct Test {
    clerk: FakeClerk,
    server: FakeServer,
    database: TestDatabase,
}

impl Test {
    async fn new() -> Self {
        let clerk = FakeClerk::builder().clock(Clock::ticking()).build();
        let server = clerk.serve().unwrap();
        let database = TestDatabase::create().await;
        Self {
            clerk,
            server,
            database,
        }
    }

    /// Starts a console. Its requests to Clerk go through a proxy.
    async fn start(&self, stall: Stall) -> (ClerkConsole, StallingProxy, TestClient) {
        let proxy = StallingProxy::start(self.server.addr(), stall).await;
        let console =
            ClerkConsole::start(&self.clerk, proxy.address, &self.database, &[AGENT]).await;
        let agent = console.sign_in(AGENT).await;
        (console, proxy, agent)
    }
}

async fn request_link(agent: &mut TestClient) -> Page {
    let reason = "the invoice shows the wrong address";
    agent.request_link(CUSTOMER, "CS-4711", reason, "10").await
}

async fn rename(database: &TestDatabase, tables: &[&str]) {
    for table in tables {
        let rename = format!("ALTER TABLE {table} RENAME TO old_{table}");
        database.execute(&rename).await;
    }
}

#[tokio::test]
async fn link_is_revoked_if_agent_signs_out_meanwhile() {
    let test = Test::new().await;
    let (console, mut proxy, mut agent) = test.start(ISSUE).await;
    let (page, ()) = tokio::join!(request_link(&mut agent), async {
        proxy.stalled().await;
        test.database.execute("DELETE FROM sessions").await;
        proxy.resume();
    });
    page.assert_shows("You have signed out.");
    page.assert_shows("Its token was revoked.");
    assert_eq!(test.clerk.tokens()[0].status(), &ActorTokenStatus::Revoked);
    console.kill().await;
}

#[tokio::test]
async fn issued_link_is_reported_without_database() {
    for (tables, expected) in [
        (
            ["customers", "audit_records"],
            "A link was issued and revoked again, because it could not be recorded.",
        ),
        (["customers", "links"], "Its token was revoked."),
    ] {
        let test = Test::new().await;
        let (console, mut proxy, mut agent) = test.start(ISSUE).await;
        let (page, ()) = tokio::join!(request_link(&mut agent), async {
            proxy.stalled().await;
            rename(&test.database, &tables).await;
            proxy.resume();
        });
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        page.assert_shows("The database does not respond");
        page.assert_shows(expected);
        assert_eq!(test.clerk.tokens()[0].status(), &ActorTokenStatus::Revoked);
        console.kill().await;
    }
}

#[tokio::test]
async fn revoked_link_is_reported_without_database() {
    let test = Test::new().await;
    let (console, mut proxy, mut agent) = test.start(REVOKE).await;
    let path = request_link(&mut agent).await.redirect_path().to_owned();
    let token = agent.get("/").await.form_token();
    let (path, fields) = (format!("{path}/end"), [("form_token", &*token)]);
    let (page, ()) = tokio::join!(agent.post(&path, &fields), async {
        proxy.stalled().await;
        rename(&test.database, &["links", "notices"]).await;
        proxy.resume();
    });
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    page.assert_shows(&format!(
        "The link for {CUSTOMER} was revoked. The list shows an old status, because the database failed."
    ));
    console.kill().await;
}

#[tokio::test]
async fn nothing_is_issued_without_database() {
    let test = Test::new().await;
    let (console, _proxy, mut agent) = test.start(Stall::Never).await;
    let token = agent.get("/").await.form_token();
    rename(&test.database, &["rate_limits"]).await;
    let fields = [("form_token", &*token), ("customer", CUSTOMER)];
    let page = agent.post("/links", &fields).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    page.assert_shows("No link was issued.");
    assert!(test.clerk.requests().is_empty());
    // A page of which it is not known whether it has changed something does not state that.
    rename(&test.database, &["links"]).await;
    let page = agent.get("/links").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    page.assert_shows("look at the lists and at the audit trail");
    assert!(!page.text().contains("No link was issued"));
    console.kill().await;
}

/// The console reports an error of the database to an output that does not work.
#[tokio::test]
async fn console_continues_after_failed_reports() {
    let test = Test::new().await;
    let (console, _proxy, mut agent) = test.start(Stall::Never).await;
    rename(&test.database, &["links"]).await;
    assert_eq!(agent.get("/links").await.status, 503);
    // Each check of the watcher deletes expired sessions before it fails.
    for _ in 0..3 {
        let expire = "UPDATE sessions SET began_at = 0";
        test.database.execute(expire).await;
        let checked = async {
            while test.database.count("sessions").await > 0 {
                tokio::task::yield_now().await;
            }
        };
        timeout(Duration::from_mins(1), checked).await.unwrap();
        agent = console.sign_in(AGENT).await;
    }
    test.database
        .execute("ALTER TABLE old_links RENAME TO links")
        .await;
    request_link(&mut agent).await.redirect_path();
    console.kill().await;
}

#[tokio::test]
async fn second_signal_stops_at_once() {
    let test = Test::new().await;
    let (mut console, mut proxy, agent) = test.start(ISSUE).await;
    let token = agent.clone().get("/").await.form_token();
    let fields = [
        ("form_token", &*token),
        ("customer", CUSTOMER),
        ("case", "CS-4711"),
        ("reason", "the invoice shows the wrong address"),
        ("minutes", "10"),
    ];
    let (response, ()) = tokio::join!(agent.try_post("/links", &fields), async {
        proxy.stalled().await;
        // Two signals at once can arrive as one.
        let ended = async {
            while timeout(Duration::from_millis(100), console.ended())
                .await
                .is_err()
            {
                console.terminate().await;
            }
        };
        timeout(Duration::from_mins(1), ended).await.unwrap();
    });
    assert_eq!(response, None);
}

#[tokio::test]
async fn stop_waits_for_call_in_flight() {
    let test = Test::new().await;
    let (mut console, mut proxy, mut agent) = test.start(ISSUE).await;
    let (page, ()) = tokio::join!(request_link(&mut agent), async {
        proxy.stalled().await;
        console.terminate().await;
        // Without a call in flight, the console would close its connections after two seconds.
        let ended = timeout(Duration::from_secs(3), console.ended()).await;
        assert!(ended.is_err(), "the console must wait for Clerk's response");
        proxy.resume();
        assert!(console.ended().await.success());
    });
    // The agent gets the response, and the record is complete.
    let path = page.redirect_path().to_owned();
    let (console, _proxy, mut agent) = test.start(Stall::Never).await;
    assert_eq!(agent.get(&path).await.badge(1), "waiting");
    let trail = agent.get("/trail").await;
    assert_eq!(trail.html.matches(">issued</span>").count(), 1);
    console.kill().await;
}
