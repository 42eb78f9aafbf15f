//! The span of a session, and the events of rejections, as a subscriber formats them.

use std::io;
use std::sync::{Arc, Mutex};

use actor_token::axum::{RejectImpersonationLayer, SessionLayer, SessionSpanLayer};
use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use actor_token::session::SessionClaims;
use actor_token::{Actor, axum::Impersonator};
use axum::Router;
use axum::routing::get as on_get;
use tracing::instrument::WithSubscriber;
use tracing::{Level, info};

use crate::fixture::{
    Agent, client, cookie, get, impersonate, impersonate_for_case, pending, verifier,
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns the log lines of `requests`, from `level`.
async fn logged(level: Level, requests: impl Future<Output = ()>) -> Vec<String> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(move || writer.clone())
        .without_time()
        .with_ansi(false)
        .with_target(false)
        .finish();
    requests.with_subscriber(subscriber).await;
    let bytes = log.0.lock().unwrap().clone();
    let text = String::from_utf8(bytes).unwrap();
    text.lines().map(|line| line.trim().to_owned()).collect()
}

/// An application that logs an event before and after it waits.
fn app() -> Router {
    async fn handler() {
        info!("before");
        tokio::task::yield_now().await;
        info!("after");
    }
    Router::new()
        .route("/", on_get(handler))
        .layer(SessionSpanLayer::new())
}

#[tokio::test]
async fn events_show_user_session_and_actor() {
    let fake = FakeClerk::new();
    let app = app().layer(SessionLayer::new(verifier(&fake)));
    let own = fake.start_session("user_customer");
    let impersonated = impersonate_for_case(&fake);
    let unfinished = pending(&fake, &impersonate_for_case(&fake));
    let user = |id: &str| format!(r#"session{{user.id="user_customer" session.id="{id}""#);
    let actor = r#" actor_token.actor.sub="user_agent"}: "#;
    for (session, prefix) in [
        (None, String::new()),
        (Some(&own), user(own.id()) + "}: "),
        (Some(&impersonated), user(impersonated.id()) + actor),
        (Some(&unfinished), user(unfinished.id()) + actor),
    ] {
        let header = session.map(cookie);
        let lines = logged(Level::INFO, async {
            get(&app, "/", header.as_ref()).await;
        })
        .await;
        let expected = ["before", "after"].map(|event| format!("INFO {prefix}{event}"));
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn missing_layer_is_reported_by_span_layer() {
    let app = app();
    let lines = logged(Level::INFO, async {
        assert_eq!(get(&app, "/", None).await.summary(), "");
    })
    .await;
    let expected = "ERROR session rejected reason=the session was not verified; \
        add `SessionLayer` around the route";
    assert_eq!(lines, [expected, "INFO before", "INFO after"]);
}

#[tokio::test]
async fn rejections_are_events_with_a_reason_and_without_the_token() {
    let fake = FakeClerk::new();
    let app = Router::new()
        .route("/session", on_get(|_: SessionClaims| async {}))
        .route("/optional", on_get(|_: Option<SessionClaims>| async {}))
        .route("/agent", on_get(|_: Impersonator<Agent>| async {}))
        .route(
            "/protected",
            on_get(|| async {}).layer(RejectImpersonationLayer::new()),
        )
        .layer(SessionLayer::new(client(&fake).session_verifier()));
    let (name, value) = cookie(&fake.start_session("user_customer"));
    let forged = (name, value.rsplit_once('.').unwrap().0.to_owned() + ".AAAA");
    let unfinished = cookie(&pending(&fake, &fake.start_session("user_customer")));
    let impersonated = cookie(&impersonate_for_case(&fake));
    let other_actor = cookie(&impersonate(&fake, Actor::new("user_admin")));
    let fault = Injection::respond_with(ApiFault::InternalClerkError);
    fake.inject(fault.only_for(Endpoint::FetchKeys));
    for (path, header, expected) in [
        (
            "/session",
            Some(&forged),
            "WARN session rejected reason=the public keys of",
        ),
        (
            "/session",
            None,
            "DEBUG session rejected reason=the request has no session token",
        ),
        (
            "/session",
            Some(&forged),
            "DEBUG session rejected reason=the session token has an in",
        ),
        // Otherwise, nothing would show why the user is not signed in.
        (
            "/optional",
            Some(&forged),
            "DEBUG session rejected reason=the session token has an in",
        ),
        (
            "/session",
            Some(&unfinished),
            "DEBUG session rejected reason=the session is pending",
        ),
        (
            "/agent",
            Some(&other_actor),
            "WARN session rejected reason=the session is impers",
        ),
        (
            "/protected",
            Some(&impersonated),
            "DEBUG session rejected reason=the session is impe",
        ),
    ] {
        let lines = logged(Level::TRACE, async {
            get(&app, path, header).await;
        })
        .await;
        fake.clock().advance(std::time::Duration::from_secs(2));
        let rejections: Vec<_> = lines.iter().filter(|it| it.contains("rejected")).collect();
        assert_eq!(rejections.len(), 1, "{path}: {lines:#?}");
        assert!(rejections[0].contains(expected), "{path}: {rejections:?}");
        let is_secret = |line: &&String| line.contains("eyJ") || line.contains("sk_test");
        assert_eq!(lines.iter().find(is_secret), None);
    }
    // Being signed out is not an event.
    let lines = logged(Level::DEBUG, async {
        get(&app, "/optional", None).await;
    })
    .await;
    assert_eq!(lines, Vec::<String>::new());
}
