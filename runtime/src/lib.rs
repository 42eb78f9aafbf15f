//! Requests for [Clerk](https://clerk.com) actor tokens, derived on structs of your own.
//!
//! An **actor token** is a short-lived, single-use link with which one person (the *actor*, a support agent, say) signs in *as*
//! another (the *user*). Clerk calls this [impersonation](https://clerk.com/docs/guides/users/impersonation). Such a
//! token is a key to somebody's account, so this crate sends nothing twice, prints nothing secret, and
//! guesses nothing.
//!
//! # In five steps
//! 1. Derive [`ActorTokenRequest`](trait@ActorTokenRequest) on a struct, and say which field is which part.
//! 2. Make a [`Client`] over a [transport].
//! 3. Fill the struct through its builder. `build()` checks every rule.
//! 4. Send it: [`ActorTokenRequest::send`], or [`Client::issue`].
//! 5. Hand out the link: [`ActorToken::url`]. Store the rest: [`ActorToken::record`].
//!
//! Here the transport is `fake::FakeClerk`, the stand-in for tests; in production it is `transport::Ureq`,
//! with `Client::from_env(Ureq::new())?`.
//!
//! ```
//! use std::time::Duration;
//! use actor_token::{ActorTokenRequest, Client, Revocation, fake::FakeClerk};
//!
//! #[derive(ActorTokenRequest)]
//! struct SupportSession {
//!     user_id: String,
//!     #[actor_token(sub)]
//!     agent: String,
//!     #[actor_token(claim)]
//!     case: u64,
//!     #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
//!     link_life: Duration,
//! }
//!
//! let fake = FakeClerk::new();
//! let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//!
//! let token = SupportSession::builder()
//!     .user_id("user_2")
//!     .agent("user_1")
//!     .case(4711)
//!     .build()?
//!     .send(&clerk)?;
//! assert_eq!(token.actor_json(), r#"{"sub":"user_1","case":4711}"#);
//!
//! // Not used after all: make the link worthless.
//! assert!(matches!(clerk.revoke(token.id())?, Revocation::Revoked(_)));
//!
//! // What breaks a rule is told, all of it, and never sent.
//! let violations = SupportSession::builder()
//!     .user_id("")
//!     .agent("user_1")
//!     .case(4711)
//!     .link_life(Duration::from_millis(1500))
//!     .build()
//!     .err()
//!     .unwrap_or_default();
//! let paths: Vec<_> = violations.iter().map(|violation| violation.path()).collect();
//! assert_eq!(paths, ["user_id", "expires_in_seconds"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
#![cfg_attr(
    all(
        feature = "conformance",
        feature = "derive",
        feature = "fake-server",
        feature = "reqwest",
        feature = "tower",
        feature = "ureq"
    ),
    doc = "From here, the [guides](guide) lead on: getting started, transports, testing, auditing, migrating, security.\n"
)]
//! # Asynchronous code
//! [`ActorTokenRequest::send_async`], [`Client::issue_async`] and [`Client::revoke_async`] do the same over an
//! [`AsyncTransport`](transport::AsyncTransport): `transport::Reqwest`, what `transport::from_service` makes of a service, or what
//! [`from_async_fn`](transport::from_async_fn) makes of two closures: any HTTP client, any runtime.
//!
//! # What is promised
//! * **One call, at most one token.** When a request is sent again is a table: see [`RetryPolicy`](RetryPolicy#when-a-request-is-retried).
//! * **Unknown outcomes are reported.** [`Error::token_may_exist`] returns `true` if a valid token may exist that was not returned as `Ok`. (A call that
//!   is cancelled by dropping its future can't report it: see [`Client::issue_async`].)
//! * **Recorded, if you like.** An [audit] sink is called for every call before its first byte is sent, and can reject it; so can a [policy].
//!   Without a record, no token is issued. A revoke proceeds even if the sink fails.
//! * **No secret in print.** The secret key, tokens, links and bodies are in no `Debug`, `Display`, error or log. (Memory is not scrubbed.)
//! * **Nowhere else.** `https` only, but for this machine itself; no redirects; an ID stays one path segment.
//! * **Bounded.** Every phase has a timeout (resolving a name has the operating system's), every call a deadline
//!   ([`RetryPolicy`]), every answer a limit.
//!
//! # Observability
//! Nothing is logged, unless the feature `tracing` is on. Then each call that this crate drives is a span `actor_token` (`actor_token.operation`, `.id`, `.outcome`,
//! `.attempts`), with a span for each attempt inside, which has the attributes of [OpenTelemetry's HTTP
//! conventions](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span) (`http.request.method`, `url.full`, `http.response.status_code`,
//! `http.request.resend_count`, `error.type`, …) and `clerk.trace_id`. A token that may exist and that nobody holds is an event at level `WARN`, also if the call's
//! future is dropped; so is a failing audit sink.
//! No secret and no body is among it; who is impersonated, by whom, and on whose behalf, only after `ClientBuilder::trace_user_ids`.
//!
//! # Features
//! | feature | default | what it brings |
//! | --- | --- | --- |
//! | `derive` | yes | the derive macro |
//! | `ureq` | | `transport::Ureq` |
//! | `tracing` | | spans and events of calls for the [`tracing`](https://docs.rs/tracing) crate: see [below](#observability) |
//! | `reqwest` | | `transport::Reqwest`, for asynchronous code in tokio |
//! | `tower` | | `transport::from_service`, for asynchronous code over any `tower_service::Service` |
//! | `fake` | | the module `fake` |
//! | `fake-server` | | the fake over real HTTP on a loopback port |
//! | `conformance` | | the module `conformance`, a suite that verifies your own transport; enables `fake` |
#![forbid(unsafe_code)]
// On docs.rs, each item says which feature it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

