//! The transport `Reqwest` with a clock that runs faster, so that delays take less time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actor_token::request::Body;
use actor_token::transport::{AsyncTransport, Reqwest, TransportError};

/// The speed of the clock, relative to real time.
const SPEED: u32 = 20;

pub(crate) struct FastTransport {
    reqwest: Reqwest,
    start: Instant,
    sends: SendCounter,
}

/// A shared counter of the requests that a transport was asked to send.
#[derive(Clone, Default)]
pub(crate) struct SendCounter(Arc<AtomicU64>);

impl SendCounter {
    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl FastTransport {
    pub(crate) fn new(reqwest: Reqwest) -> Self {
        Self {
            reqwest,
            start: Instant::now(),
            sends: SendCounter::default(),
        }
    }

    pub(crate) fn send_counter(&self) -> SendCounter {
        self.sends.clone()
    }
}

impl AsyncTransport for FastTransport {
    async fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> Result<http::Response<Body>, TransportError> {
        self.sends.0.fetch_add(1, Ordering::Relaxed);
        self.reqwest.send(request, timeout / SPEED).await
    }

    async fn sleep(&self, time: Duration) {
        self.reqwest.sleep(time / SPEED).await;
    }

    fn now(&self) -> Instant {
        self.start + self.start.elapsed() * SPEED
    }
}
