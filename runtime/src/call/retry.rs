//! When a request may be sent again: how often, after how long, and until when at the latest.

use std::time::Duration;

use super::jitter::Jitter;

/// How patient a call is. Whether sending again is *safe* is not for it to say: a create whose fate
/// is unknown is never sent again, whatever the policy.
///
/// | setting | default | meaning |
/// | --- | --- | --- |
/// | [`attempts`](Self::max_attempts) | 3 | how often a request is sent at most |
/// | [`base`](Self::initial_backoff) | 500 ms | the wait before the second attempt; it doubles each time |
/// | [`max_backoff`](Self::max_backoff) | 20 s | the longest single wait; a server that asks for longer ends the call |
/// | [`jitter`](Self::max_jitter) | 500 ms | the most that chance adds to a wait |
/// | [`deadline`](Self::call_timeout) | 30 s | how long the whole call may take, waits included. The time that an [audit](crate::audit) sink takes to begin the record of a revoke doesn't count |
///
/// # When a request is retried
/// One call never issues two tokens, so issuing is retried only if the attempt definitely had no
/// effect. Revoking twice does the same as revoking once, so a revoke is retried whenever that may
/// help.
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
/// # How long a wait is
/// The server's `Retry-After` if it names one, but no less than the own wait (`base`, doubled with
/// each attempt, at most `max_backoff`); and then what chance adds, which never leads beyond
/// `max_backoff` or the deadline. So nothing is sent earlier than asked, and clones that are released
/// together don't arrive together. A server that asks for more than `max_backoff`, or than the
/// deadline leaves, ends the call, with an error that carries what it asked
/// ([`Error::retry_after`](crate::Error::retry_after)).
///
/// # The rate limit
/// A 429 is about the whole Clerk instance. Until its `Retry-After` is over (an hour at most), all
/// clones of the client hold back: a call waits before its first attempt too, or if that would be
/// too long, fails as not sent.
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
    /// The defaults.
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

    /// Sends each request once. It may still have to wait for that: see [the rate
    /// limit](Self#the-rate-limit).
    #[must_use]
    pub const fn disabled() -> Self {
        Self::new().max_attempts(1)
    }

    /// How often a request is sent at most. Zero counts as one.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The wait before the second attempt, if the server names none; it doubles with each further
    /// one.
    #[must_use]
    pub const fn initial_backoff(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The longest single wait. If the server asks for more, the call ends, with an error that says
    /// how much.
    #[must_use]
    pub const fn max_backoff(mut self, max_wait: Duration) -> Self {
        self.max_wait = max_wait;
        self
    }

    /// The most that chance adds to a wait. It only adds: no wait is shorter for it.
    #[must_use]
    pub const fn max_jitter(mut self, jitter: Duration) -> Self {
        self.jitter = jitter;
        self
    }

    /// Lets chance begin at `seed`, so that a test meets the same waits each time.
    #[must_use]
    pub const fn jitter_seed(mut self, seed: u64) -> Self {
        self.jitter_seed = Some(seed);
        self
    }

    /// Sets how long the whole call may take, waits included. The time that an
    /// [audit](crate::audit) sink takes to begin the record of a revoke doesn't count.
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

    /// How long to wait after that many attempts, without what chance adds.
    pub(super) fn delay_after(&self, attempts: u32, asked: Option<Duration>) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        let own = self.base.saturating_mul(1 << doublings).min(self.max_wait);
        // Never earlier than asked, and never at once: a server that asks for no wait isn't
        // hammered.
        asked.map_or(own, |asked| asked.max(own))
    }

    /// `wait` with what chance adds, or `None` if it is longer than the policy or the time that is
    /// left allows.
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