// The derive names this crate `::actor_token`, and is used in here too.
extern crate self as actor_token;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
pub mod audit;
mod call;
mod clerk;
mod client;
mod config_error;
#[cfg(feature = "conformance")]
pub mod conformance;
mod error;
#[cfg(feature = "fake")]
pub mod fake;
// Text alone, which refers to everything: only in a documentation that has everything.
#[cfg(all(
    any(doc, doctest),
    feature = "conformance",
    feature = "derive",
    feature = "fake-server",
    feature = "tower",
    feature = "ureq",
))]
// (Not as `any(doctest, …)` above: rustdoc omits `doctest` when it evaluates a cfg to decide whether an item's examples run.)
#[cfg_attr(not(doctest), cfg(feature = "reqwest"))]
pub mod guide;
mod json;
mod maybe_send;
mod request;
mod safe_to_print;
mod token;
pub mod transport;

#[cfg(feature = "derive")]
#[doc = include_str!("derive.md")]
pub use actor_token_macros::ActorTokenRequest;
pub use call::RetryPolicy;
pub use clerk::OperationKind;
pub use client::{Client, ClientBuilder, policy};
pub use config_error::{ConfigError, ConfigProblem};
pub use error::{
    AlreadyAcceptedError, ApiError, ApiErrorItem, ApiErrorKind, AuditIncompleteError, Error,
    NoResponseError, UnexpectedResponseError,
};
#[cfg(feature = "derive")]
pub use request::CreateActorTokenRequestBody;
pub use request::{
    Actor, ActorPayload, ActorTokenRequest, ActorWriter, Body, DEFAULT_MAX_ACTOR_BYTES, Id,
    PreparedRequest, Seconds, SendFuture, ToSeconds, Violation, ViolationCode, Violations,
};
pub use token::{
    ActorDeserializeError, ActorToken, ActorTokenId, ActorTokenRecord, ActorTokenStatus, Revocation,
};

// Only these: a crate that is named here brings its names into the compiler's messages, which then spell out
// `std::string::String` for `String`.
pub use {http, secrecy};

#[cfg(all(doctest, feature = "ureq"))]
#[doc = include_str!("../README.md")]
mod readme {}
