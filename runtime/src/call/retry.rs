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
/// that may help.
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
/// A revoke has succeeded if the response states that the token was already revoked. If it states
/// that the token was accepted, the call ends with
/// [`Error::AlreadyAccepted`](crate::Error::AlreadyAccepted).
///
/// # Delays
/// The delay is the server's `Retry-After`, but at least the backoff: `initial_backoff`, doubled
/// with each attempt, at most `max_backoff`. Jitter is then added, within `max_backoff` and the
/// call timeout. This way, no request is sent earlier than the server asked for, and clones that
/// wait for the same rate limit do not send their requests at the same time.
///
/// If a server asks for more than `max_backoff` or the remaining time of the call, the call ends
/// with an error that has the delay ([`Error::retry_after`](crate::Error::retry_after)).
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
/// let hasty = RetryPolicy::new().max_attempts(2).call_timeout(Duration::from_secs(5));
/// let never = RetryPolicy::disabled();
/// # let _ = (hasty, never);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    max_wait: Duration,
    jitter: Duration,
    jitter_seed: Option<u64>,
    call_timeout: Duration,
}

impl RetryPolicy {
    /// Creates a policy with the default settings.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            max_wait: Duration::from_secs(20),
            jitter: Duration::from_millis(500),
            jitter_seed: None,
            call_timeout: Duration::from_secs(30),
        }
    }

    /// Creates a policy that sends each request once. A request can still be delayed by [the rate
    /// limit](Self#the-rate-limit).
    #[must_use]
    pub const fn disabled() -> Self {
        Self::new().max_attempts(1)
    }

    /// Sets the maximum number of attempts. Zero counts as one.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the backoff before the second attempt, if the server does not specify a delay. It
    /// doubles with each further attempt.
    #[must_use]
    pub const fn initial_backoff(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// Sets the longest delay before an attempt. It also caps the delay that a server asks for: if
    /// that is longer, the call ends with an error that contains the delay.
    #[must_use]
    pub const fn max_backoff(mut self, max_wait: Duration) -> Self {
        self.max_wait = max_wait;
        self
    }

    /// Sets the maximum jitter. Jitter is only added, so no delay becomes shorter.
    #[must_use]
    pub const fn max_jitter(mut self, jitter: Duration) -> Self {
        self.jitter = jitter;
        self
    }

    /// Sets the seed of the jitter, so that a test gets the same delays each time.
    #[must_use]
    pub const fn jitter_seed(mut self, seed: u64) -> Self {
        self.jitter_seed = Some(seed);
        self
    }

    /// Sets how long the complete call may take, including delays. The time that an
    /// [audit](crate::audit) sink takes to begin the record of a revoke does not count.
    #[must_use]
    pub const fn call_timeout(mut self, call_timeout: Duration) -> Self {
        self.call_timeout = call_timeout;
        self
    }

    pub(super) fn allows_attempt_after(&self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.call_timeout
    }

    pub(crate) fn new_jitter(&self) -> Jitter {
        Jitter::new(self.jitter_seed)
    }

    /// Returns the backoff after `attempts` attempts, without jitter.
    pub(super) fn delay_after(&self, attempts: u32, asked: Option<Duration>) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let own = self.base.saturating_mul(1 << doublings).min(self.max_wait);
        // Never earlier than asked, and never at once: a server that asks for no wait isn't
        // hammered.
        asked.map_or(own, |asked| asked.max(own))
    }

    /// Returns `wait` with jitter, or `None` if it exceeds the policy or the remaining time.
    pub(super) fn with_jitter(
        &self,
        wait: Duration,
        time_left: Duration,
        jitter: &Jitter,
    ) -> Option<Duration> {
        if wait > self.max_wait || wait >= time_left {
            return None;
        }
        let room = self.max_wait.min(time_left).saturating_sub(wait);
        wait.checked_add(jitter.part_of(self.jitter.min(room)))
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
    fn waits_double_up_to_the_cap_and_are_never_shorter_than_asked() {
        let policy = RetryPolicy::new();
        for (attempts, asked, due) in [
            (1, None, SECOND / 2),
            (2, None, SECOND),
            (3, None, SECOND * 2),
            (u32::MAX, None, SECOND * 20),
            (1, Some(SECOND * 20), SECOND * 20),
            (1, Some(Duration::MAX), Duration::MAX),
            // No server makes us hammer it.
            (3, Some(Duration::ZERO), SECOND * 2),
        ] {
            assert_eq!(
                policy.delay_after(attempts, asked),
                due,
                "{attempts}, {asked:?}"
            );
        }
    }

    #[test]
    fn chance_only_adds_and_never_beyond_what_is_allowed() {
        let jitter = Jitter::new(Some(3));
        let policy = RetryPolicy::new().max_jitter(SECOND * 4);
        let long = SECOND * 99;
        for (wait, left, most) in [
            (SECOND, long, Some(SECOND * 5)),
            (SECOND * 18, long, Some(SECOND * 20)),
            (SECOND * 20, long, Some(SECOND * 20)),
            (SECOND, SECOND * 2, Some(SECOND * 2)),
            (SECOND * 21, long, None),
            (SECOND * 2, SECOND * 2, None),
            (Duration::MAX, Duration::MAX, None),
        ] {
            for _ in 0..32 {
                let allowed = policy.with_jitter(wait, left, &jitter);
                assert_eq!(allowed.is_some(), most.is_some(), "{wait:?} of {left:?}");
                if let (Some(allowed), Some(most)) = (allowed, most) {
                    assert!(wait <= allowed && allowed <= most && allowed < left);
                }
            }
        }
        let without = RetryPolicy::new().max_jitter(Duration::ZERO);
        assert_eq!(without.with_jitter(SECOND, long, &jitter), Some(SECOND));
    }

    #[test]
    fn off_sends_once() {
        assert!(!RetryPolicy::disabled().allows_attempt_after(1));
        assert!(RetryPolicy::new().allows_attempt_after(2));
        assert!(!RetryPolicy::new().allows_attempt_after(3));
    }
}
