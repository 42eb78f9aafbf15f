//! A transport that shows what a call is waiting for.

use std::io::{self, IsTerminal};
use std::sync::Once;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use actor_token::request::Body;
use actor_token::transport::{Transport, TransportError, Ureq};
use http::{Request, Response, StatusCode};

use crate::output::Output;

/// Sends with ureq, and prints each delay with its reason.
pub(crate) struct Progress {
    inner: Ureq,
    output: Output,
    /// The reason why the last attempt failed.
    failure: Mutex<Option<String>>,
    has_contacted: Once,
}

impl Progress {
    pub(crate) fn new(inner: Ureq, output: Output) -> Self {
        Self {
            inner,
            output,
            failure: Mutex::new(None),
            has_contacted: Once::new(),
        }
    }

    fn set_failure(&self, failure: Option<String>) -> Option<String> {
        let mut last = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *last, failure)
    }
}

impl Transport for Progress {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        // A slow server must not look like a command that hangs.
        self.has_contacted.call_once(|| {
            if io::stderr().is_terminal() {
                let host = request.uri().host().unwrap_or_default();
                self.output.note(format_args!("Contacting {host}…"));
            }
        });
        let result = self.inner.send(request, timeout);
        self.set_failure(describe(&result));
        result
    }

    fn sleep(&self, time: Duration) {
        let seconds = time.as_secs_f32();
        self.output.progress(match self.set_failure(None) {
            Some(failure) => format!("Retrying in {seconds:.1}s: {failure}"),
            None => format!("Waiting {seconds:.1}s for Clerk's rate limit"),
        });
        self.inner.sleep(time);
    }

    fn now(&self) -> Instant {
        self.inner.now()
    }

    fn system_time(&self) -> SystemTime {
        self.inner.system_time()
    }
}

/// Returns the reason why an attempt failed, if it did.
fn describe(result: &Result<Response<Body>, TransportError>) -> Option<String> {
    match result {
        Ok(response) if response.status().is_success() => None,
        Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS => {
            Some("Clerk's rate limit is reached".to_owned())
        }
        Ok(response) => Some(format!(
            "Clerk responded with status {}",
            response.status().as_u16()
        )),
        Err(error) => Some(error.to_string()),
    }
}
