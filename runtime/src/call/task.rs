//! What stays the same over a call's attempts: what it does, and how far it has come.

use std::sync::Arc;
use std::time::{Instant, SystemTime};

use http::Response;

use super::progress::Progress;
use super::{Operation, Sent, State, Step};
#[cfg(feature = "tracing")]
use crate::Prepared;
#[cfg(feature = "tracing")]
use crate::audit::Intent;
use crate::client::Settings;
use crate::transport::TransportError;
use crate::{Body, Error};

/// What reads an answer depends on the operation; every decision is [`Progress`]'s, which is compiled once for all of them.
pub(super) struct Task<O> {
    pub(super) operation: O,
    pub(super) progress: Progress,
}

impl<O: Operation> Task<O> {
    pub(super) fn new(settings: Arc<Settings>, operation: O) -> Result<Self, Error> {
        let uri = operation.uri(&settings.endpoint)?;
        let progress = Progress::new(settings, O::KIND, uri, operation.token_life())?;
        Ok(Self {
            operation,
            progress,
        })
    }

    /// The request, if the client was asked to show who and whom.
    #[cfg(feature = "tracing")]
    pub(super) fn request_to_show(&self) -> Option<&Prepared> {
        match self.operation.intent() {
            Intent::Issue(prepared) if self.progress.traces_ids() => Some(prepared),
            Intent::Issue(_) | Intent::Revoke(_) => None,
        }
    }

    pub(super) fn send(mut self: Box<Self>, now: Instant) -> Step<O> {
        let body = self.operation.body();
        Step::Send {
            request: self.progress.request(body),
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
                    self.progress.note(O::outcome(&output));
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
