//! Type-safe [Clerk](https://clerk.com) actor tokens: sign in *as* a customer, safely.
//!
//! An **actor token** contains a short-lived, single-use link. When a support agent (the **actor**)
//! opens the link, Clerk signs the agent in as one of your users. Clerk calls this
//! [impersonation](https://clerk.com/docs/guides/users/impersonation). The link grants access to a
//! user's account, so this crate never issues two tokens for one call, never prints secrets, and
//! never hides an uncertain outcome.
//!
#![cfg_attr(
    all(
        feature = "axum",
        feature = "conformance",
        feature = "derive",
        feature = "fake-server",
        feature = "reqwest",
        feature = "session",
        feature = "tower",
        feature = "ureq"
    ),
    doc = "\
| I want to … | see |
| --- | --- |
| get started | [guide](guide::getting_started) |
| describe a request as my own struct | [the derive](macro@ActorTokenRequest) |
| send a request without my own struct | [`CreateActorTokenRequestBody`], [`Actor`] |
| create a client | [`Client::from_env`], [`Client::builder`] |
| choose an HTTP client, async or blocking | [guide](guide::transports), [`transport`] |
| issue a token | async: [`send_async`](ActorTokenRequest::send_async), blocking: [`send`](ActorTokenRequest::send) |
| get the link | [`ActorToken::url`] |
| store a token without its secrets | [`ActorToken::record`] |
| revoke a token | async: [`Client::revoke_async`], blocking: [`Client::revoke`] |
| see which agents are signed in as a user, and end their sessions | [guide](guide::ending), [`session`] |
| handle errors | [`Error`], [`Violations`] |
| control retries and timeouts | [`RetryPolicy`] |
| keep an audit record of every token | [guide](guide::auditing), [`audit`] |
| recognize an impersonated session | [guide](guide::detecting), [`SessionVerifier`](session::SessionVerifier), in axum: [`axum`](crate::axum) |
| enforce rules on every request | [`policy`] |
| test my service | [guide](guide::testing), [`fake`] |
| verify my own transport | [`conformance`] |
| run multiple instances of my service | [guide](guide::scaling) |
| replace clerk-rs, or Clerk's SDK for Python or Ruby | [guide](guide::migrating) |
| review the security | [guide](guide::security) |
| ask something else | [FAQ](guide::faq) |

