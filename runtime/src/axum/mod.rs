//! Extractors and layers for [axum](https://docs.rs/axum) 0.8: who is signed in, who impersonates
//! them, and which routes are not for impersonators.
//!
//! [`SessionLayer`] verifies the session token of each request, and never rejects one. Extractors
//! then decide in each handler:
//!
//! | argument of a handler | no session | pending session | own session | impersonated session |
//! | --- | --- | --- | --- | --- |
//! | [`SessionClaims`] | 401 | 403 | the claims | the claims with the actor |
//! | `Option<SessionClaims>` | `None` | `None` | the claims | the claims with the actor |
//! | [`Impersonator`] | 401 | 403 | 403 | the actor |
//! | `Option<Impersonator>` | `None` | `None` | `None` | the actor |
//!
//! An invalid token counts as no session. All of them reject a request with status 503 while the
//! public keys cannot be fetched, because that must not look like being signed out. They reject an
//! actor that does not fit the handler's type with 403, because that must not look like the user's
//! own session. Without [`SessionLayer`], the status is 500. To handle a rejection yourself, take a
//! `Result<SessionClaims, SessionRejection>`.
//!
//! [`RejectImpersonationLayer`] protects chosen routes. With the feature `tracing`,
//! `SessionSpanLayer` adds the user and the actor to every event in a handler, and the reason of
//! each rejection is an event. The response does not contain the reason.
//!
//! The last layer that is added to a router runs first, so add [`SessionLayer`] last.
//!
//! ```
//! use actor_token::axum::{Impersonator, RejectImpersonationLayer, SessionLayer};
//! use actor_token::session::{SessionClaims, SessionVerifier};
//! use axum::{Router, routing::{get, post}};
//! # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk, secrecy::ExposeSecret};
//! # use axum::{body::Body, http::{Request, StatusCode}};
//! # use tower_service::Service;
//! # let fake = FakeClerk::new();
//! # let clock = fake.clock();
//! # let pem = FakeClerk::jwt_key(); // instead of the environment variable
//!
//! async fn account(session: SessionClaims, impersonator: Option<Impersonator>) -> String {
//!     match impersonator {
//!         Some(Impersonator(actor)) => format!("{} as {}", actor.sub(), session.user_id),
//!         None => session.user_id,
//!     }
//! }
//!
//! async fn change_password(session: SessionClaims) -> &'static str {
//! #   let _ = session;
//!     "changed"
//! }
//!
//! # /*
//! let pem = std::env::var("CLERK_JWT_KEY")?;
//! # */
//! let verifier = SessionVerifier::from_pem(&pem)?.authorized_parties(["https://app.example.com"]);
//! # let verifier = verifier.clock(move || clock.now());
//! let app: Router = Router::new()
//!     .route("/password", post(change_password))
//!     .route_layer(RejectImpersonationLayer::new()) // for the routes above
//!     .route("/account", get(account))
//!     .layer(SessionLayer::new(verifier)); // for all routes
//!
//! # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//! # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
//! # let link = request.send(&clerk)?;
//! # let link = link.url().ok_or("no link")?.expose_secret();
//! # let impersonated = fake.redeem(link)?;
//! # let own = fake.start_session("user_2");
//! # let mut app = app;
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! #   for (session, method, path, status) in [
//! #       (Some(&impersonated), "GET", "/account", StatusCode::OK),
//! #       (Some(&impersonated), "POST", "/password", StatusCode::FORBIDDEN),
//! #       (Some(&own), "POST", "/password", StatusCode::OK),
//! #       (None, "GET", "/account", StatusCode::UNAUTHORIZED),
//! #       (None, "POST", "/password", StatusCode::UNAUTHORIZED),
//! #   ] {
//! #       let token = session.and_then(|session| session.token()).unwrap_or_default();
//! #       let request = Request::builder().method(method).uri(path).header("cookie", format!("__session={token}"));
//! #       let response = app.call(request.body(Body::empty())?).await?;
//! #       assert_eq!(response.status(), status);
//! #   }
//! #   Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`SessionClaims`]: crate::session::SessionClaims

mod extract;
// axum needs futures that are `Send`. On WebAssembly, those of a transport are not.
#[cfg(not(any(target_family = "wasm", actor_token_single_thread)))]
mod fetched_keys;
mod keys;
mod layer;
mod reject_impersonation;
mod rejection;
#[cfg(feature = "tracing")]
mod span;
mod verified;

pub use extract::Impersonator;
pub use keys::SessionKeys;
pub use layer::{SessionLayer, SessionService};
pub use reject_impersonation::{RejectImpersonationLayer, RejectImpersonationService};
pub use rejection::SessionRejection;
#[cfg(feature = "tracing")]
pub use span::{SessionSpanLayer, SessionSpanService};
