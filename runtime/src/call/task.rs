//! What stays the same over a call's attempts: what it does, and how far it has come.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use http::Response;

use super::settings::Settings;
use super::state::Progress;
use super::{Operation, Sent, State, Step};
#[cfg(feature = "tracing")]
use crate::audit::Intent;
use crate::transport::TransportError;
use crate::{Body, Error};

/// What reads an answer depends on the operation; every decision is [`Progress`]'s, which is compiled once for all of them.
pub(super) struct Task<O> {
    pub(super) operation: O,
    pub(super) progress: Progress,
    /// The agent on whose behalf the call is made.
    pub(super) on_behalf_of: Option<Arc<str>>,
    /// Why the call has no audit record, if it goes on without one.
    pub(super) audit_failure: Option<Box<dyn StdError + Send + Sync>>,
}

impl<O: Operation> Task<O> {
    pub(super) fn new(
        settings: Arc<Settings>,
        operation: O,
        on_behalf_of: Option<Arc<str>>,
    ) -> Result<Self, Error> {
        let uri = operation.uri(&settings.endpoint)?;
        let progress = Progress::new(settings, O::KIND, uri, operation.token_life())?;
        Ok(Self {
            operation,
            progress,
            on_behalf_of,
            audit_failure: None,
        })
    }

    /// Returns the intent.
    #[cfg(feature = "tracing")]
    pub(super) fn intent(&self) -> Intent<'_> {
        self.operation.intent(self.on_behalf_of.as_deref())
    }

    pub(super) fn send(mut self: Box<Self>, now: Instant) -> Step<O> {
        let body = self.operation.body();
        Step::Send {
            request: self.progress.request(body, now),
            within: self.progress.time_left(now),
            sent: Sent(self),
        }
    }

    pub(super) fn answered(
        mut self: Box<Self>,
        answer: Result<Response<Body>, TransportError>,
        now: Instant,
        system_time: SystemTime,
    ) -> State<O> {
        let (answer, advice) = self.progress.received(answer, now);
        match answer.and_then(|answer| self.operation.read(answer)) {
            Ok(output) => {
                // Where nobody asks, the outcome would be a copy of the token's ID for nothing.
                if self.progress.is_recorded() {
                    self.progress.note(O::outcome(&output), None, now);
                }
                State::Worked(self, output)
            }
            Err(error) => {
                let next = self.progress.failed(error, &advice, now, system_time);
                State::Live(self, next)
            }
        }
    }
}
