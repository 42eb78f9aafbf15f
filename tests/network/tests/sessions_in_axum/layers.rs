//! `RejectImpersonationLayer`, and both layers around other services.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use actor_token::axum::{
    RejectImpersonationLayer, SessionKeys, SessionLayer, SessionRejection, SessionSpanLayer,
};
use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use actor_token::session::{SessionClaims, SessionVerifier};
use axum::Router;
use axum::body::Body;
use axum::routing::get as on_get;
use http::Request;
use tower::{Service, ServiceBuilder, ServiceExt};

use crate::fixture::{client, cookie, get, impersonate_for_case, pending, verifier};

/// An application in which `/password` is not for impersonators. It counts how often that route was
/// reached.
fn app() -> (Router, Arc<AtomicUsize>) {
    let reached = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&reached);
    // Without an extractor, which would reject a session by itself.
    let change_password = move || async move {
        count.fetch_add(1, Ordering::SeqCst);
        "changed"
    };
    let app = Router::new()
        .route("/password", on_get(change_password))
        .route_layer(RejectImpersonationLayer::new())
        .route(
            "/account",
            on_get(|session: SessionClaims| async { session.user_id }),
        );
    (app, reached)
}

fn with_layer(app: Router, verifier: SessionVerifier<impl SessionKeys>) -> Router {
    app.layer(SessionLayer::new(verifier))
}

#[tokio::test]
async fn protected_route_is_not_reached_while_impersonating() {
    let fake = FakeClerk::new();
    let (app, reached) = app();
    let app = with_layer(app, verifier(&fake));
    let own = fake.start_session("user_customer");
    let impersonated = impersonate_for_case(&fake);
    let unfinished = pending(&fake, &fake.start_session("user_customer"));
    let unfinished_impersonation = pending(&fake, &impersonate_for_case(&fake));
    let garbage = (http::header::COOKIE, "__session=a.b.c".to_owned());
    for (name, header, expected, times) in [
        ("absent", None, "changed", 1),
        ("invalid", Some(garbage), "changed", 2),
        ("own", Some(cookie(&own)), "changed", 3),
        ("pending", Some(cookie(&unfinished)), "changed", 4),
        ("impersonated", Some(cookie(&impersonated)), "403", 4),
        (
            "pending, impersonated",
            Some(cookie(&unfinished_impersonation)),
            "403",
            4,
        ),
    ] {
        let response = get(&app, "/password", header.as_ref()).await;
        assert_eq!(response.summary(), expected, "{name}");
        assert_eq!(reached.load(Ordering::SeqCst), times, "{name}");
        if expected == "403" {
            assert_eq!(response.text, "not allowed");
            let is_impersonated =
                matches!(response.rejection, Some(SessionRejection::Impersonated));
            assert!(is_impersonated, "{name}");
        }
    }
    // Other routes are not affected.
    let response = get(&app, "/account", Some(&cookie(&impersonated))).await;
    assert_eq!(response.summary(), "user_customer");
}

#[tokio::test]
async fn protected_route_is_not_reached_without_session_layer() {
    let (app, reached) = app();
    let response = get(&app, "/password", None).await;
    assert_eq!(response.summary(), "500");
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn protected_route_is_not_reached_without_keys() {
    let fake = FakeClerk::new();
    let (app, reached) = app();
    let app = with_layer(app, client(&fake).session_verifier());
    let fault = Injection::respond_with(ApiFault::InternalClerkError);
    fake.inject(fault.only_for(Endpoint::FetchKeys));
    let header = cookie(&fake.start_session("user_customer"));
    let response = get(&app, "/password", Some(&header)).await;
    assert_eq!(response.summary(), "503");
    assert_eq!(reached.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn session_is_verified_once_for_all_extractors() {
    let fake = FakeClerk::new();
    let times = Arc::new(AtomicUsize::new(0));
    let (count, clock) = (Arc::clone(&times), fake.clock());
    let verifier = verifier(&fake).clock(move || {
        count.fetch_add(1, Ordering::SeqCst);
        clock.now()
    });
    let handler = |_: SessionClaims, _: Option<SessionClaims>| async {};
    let app = Router::new()
        .route("/", on_get(handler))
        .layer(RejectImpersonationLayer::new());
    let header = cookie(&fake.start_session("user_customer"));
    get(&with_layer(app, verifier), "/", Some(&header)).await;
    assert_eq!(times.load(Ordering::SeqCst), 1);
}

/// A service that must be ready when it is called. Its clones are not ready.
struct MustBeReady(bool);

impl Clone for MustBeReady {
    fn clone(&self) -> Self {
        Self(false)
    }
}

impl Service<Request<Body>> for MustBeReady {
    type Response = &'static str;
    type Error = Infallible;
    type Future = Ready<Result<&'static str, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.0 = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        assert!(std::mem::take(&mut self.0), "called before it was ready");
        ready(Ok("reached"))
    }
}

#[tokio::test]
async fn layers_call_the_service_that_is_ready() {
    let fake = FakeClerk::new();
    let mut service = ServiceBuilder::new()
        .layer(SessionLayer::new(verifier(&fake)))
        .layer(SessionSpanLayer::new())
        .layer(RejectImpersonationLayer::new())
        .service(MustBeReady(false));
    for (session, expected) in [
        (fake.start_session("user_customer"), 200),
        (impersonate_for_case(&fake), 403),
        (fake.start_session("user_customer"), 200),
    ] {
        let (name, value) = cookie(&session);
        let request = Request::get("/").header(name, value).body(Body::empty());
        let service = service.ready().await.unwrap();
        let response = service.call(request.unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), expected);
    }
}
