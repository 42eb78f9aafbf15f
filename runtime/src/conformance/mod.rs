//! One suite to which every transport is held: this crate's own, and yours.
//!
//! A transport moves keys to people's accounts, and what it reports decides whether a request is sent again. The suite
//! sends requests over it to servers on 127.0.0.1 that answer well, badly, and not at all, and tells every promise of
//! [`Transport`] that is broken, with what was seen and what to do. It doesn't panic.
//!
//! | promise | cases |
//! | --- | --- |
//! | a request arrives as it is: method, path, headers, body | `one request`, `path`, `headers`, `framing`, `body …` |
//! | one request sent is one received, whatever happens | all of them |
//! | any status is an answer, with its headers and its body | `status …`, `answer …`, `redirect …` |
//! | a redirect is not followed | `redirect …` |
//! | answers up to 1 MiB come whole; of larger or cut-off ones the head is kept | `limit …`, `cut off …` |
//! | "not sent" is said only of what was surely not sent | `refused`, `hang-up …`, `reset …`, `kept alive …` |
//! | a create that was refused is said to be not sent | `refused` |
//! | `within` ends everything | `silence …`, `drip …` |
//! | nothing goes out in the clear that should be encrypted | `no TLS` |
//! | no error prints what was sent or received | all of them |
//! | a sleep lasts | `sleep` |
//!
//! What it can't see: whether a proxy is used for this machine, what is logged, and TLS certificates.
//!
//! Only loopback sockets are used. A run takes about a second, most of it in silence.
//!
//! ```
//! use actor_token::{conformance, transport::Ureq};
//!
//! conformance::check(&Ureq::new())?; // in a test of yours: with your own transport
//! # Ok::<(), conformance::Failures>(())
//! ```
//!
//! A transport that has no socket, such as a closure around a [`FakeClerk`](crate::fake::FakeClerk), is held to the
//! promises that make sense there by [`check_fake`].

mod case;
mod cases;
mod failure;
mod fake;
mod harness;
mod invariants;
mod received;
mod refusing_port;
mod server;
mod sleep;
mod suite;

pub use failure::{Failure, Failures};
pub use fake::{check_fake, check_fake_async};
pub use suite::Suite;

use crate::transport::{AsyncTransport, Transport};

/// In everything that the suite sends and answers, and in nothing that it prints.
const CANARY: &str = "c4n4ry";

/// Holds a blocking transport to its promises: [`Suite::check`] with the suite's defaults.
///
/// ```
/// use actor_token::{conformance, transport::Ureq};
///
/// conformance::check(&Ureq::new())?;
/// # Ok::<(), conformance::Failures>(())
/// ```
///
/// # Errors
/// [`Failures`]: every promise that is broken.
pub fn check<T: Transport + ?Sized>(transport: &T) -> Result<(), Failures> {
    Suite::new().check(transport)
}

/// Holds an asynchronous transport to its promises: [`Suite::check_async`] with the suite's defaults.
///
/// ```
/// use std::time::Duration;
/// use actor_token::{Body, conformance, transport::from_async_fn};
/// # fn block_on<F: Future>(future: F) -> F::Output {
/// #     let mut future = std::pin::pin!(future);
/// #     let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #     loop { if let std::task::Poll::Ready(it) = future.as_mut().poll(&mut context) { return it } }
/// # }
///
/// let lazy = from_async_fn(
///     |_, _| async { Ok(http::Response::new(Body::empty())) }, // sends nothing at all
///     |_| async {},
/// );
/// # block_on(async {
/// assert!(conformance::check_async(&lazy).await.is_err());
/// # });
/// ```
///
/// # Errors
/// [`Failures`]: every promise that is broken.
pub async fn check_async<T: AsyncTransport>(transport: &T) -> Result<(), Failures> {
    Suite::new().check_async(transport).await
}
