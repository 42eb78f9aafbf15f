//! Empty implementation of the trace, for builds without the feature `tracing`.

use std::future::Future;
use std::time::Duration;

use http::{Request, Response};

use crate::call::{Call, Operation};
use crate::transport::TransportError;
use crate::{Error, request::Body};

pub(crate) struct CallTrace;

pub(crate) struct Attempt;

impl CallTrace {
    pub(crate) fn start<O: Operation>(call: Call<O>) -> (Self, Call<O>) {
        (Self, call)
    }

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn after_audit<O: Operation>(&mut self, _: &Call<O>) {}

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn start_attempt(&mut self, _: &Request<Body>) -> Attempt {
        Attempt
    }

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn delay(&self, _: Duration) {}

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn after_attempt<O: Operation>(&mut self, _: &Call<O>) {}

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn end<O: Operation>(&mut self, _: &Result<O::Output, Error>) {}
}

impl Attempt {
    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn run<T>(&self, send: impl FnOnce() -> T) -> T {
        send()
    }

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn run_async<F: Future>(&self, sending: F) -> F {
        sending
    }

    #[expect(clippy::unused_self, reason = "the implementation with spans uses it")]
    pub(crate) fn complete(&self, _: &Result<Response<Body>, TransportError>) {}
}
