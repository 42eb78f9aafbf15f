//! A transport that shows what a call is waiting for, and that sends nothing after Ctrl-C.

use std::io::{self, IsTerminal};
use std::sync::Once;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use actor_token::request::Body;
use actor_token::transport::{Transport, TransportError, Ureq};
use http::{Request, Response, StatusCode};

use crate::interrupt::{Activity, Interrupt};
use crate::output::Output;

/// Sends with ureq, and prints each delay with its reason.
pub(crate) struct Progress {
    inner: Ureq,
    output: Output,
    interrupt: Interrupt,
    /// The reason why the last attempt failed.
    failure: Mutex<Option<String>>,
    /// The rest of the delays that Ctrl-C has ended.
    skipped: Mutex<Duration>,
    has_contacted: Once,
}

impl Progress {
    pub(crate) fn new(output: Output, interrupt: Interrupt) -> Self {
        Self {
            inner: Ureq::new(),
            output,
            interrupt,
            failure: Mutex::new(None),
            skipped: Mutex::default(),
            has_contacted: Once::new(),
        }
    }

    fn skipped(&self) -> MutexGuard<'_, Duration> {
        self.skipped.lock().unwrap_or_else(PoisonError::into_inner)
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
        let until = self
            .inner
            .now()
            .checked_add(timeout)
            .unwrap_or_else(Instant::now);
        let Some(_busy) = self.interrupt.begin(Activity::Sending(until)) else {
            return Err(TransportError::unusable("the command was stopped"));
        };
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
        let failure = self.set_failure(None);
        if !self.interrupt.is_stopped() {
            let seconds = time.as_secs_f32();
            self.output.progress(match failure {
                Some(failure) => format!("Retrying in {seconds:.1}s: {failure}"),
                None => format!("Waiting {seconds:.1}s for Clerk's rate limit"),
            });
        }
        let start = self.inner.now();
        if self.interrupt.wait(time) {
            // For the call, the delay is over. Its next attempt ends it.
            let rest = time.saturating_sub(start.elapsed());
            let mut skipped = self.skipped();
            *skipped = skipped.saturating_add(rest);
        }
    }

    fn now(&self) -> Instant {
        let now = self.inner.now();
        now.checked_add(*self.skipped()).unwrap_or(now)
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
