//! Conformance suite, which verifies that a transport meets its requirements.
//!
//! A transport sends secret keys. Its errors determine whether the client retries a request. The
//! suite uses the transport to send requests to servers on 127.0.0.1, which respond correctly,
//! incorrectly, or not at all. It reports each requirement of
//! [`Transport`](crate::transport::Transport) that the transport does not meet, with an observation
//! and a hint. The suite itself does not panic.
//!
//! | requirement | cases |
//! | --- | --- |
//! | a request arrives unchanged: method, path, headers, body | `one request`, `path`, `headers`, `framing`, `body …` |
//! | each request is sent at most once | all |
//! | a response with any status is returned, with its headers and its body | `status …`, `response …`, `redirect …` |
//! | a redirect is not followed | `redirect …` |
//! | a response of up to 1 MiB is returned completely | `limit reached` |
//! | the error about a larger or truncated response contains the response head | `limit exceeded …`, `limit and no end`, `truncated …` |
//! | `not_sent` is reported only if the request was definitely not sent | `refused`, `hang-up …`, `reset …`, `kept alive …` |
//! | a refused connection is reported as `not_sent`, at least for a request with a body | `refused` |
//! | the timeout limits the complete exchange | `silence …`, `drip …` |
//! | a request that must be encrypted is not sent unencrypted | `no TLS` |
//! | no error contains what was sent or received | all |
//! | a sleep lasts as long as requested | `sleep` |
//!
//! The suite cannot verify whether the transport uses a proxy for loopback addresses, what it logs,
//! or how it checks TLS certificates.
//!
//! The suite only uses loopback sockets. A run takes about a second. Most of it is waiting for
//! timeouts.
//!
//! ```
//! use actor_token::{conformance::{Failures, Suite}, transport::Ureq};
//!
//! Suite::new().check(&Ureq::new())?; // in your test: your own transport
//! # Ok::<(), Failures>(())
//! ```
//!
//! For a transport without a socket, use [`check_with_fake`]. An example is a closure around a
//! [`FakeClerk`](crate::fake::FakeClerk).

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
