//! What each extractor makes of each request.

use std::time::Duration;

use actor_token::Actor;
use actor_token::axum::{Impersonator, SessionKeys, SessionLayer, SessionRejection};
use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use actor_token::session::{SessionClaims, SessionVerifier};
use axum::Router;
use axum::routing::get as on_get;
use http::{HeaderName, StatusCode, header};

use crate::fixture::{
    Agent, Response, bearer, client, cookie, get, impersonate, impersonate_for_case, pending,
    verifier,
};

/// A route for each extractor.
const ROUTES: [&str; 7] = [
    "/session",
    "/session_for_case",
    "/optional_session",
    "/impersonator",
    "/optional_impersonator",
    "/agent",
    "/optional_agent",
];

async fn session(session: SessionClaims) -> String {
    let actor = session.actor.as_ref().map_or("self", Actor::sub);
    format!("{} by {actor}", session.user_id)
}

async fn session_for_case(session: SessionClaims<Agent>) -> String {
    let case = session.actor.map(|agent| agent.case.to_string());
    case.unwrap_or("self".to_owned())
}

async fn optional_session(claims: Option<SessionClaims>) -> String {
    match claims {
        Some(claims) => session(claims).await,
        None => "none".to_owned(),
    }
}

async fn impersonator(Impersonator(actor): Impersonator) -> String {
    actor.sub().to_owned()
}

async fn optional_impersonator(actor: Option<Impersonator>) -> String {
    actor.map_or("none".to_owned(), |it| it.0.sub().to_owned())
}

async fn agent(Impersonator(agent): Impersonator<Agent>) -> String {
    agent.case.to_string()
}

async fn optional_agent(agent: Option<Impersonator<Agent>>) -> String {
    agent.map_or("none".to_owned(), |it| it.0.case.to_string())
}

/// Returns an application with these routes, but without the layer.
fn routes() -> Router {
    Router::new()
        .route("/session", on_get(session))
        .route("/session_for_case", on_get(session_for_case))
        .route("/optional_session", on_get(optional_session))
        .route("/impersonator", on_get(impersonator))
        .route("/optional_impersonator", on_get(optional_impersonator))
        .route("/agent", on_get(agent))
        .route("/optional_agent", on_get(optional_agent))
        .route("/result", on_get(result))
}

async fn result(session: Result<SessionClaims, SessionRejection>) -> String {
    session.map_or_else(|rejection| rejection.to_string(), |it| it.user_id)
}

fn app(verifier: SessionVerifier<impl SessionKeys>) -> Router {
    routes().layer(SessionLayer::new(verifier))
}

type Header = Option<(HeaderName, String)>;

/// Returns the requests, and what each route makes of them.
fn table(fake: &FakeClerk) -> Vec<(&'static str, Header, [&'static str; 7])> {
    let own = fake.start_session("user_customer");
    let for_case = impersonate_for_case(fake);
    let from_dashboard = impersonate(fake, Actor::new("user_admin"));
    let unfinished = pending(fake, &fake.start_session("user_customer"));
    let unfinished_impersonation = pending(fake, &impersonate_for_case(fake));
    let signed_out = ["401", "401", "none", "401", "none", "401", "none"];
    let not_finished = ["403", "403", "none", "403", "none", "403", "none"];
    let own_session = [
        "user_customer by self",
        "self",
        "user_customer by self",
        "403",
        "none",
        "403",
        "none",
    ];
    let in_case = [
        "user_customer by user_agent",
        "4711",
        "user_customer by user_agent",
        "user_agent",
        "user_agent",
        "4711",
        "4711",
    ];
    // An actor that doesn't fit never passes for the user's own session.
    let without_case = [
        "user_customer by user_admin",
        "403",
        "user_customer by user_admin",
        "user_admin",
        "user_admin",
        "403",
        "403",
    ];
    let basic = (header::AUTHORIZATION, "Basic dXNlcjo=".to_owned());
    let garbage = (header::COOKIE, "__session=a.b.c".to_owned());
    let forged = {
        let (name, value) = bearer(&own);
        let signed = value.rsplit_once('.').unwrap().0;
        (name, format!("{signed}.AAAA"))
    };
    vec![
        ("absent", None, signed_out),
        ("other scheme", Some(basic), signed_out),
        ("garbage", Some(garbage), signed_out),
        ("forged", Some(forged), signed_out),
        ("own, cookie", Some(cookie(&own)), own_session),
        ("own, bearer", Some(bearer(&own)), own_session),
        ("impersonated, cookie", Some(cookie(&for_case)), in_case),
        ("impersonated, bearer", Some(bearer(&for_case)), in_case),
        ("other actor", Some(cookie(&from_dashboard)), without_case),
        ("pending", Some(cookie(&unfinished)), not_finished),
        (
            "pending, impersonated",
            Some(cookie(&unfinished_impersonation)),
            not_finished,
        ),
    ]
}

