//! Conformance suite, which verifies that a transport meets its requirements.
//!
//! A transport sends secret keys, and what it reports decides whether a request is retried. The
//! suite sends requests over it to servers on 127.0.0.1 that respond correctly, incorrectly, or not
//! at all. It reports every requirement of [`Transport`](crate::transport::Transport) that is not
//! met, with what was observed and a hint. It does not panic.
//!
//! | requirement | cases |
//! | --- | --- |
//! | a request arrives unchanged: method, path, headers, body | `one request`, `path`, `headers`, `framing`, `body …` |
//! | each request is sent at most once | all |
//! | a response with any status is returned, with its headers and its body | `status …`, `response …`, `redirect …` |
//! | a redirect is not followed | `redirect …` |
//! | responses of up to 1 MiB are returned completely; for larger or truncated ones the response head is kept | `limit …`, `truncated …` |
//! | `not_sent` is reported only if the request was definitely not sent | `refused`, `hang-up …`, `reset …`, `kept alive …` |
//! | a refused connection is reported as `not_sent`, at least for a request with a body | `refused` |
//! | the timeout limits the complete exchange | `silence …`, `drip …` |
//! | a request that must be encrypted is not sent unencrypted | `no TLS` |
//! | no error prints what was sent or received | all |
//! | a sleep lasts as long as requested | `sleep` |
//!
//! It cannot verify whether a proxy is used for loopback addresses, what is logged, or TLS
//! certificates.
//!
//! Only loopback sockets are used. A run takes about a second, mostly waiting for timeouts.
//!
//! ```
//! use actor_token::{conformance::{Failures, Suite}, transport::Ureq};
//!
//! Suite::new().check(&Ureq::new())?; // in your test: your own transport
//! # Ok::<(), Failures>(())
//! ```
//!
//! For a transport without a socket, such as a closure around a
//! [`FakeClerk`](crate::fake::FakeClerk), [`check_with_fake`] verifies the requirements that apply
//! to it.

mod case;
mod cases;
mod failure;
mod fake;
mod harness;
mod invariants;
mod observation;
mod received;
mod refusing_port;
mod server;
mod sleep;
mod suite;

pub use failure::{Failure, Failures};
pub use fake::{check_with_fake, check_with_fake_async};
pub use suite::Suite;