"
)]
//! # Getting started
//! 1. Derive [`ActorTokenRequest`](trait@ActorTokenRequest) on a struct. Each field has a role in
//!    the request: the user, the actor's ID, a claim of the actor, or a duration.
//! 2. Create a [`Client`] with a [transport].
//! 3. Fill in the struct with its builder. `build()` validates it.
//! 4. Send it with [`ActorTokenRequest::send_async`], or with [`ActorTokenRequest::send`] in
//!    blocking code.
//! 5. Give the link ([`ActorToken::url`]) to the agent. Store the token's record
//!    ([`ActorToken::record`]), which has no secrets.
//!
//! This example uses `fake::FakeClerk`, a fake of Clerk's API for tests, in blocking code. In
//! production, use `Client::from_env(Reqwest::new()?)` or `Client::from_env(Ureq::new())`.
//!
//! ```
//! use std::time::Duration;
//! use actor_token::{ActorTokenRequest, Client, Revocation, fake::FakeClerk};
//!
//! #[derive(ActorTokenRequest)]
//! struct SupportSession {
//!     user_id: String, // the customer
//!     #[actor_token(sub)]
//!     agent: String, // the support agent: the actor's ID
//!     #[actor_token(claim)]
//!     case: u64, // the support case: your own claim about the actor
//!     #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
//!     link_ttl: Duration, // how long the link works
//! }
//!
//! let fake = FakeClerk::new();
//! let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
//!
//! let token = SupportSession::builder()
//!     .user_id("user_customer")
//!     .agent("user_agent")
//!     .case(4711)
//!     .build()?
//!     .send(&clerk)?;
//! assert_eq!(token.actor_json(), r#"{"sub":"user_agent","case":4711}"#);
//!
//! // Revoke the unused link.
//! assert!(matches!(clerk.revoke(token.id())?, Revocation::Revoked(_)));
//!
//! // `build` reports all violations together, and nothing is sent.
//! let violations = SupportSession::builder()
//!     .user_id("")
//!     .agent("user_agent")
//!     .case(4711)
//!     .link_ttl(Duration::from_millis(1500)) // not a whole number of seconds
//!     .build()
//!     .err()
//!     .unwrap_or_default();
//! let paths: Vec<_> = violations.iter().map(|violation| violation.path()).collect();
//! assert_eq!(paths, ["user_id", "expires_in_seconds"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Asynchronous code
//! The asynchronous methods [`ActorTokenRequest::send_async`], [`Client::issue_async`] and
//! [`Client::revoke_async`] behave like the blocking methods `send`, `issue` and `revoke`.
//! (`client.issue(&request)` is the same as `request.send(&client)`.) The asynchronous methods need
//! an [`AsyncTransport`](transport::AsyncTransport): use `transport::Reqwest`, wrap a tower service
//! with `transport::from_service`, or wrap any HTTP client in any runtime with
//! [`from_async_fn`](transport::from_async_fn). Run each future in its own task;
//! [`Client::issue_async`] explains why.
//!
//! # Guarantees
//! * **At most one token per call.** A call is retried only if the failed attempt definitely issued
//!   no token. [`RetryPolicy`](RetryPolicy#when-a-request-is-retried) has the complete table.
//! * **No token goes unreported.** [`Error::token_may_exist`] returns `true` if Clerk may have
//!   issued a token that you did not receive (an **orphaned token**). If you cancel a call by
//!   dropping its future, the call cannot return an error: see [`Client::issue_async`].
//! * **Optional auditing.** The client calls your [audit] sink, which stores audit records, before
//!   it sends a request that changes something. The sink can *fail*, for example because its
//!   database is down. Then no token is issued, but a token can still be revoked, and a session can
//!   still be ended. The sink can also *reject* a call on purpose. Then nothing is sent, whichever
//!   kind of call it is.
//! * **Optional policies.** A [policy] checks every request of a client, whichever struct it comes
//!   from.
//! * **No secrets in output.** The secret key, tokens, links and bodies never appear in `Debug`,
//!   `Display`, errors or logs. (Secrets are not zeroized in memory.)
//! * **Fixed destination.** HTTPS is required, except for loopback addresses or if you opt out.
//!   Redirects are not followed, and an ID is percent-encoded as a single path segment.
//! * **Bounded.** Each call and each phase of a request has a timeout ([`RetryPolicy`]), and each
//!   response has a maximum size. (With `Ureq`, name resolution has the timeout of the operating
//!   system.)
//!
//! # Observability
//! The feature `tracing` adds spans and events. Without it, this crate logs nothing.
//!
//! Each call is a span `actor_token` with `actor_token.operation`, `.id`, `.outcome` and
//! `.attempts`. Inside it, each attempt is a span with the attributes of [OpenTelemetry's HTTP
//! conventions][otel] (`url.full` without its query, `http.response.status_code`,
//! `http.request.resend_count`, `error.type`, …), and `clerk.trace_id`. If no complete response was
//! received, the span of the attempt also has `actor_token.error.kind`.
//!
//! An event at level `WARN` reports an orphaned token that may exist, even if the call is
//! cancelled. Another one reports an audit record that is missing or incomplete.
//!
//! Spans never contain secrets or bodies. Only if you enable `ClientBuilder::trace_user_ids`, they
//! contain the user, the actor, and the person for whom your service makes the call, who may not be
//! the actor ([`Client::on_behalf_of`]).
//!
//! [otel]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span
//!
//! # Features
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `derive` | yes | the derive macro |
//! | `reqwest` | | `transport::Reqwest`, for asynchronous code in tokio |
//! | `ureq` | | `transport::Ureq`, for blocking code |
//! | `tower` | | `transport::from_service`, for asynchronous code over any `tower_service::Service` |
//! | `session` | | `session::SessionVerifier`, which verifies session tokens and reads who impersonates whom |
//! | `axum` | | the module `axum`: extractors and layers for [axum](https://docs.rs/axum) 0.8; enables `session` |
//! | `tracing` | | spans and events for [`tracing`](https://docs.rs/tracing): see [above](#observability) |
//! | `fake` | | the module `fake`, a fake of Clerk's API |
//! | `fake-server` | | the fake over real HTTP on a loopback port; enables `fake` |
//! | `conformance` | | the module `conformance`, a suite that verifies your own transport; enables `fake` |
#![forbid(unsafe_code)]
// On docs.rs, each item shows the feature that it needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

// This crate uses its own derive, whose output refers to `::actor_token`.
extern crate self as actor_token;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
pub mod audit;
#[cfg(feature = "axum")]
pub mod axum;
mod call;
mod clerk;
mod client;
mod config_error;
#[cfg(feature = "conformance")]
pub mod conformance;
pub mod error;
#[cfg(feature = "fake")]
pub mod fake;
// The guides are only for rustdoc, which builds their pages (`doc`) and runs their examples
// (`doctest`). They link to items of these features.
#[cfg(all(
    any(doc, doctest),
    feature = "axum",
    feature = "conformance",
    feature = "derive",
    feature = "fake-server",
    feature = "session",
    feature = "tower",
    feature = "ureq",
))]
// The pages also link to items of the feature `reqwest`. The examples can run without it, so
// `cargo test` runs them even if `reqwest` is not enabled.
#[cfg_attr(not(doctest), cfg(feature = "reqwest"))]
pub mod guide;
mod json;
mod maybe_send;
pub mod request;
mod safe_to_print;
pub mod session;
mod token;
pub mod transport;

#[cfg(feature = "derive")]
#[doc = include_str!("derive.md")]
pub use actor_token_macros::ActorTokenRequest;
pub use call::RetryPolicy;
pub use client::{Client, ClientBuilder, policy};
#[doc(inline)]
pub use error::Error;
pub use request::actor::Actor;
#[cfg(feature = "derive")]
pub use request::create_body::CreateActorTokenRequestBody;
pub use request::request_trait::ActorTokenRequest;
pub use request::violation::{Violation, Violations};
pub use token::{ActorToken, ActorTokenId, ActorTokenRecord, ActorTokenStatus, Revocation};

// Re-export no other crates: a re-export makes a crate's items visible to rustc. In error messages,
// rustc shortens `std::string::String` to `String` only if there is no other visible item with the
// name `String`. `http` and `secrecy` have none.
pub use {http, secrecy};

#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
mod readme {}
