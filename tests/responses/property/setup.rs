//! How patient the client is, how its audit sink behaves, and how long a life is asked for.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_token::audit::{Audit, AuditId, Intent, Outcome, Rejection};
use actor_token::{ActorTokenRequest, ActorWriter, Client, PreparedRequest, RetryPolicy, Seconds};

use super::draw::Draw;
use super::redaction::KEY;

pub(super) struct Setup {
    pub(super) patience: Patience,
    pub(super) sink: SinkBehavior,
    /// In seconds.
    pub(super) life: Option<i64>,
}

#[derive(Clone, Copy)]
pub(super) struct Patience {
    pub(super) attempts: u32,
    pub(super) base: Duration,
    pub(super) max_wait: Duration,
    pub(super) jitter: Duration,
    pub(super) deadline: Duration,
}

const PATIENCE: [Patience; 6] = [
    Patience::of(3, 500, 20_000, 500, 30_000),
    Patience::of(1, 500, 20_000, 0, 30_000),
    Patience::of(5, 0, 0, 9_000, 30_000),
    Patience::of(40, 1, 10, 7, 0),
    Patience::of(0, 100, 5_000, 100_000, 5_000),
    Patience::of(9, u64::MAX, u64::MAX, u64::MAX, u64::MAX),
];

impl Patience {
    const fn of(attempts: u32, base: u64, max_wait: u64, jitter: u64, deadline: u64) -> Self {
        Self {
            attempts,
            base: Duration::from_millis(base),
            max_wait: Duration::from_millis(max_wait),
            jitter: Duration::from_millis(jitter),
            deadline: Duration::from_millis(deadline),
        }
    }

    fn policy(self) -> RetryPolicy {
        RetryPolicy::new()
            .max_attempts(self.attempts)
            .initial_backoff(self.base)
            .max_backoff(self.max_wait)
            .max_jitter(self.jitter)
            .jitter_seed(7)
            .call_timeout(self.deadline)
    }
}

/// A request that is right. Written by hand, since the fuzz targets go without the derive.
pub(super) struct Request {
    pub(super) life: Seconds,
}

impl ActorTokenRequest for Request {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_1");
    }

    fn expires_in(&self) -> Seconds {
        self.life
    }
}

/// What an audit sink does.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum SinkBehavior {
    Records,
    FailsToEnd,
    Refuses,
}

impl Setup {
    pub(super) fn draw(draw: &mut Draw<'_>) -> Self {
        Self {
            patience: *draw.one_of(&PATIENCE),
            sink: match draw.below(16) {
                15 => SinkBehavior::Refuses,
                13 | 14 => SinkBehavior::FailsToEnd,
                _ => SinkBehavior::Records,
            },
            life: *draw.one_of(&[None, Some(1), Some(600), Some(i64::MAX)]),
        }
    }

    pub(super) fn prepared(&self) -> PreparedRequest {
        let life = self.life.map_or(Seconds::UNSET, Seconds::new);
        Request { life }.prepare().unwrap()
    }

    /// How long a token lives, by Clerk's documented default if it isn't asked for.
    pub(super) fn token_life(&self) -> Duration {
        Duration::from_secs(self.life.map_or(3600, i64::unsigned_abs))
    }

    /// A client that keeps a token whose record could not be completed, so that each call meets the replies from the first on.
    pub(super) fn client<T>(&self, transport: T, journal: &Journal) -> Client<T> {
        let sink = Sink(self.sink, journal.clone());
        Client::builder(transport)
            .secret_key(KEY)
            .retry(self.patience.policy())
            .audit(sink)
            .keep_token_if_audit_fails()
            .build()
            .unwrap()
    }
}

/// How often a record was begun, and what it was ended with.
#[derive(Clone, Default)]
pub(super) struct Journal(Arc<Mutex<(u32, Vec<Outcome>)>>);

impl Journal {
    pub(super) fn begun(&self) -> u32 {
        self.0.lock().unwrap().0
    }

    /// What was recorded so far, which is forgotten.
    pub(super) fn take(&self) -> (u32, Vec<Outcome>) {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

struct Sink(SinkBehavior, Journal);

impl Audit for Sink {
    fn begin(&self, _: &Intent<'_>) -> Result<AuditId, Rejection> {
        if self.0 == SinkBehavior::Refuses {
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
            SinkBehavior::FailsToEnd => Err("disk full".into()),
            SinkBehavior::Records | SinkBehavior::Refuses => Ok(()),
        }
    }
}
