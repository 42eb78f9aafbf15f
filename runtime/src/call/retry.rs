//! Retry and backoff policy.

use std::time::Duration;

use super::jitter::Jitter;

/// Limits for retries, delays and the duration of a call. A policy cannot make retries unsafe:
/// issuing is never retried if the outcome of an attempt is unknown.
///
/// | setting | default | meaning |
/// | --- | --- | --- |
/// | [`max_attempts`](Self::max_attempts) | 3 | the maximum number of attempts |
/// | [`initial_backoff`](Self::initial_backoff) | 500 ms | the backoff before the second attempt; it doubles each time |
/// | [`max_backoff`](Self::max_backoff) | 20 s | the longest delay before an attempt; the call ends if a server asks for more |
/// | [`max_jitter`](Self::max_jitter) | 500 ms | the maximum jitter that is added to a delay |
/// | [`call_timeout`](Self::call_timeout) | 30 s | how long the complete call may take, including delays |
///
/// # When a request is retried
/// One call never issues two tokens, so issuing is retried only if the attempt definitely had no
/// effect. Revoking twice has the same effect as revoking once, so a revoke is retried whenever
/// that may help. Listing and ending sessions are retried like revoking.
///
/// | an attempt ends with | was a token issued? | issuing is retried? | revoking is retried? |
/// | --- | --- | --- | --- |
/// | 200 with a valid, new token for this user and actor (for a revoke: this token, revoked) | yes | done | done |
/// | 429 | no | after `Retry-After` | after `Retry-After` |
/// | other 4xx except for 408, all 3xx | no | no: an error | no: an error |
/// | never sent (refused, no route, DNS, TLS) | no | after a backoff | after a backoff |
/// | the transport cannot work (no runtime, invalid setup) | no | no: an error | no: an error |
/// | 200 with anything else, other 2xx | unknown | no: an error | after a backoff |
/// | 408, 5xx, a status that HTTP doesn't define | unknown | no: an error | after `Retry-After` or a backoff |
/// | a truncated or too large response | as its status | as its status | as its status |
/// | no response: a timeout, a connection lost after sending | unknown | no: an error | after a backoff |
///
/// A revoke also succeeds if the response states that the token was already revoked. If the
/// response states that the token was accepted, the call ends with
/// [`Error::AlreadyAccepted`](crate::Error::AlreadyAccepted).
///
/// # Delays
/// The delay is the server's `Retry-After`, but at least the backoff: `initial_backoff`, doubled
/// with each attempt, at most `max_backoff`. Jitter is then added, within `max_backoff` and the
/// call timeout. This way, no request is sent earlier than the server asked for, and clones of a
/// client that wait for the same rate limit do not send their requests at the same time.
///
/// If a server asks for more than `max_backoff` or the remaining time of the call, the call ends
/// with an error. [`Error::retry_after`](crate::Error::retry_after) returns the requested delay.
///
/// # The rate limit
/// A 429 applies to the complete Clerk instance. Until its `Retry-After` has elapsed (one hour at
/// most), all clones of the client are throttled: a call is delayed before its first attempt too.
/// If the delay is too long, the call fails as not sent.
///
/// ```
/// use actor_token::RetryPolicy;
/// use std::time::Duration;
///
/// let short = RetryPolicy::new().max_attempts(2).call_timeout(Duration::from_secs(5));
/// let no_retries = RetryPolicy::disabled();
/// # let _ = (short, no_retries);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    max_jitter: Duration,
    jitter_seed: Option<u64>,
    call_timeout: Duration,
}

