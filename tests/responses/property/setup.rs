//! The settings of a client and its request: retry policy, audit sink and token lifetime.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::{
    ActorTokenRequest, Client, RetryPolicy,
    request::{ActorWriter, PreparedRequest, Seconds},
};

use super::choices::Choices;
use super::redaction::KEY;

pub(super) struct Setup {
    pub(super) retry: RetrySettings,
    pub(super) sink: SinkBehavior,
    /// The requested token lifetime in seconds.
    pub(super) duration: Option<i64>,
}

#[derive(Clone, Copy)]
pub(super) struct RetrySettings {
    pub(super) max_attempts: u32,
    pub(super) initial_backoff: Duration,
    pub(super) max_backoff: Duration,
    pub(super) max_jitter: Duration,
    pub(super) call_timeout: Duration,
}

/// Each has the maximum number of attempts and, in milliseconds, the initial backoff, the maximum
/// backoff, the maximum jitter and the call timeout.
const RETRY_SETTINGS: [RetrySettings; 6] = [
    RetrySettings::new(3, [500, 20_000, 500, 30_000]),
    RetrySettings::new(1, [500, 20_000, 0, 30_000]),
    RetrySettings::new(5, [0, 0, 9_000, 30_000]),
    RetrySettings::new(40, [1, 10, 7, 0]),
    RetrySettings::new(0, [100, 5_000, 100_000, 5_000]),
    RetrySettings::new(9, [u64::MAX; 4]),
];

impl RetrySettings {
    const fn new(
        max_attempts: u32,
        [initial_backoff, max_backoff, max_jitter, call_timeout]: [u64; 4],
    ) -> Self {
        Self {
            max_attempts,
            initial_backoff: Duration::from_millis(initial_backoff),
            max_backoff: Duration::from_millis(max_backoff),
            max_jitter: Duration::from_millis(max_jitter),
            call_timeout: Duration::from_millis(call_timeout),
        }
    }

    fn policy(self) -> RetryPolicy {
        RetryPolicy::new()
            .max_attempts(self.max_attempts)
            .initial_backoff(self.initial_backoff)
            .max_backoff(self.max_backoff)
            .max_jitter(self.max_jitter)
            .jitter_seed(7)
            .call_timeout(self.call_timeout)
    }
}

/// A valid request. It does not use the derive: the fuzz targets also use this file, and are built
/// without the derive.
pub(super) struct Request {
    pub(super) duration: Seconds,
}

impl ActorTokenRequest for Request {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_1");
    }

    fn expires_in(&self) -> Seconds {
        self.duration
    }
}

/// How an audit sink behaves.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum SinkBehavior {
    Records,
    EndFails,
    Rejects,
}

impl Setup {
    pub(super) fn choose(choices: &mut Choices<'_>) -> Self {
        Self {
            retry: *choices.pick(&RETRY_SETTINGS),
            sink: match choices.below(16) {
                15 => SinkBehavior::Rejects,
                13 | 14 => SinkBehavior::EndFails,
                _ => SinkBehavior::Records,
            },
            duration: *choices.pick(&[None, Some(1), Some(600), Some(i64::MAX)]),
        }
    }

    pub(super) fn prepared(&self) -> PreparedRequest {
        let duration = self.duration.map_or(Seconds::UNSET, Seconds::new);
        Request { duration }.prepare().unwrap()
    }

    /// Returns the token's lifetime: the requested duration, or the default that Clerk documents.
    pub(super) fn token_lifetime(&self) -> Duration {
        Duration::from_secs(self.duration.map_or(3600, i64::unsigned_abs))
    }

    /// Creates a client that keeps a token if its audit fails. The test's transport, `Replay`,
    /// cannot respond to the additional revoke request of a rollback.
    pub(super) fn client<T>(&self, transport: T, journal: &Journal) -> Client<T> {
        let sink = Sink(self.sink, journal.clone());
        Client::builder(transport)
            .secret_key(KEY)
            .retry(self.retry.policy())
            .audit(sink)
            .keep_token_if_audit_fails()
            .build()
            .unwrap()
    }
}

/// The number of records that have begun, and the recorded outcomes.
#[derive(Clone, Default)]
pub(super) struct Journal(Arc<Mutex<(u32, Vec<Outcome>)>>);

impl Journal {
    pub(super) fn begun(&self) -> u32 {
        self.0.lock().unwrap().0
    }

    /// Removes and returns everything that was recorded.
    pub(super) fn take(&self) -> (u32, Vec<Outcome>) {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Sink(SinkBehavior, Journal);

impl Audit for Sink {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        if self.0 == SinkBehavior::Rejects {
            return Err(Rejection::new("not today"));
        }
        self.1.0.lock().unwrap().0 += 1;
        Ok(AuditId::new("1"))
    }

    fn end(
        &self,
        _: &AuditId,
        outcome: &Outcome,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.1.0.lock().unwrap().1.push(outcome.clone());
        match self.0 {
            SinkBehavior::EndFails => Err("disk full".into()),
            SinkBehavior::Records | SinkBehavior::Rejects => Ok(()),
        }
    }
}