async fn check_table(fake: &FakeClerk, app: &Router) {
    for (name, header, expected) in table(fake) {
        for (route, expected) in ROUTES.into_iter().zip(expected) {
            let response = get(app, route, header.as_ref()).await;
            assert_eq!(response.summary(), expected, "{name}, {route}");
        }
    }
}

#[tokio::test]
async fn each_extractor_accepts_or_rejects_each_session() {
    let fake = FakeClerk::new();
    check_table(&fake, &app(verifier(&fake))).await;
}

#[tokio::test]
async fn fetched_keys_give_the_same_results() {
    let fake = FakeClerk::new();
    check_table(&fake, &app(client(&fake).session_verifier())).await;
    let is_fetch = |endpoint| endpoint == Some(Endpoint::FetchKeys);
    let requests = fake.requests();
    let fetches = requests.iter().filter(|it| is_fetch(it.endpoint()));
    assert_eq!(fetches.count(), 1);
}

#[tokio::test]
async fn session_is_rejected_once_its_token_expired() {
    let fake = FakeClerk::new();
    let app = app(verifier(&fake));
    let header = cookie(&impersonate_for_case(&fake));
    for (seconds, expected) in [(64, StatusCode::OK), (1, StatusCode::UNAUTHORIZED)] {
        fake.clock().advance(Duration::from_secs(seconds));
        let response = get(&app, "/session", Some(&header)).await;
        assert_eq!(response.status, expected);
    }
}

#[tokio::test]
async fn unavailable_keys_never_look_like_signed_out() {
    let fake = FakeClerk::new();
    let app = app(client(&fake).session_verifier());
    let fault = Injection::respond_with(ApiFault::InternalClerkError).times(2);
    fake.inject(fault.only_for(Endpoint::FetchKeys));
    let header = cookie(&fake.start_session("user_customer"));
    for route in ROUTES {
        let response = get(&app, route, Some(&header)).await;
        assert_eq!(response.summary(), "503", "{route}");
        assert_eq!(response.text, "temporarily unavailable");
        assert!(matches!(
            response.rejection,
            Some(SessionRejection::Unavailable(_))
        ));
    }
    // Without a token, no key is needed.
    assert_eq!(get(&app, "/optional_session", None).await.text, "none");
    fake.clock().advance(Duration::from_secs(2));
    get(&app, "/session", Some(&header)).await;
    fake.clock().advance(Duration::from_secs(2));
    let response = get(&app, "/session", Some(&header)).await;
    assert_eq!(response.text, "user_customer by self");
}

#[tokio::test]
async fn missing_layer_is_an_internal_error() {
    let app = routes();
    let header = cookie(&FakeClerk::new().start_session("user_customer"));
    for route in ROUTES {
        let response = get(&app, route, Some(&header)).await;
        assert_eq!(response.summary(), "500", "{route}");
        assert_eq!(response.text, "");
        let reason = response.rejection.unwrap().to_string();
        assert!(reason.contains("add `SessionLayer`"), "{reason}");
    }
}

#[tokio::test]
async fn rejection_is_silent_in_response_and_clear_in_its_reason() {
    let fake = FakeClerk::new();
    let app = app(verifier(&fake));
    let own = cookie(&fake.start_session("user_customer"));
    let expired = cookie(&fake.start_session("user_customer"));
    let other_actor = cookie(&impersonate(&fake, Actor::new("user_admin")));
    let unfinished = cookie(&pending(&fake, &fake.start_session("user_customer")));
    let check = |response: &Response, text: &str, reason: &str| {
        assert_eq!(response.text, text);
        assert_eq!(response.headers[header::CACHE_CONTROL], "no-store");
        let challenge = response.headers.get(header::WWW_AUTHENTICATE);
        let is_unauthorized = response.status == StatusCode::UNAUTHORIZED;
        assert_eq!(challenge.is_some_and(|it| it == "Bearer"), is_unauthorized);
        let rejection = response.rejection.as_ref().unwrap();
        assert_eq!(rejection.status(), response.status);
        let actual = rejection.to_string();
        assert!(actual.contains(reason), "{actual}");
    };
    for (route, header, text, reason) in [
        ("/session", None, "not signed in", "has no session token"),
        (
            "/impersonator",
            Some(&own),
            "not allowed",
            "is not impersonated",
        ),
        (
            "/agent",
            Some(&other_actor),
            "not allowed",
            "is impersonated: ",
        ),
        (
            "/session",
            Some(&unfinished),
            "not allowed",
            "unfinished tasks",
        ),
    ] {
        check(&get(&app, route, header).await, text, reason);
    }
    fake.clock().advance(Duration::from_secs(120));
    let response = get(&app, "/session", Some(&expired)).await;
    check(&response, "not signed in", "has expired");
    // A handler can take the reason instead.
    let response = get(&app, "/result", Some(&expired)).await;
    assert_eq!(response.text, "the session token has expired");
}