impl RetryPolicy {
    /// Creates a policy with the default settings.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(20),
            max_jitter: Duration::from_millis(500),
            jitter_seed: None,
            call_timeout: Duration::from_secs(30),
        }
    }

    /// Creates a policy with a single attempt: a request is never retried. [The rate
    /// limit](Self#the-rate-limit) can still delay it.
    #[must_use]
    pub const fn disabled() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts. Zero counts as one.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts;
        self
    }

    /// Sets the backoff before the second attempt, if the server does not specify a delay. It
    /// doubles with each further attempt.
    #[must_use]
    pub const fn initial_backoff(mut self, backoff: Duration) -> Self {
        self.initial_backoff = backoff;
        self
    }

    /// Sets the longest delay before an attempt. If a server asks for a longer delay, the call ends
    /// with an error that contains the requested delay.
    #[must_use]
    pub const fn max_backoff(mut self, backoff: Duration) -> Self {
        self.max_backoff = backoff;
        self
    }

    /// Sets the maximum jitter. Jitter is only added, so no delay becomes shorter.
    #[must_use]
    pub const fn max_jitter(mut self, jitter: Duration) -> Self {
        self.max_jitter = jitter;
        self
    }

    /// Sets the seed of the jitter, so that delays are reproducible in tests.
    #[must_use]
    pub const fn jitter_seed(mut self, seed: u64) -> Self {
        self.jitter_seed = Some(seed);
        self
    }

    /// Sets how long the complete call may take, including delays. For a call that revokes a token
    /// or ends a session, the time in which an [audit](crate::audit) sink begins the record does
    /// not count.
    #[must_use]
    pub const fn call_timeout(mut self, call_timeout: Duration) -> Self {
        self.call_timeout = call_timeout;
        self
    }

    /// Returns `true` if another attempt is allowed after `attempts` attempts.
    pub(super) fn allows_attempt_after(&self, attempts: u32) -> bool {
        attempts < self.max_attempts
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.call_timeout
    }

    pub(crate) fn new_jitter(&self) -> Jitter {
        Jitter::new(self.jitter_seed)
    }

    /// Returns the delay after `attempts` attempts, without jitter: the delay that the server
    /// requested, but at least the backoff.
    pub(super) fn delay_after(&self, attempts: u32, requested: Option<Duration>) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let backoff = self
            .initial_backoff
            .saturating_mul(1 << doublings)
            .min(self.max_backoff);
        // Retries must not flood a server that requests a short delay.
        requested.map_or(backoff, |requested| requested.max(backoff))
    }

    /// Returns `delay` with jitter. `None` if `delay` exceeds the policy or the remaining time.
    pub(super) fn with_jitter(
        &self,
        delay: Duration,
        time_left: Duration,
        jitter: &Jitter,
    ) -> Option<Duration> {
        if delay > self.max_backoff || delay >= time_left {
            return None;
        }
        let available = self.max_backoff.min(time_left).saturating_sub(delay);
        delay.checked_add(jitter.fraction_of(self.max_jitter.min(available)))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn backoff_doubles_up_to_maximum() {
        let policy = RetryPolicy::new();
        for (attempts, requested, expected) in [
            (1, None, SECOND / 2),
            (2, None, SECOND),
            (3, None, SECOND * 2),
            (u32::MAX, None, SECOND * 20),
            (1, Some(SECOND * 20), SECOND * 20),
            (1, Some(Duration::MAX), Duration::MAX),
            // A short requested delay does not shorten the backoff.
            (3, Some(Duration::ZERO), SECOND * 2),
        ] {
            assert_eq!(
                policy.delay_after(attempts, requested),
                expected,
                "{attempts}, {requested:?}"
            );
        }
    }

    #[test]
    fn jitter_lengthens_delay_within_limits() {
        let jitter = Jitter::new(Some(3));
        let policy = RetryPolicy::new().max_jitter(SECOND * 4);
        let long = SECOND * 99;
        for (delay, time_left, max) in [
            (SECOND, long, Some(SECOND * 5)),
            (SECOND * 18, long, Some(SECOND * 20)),
            (SECOND * 20, long, Some(SECOND * 20)),
            (SECOND, SECOND * 2, Some(SECOND * 2)),
            (SECOND * 21, long, None),
            (SECOND * 2, SECOND * 2, None),
            (Duration::MAX, Duration::MAX, None),
        ] {
            for _ in 0..32 {
                let actual = policy.with_jitter(delay, time_left, &jitter);
                assert_eq!(
                    actual.is_some(),
                    max.is_some(),
                    "{delay:?} of {time_left:?}"
                );
                if let (Some(actual), Some(max)) = (actual, max) {
                    assert!(delay <= actual && actual <= max && actual < time_left);
                }
            }
        }
        let no_jitter = RetryPolicy::new().max_jitter(Duration::ZERO);
        assert_eq!(no_jitter.with_jitter(SECOND, long, &jitter), Some(SECOND));
    }

    #[test]
    fn max_attempts_limits_attempts() {
        assert!(!RetryPolicy::disabled().allows_attempt_after(1));
        assert!(RetryPolicy::new().allows_attempt_after(2));
        assert!(!RetryPolicy::new().allows_attempt_after(3));
    }
}
