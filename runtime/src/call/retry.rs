//! When a request may be sent again: how often, after how long, and until when at the latest.

use std::time::Duration;

/// How patient a call is. Whether sending again is *safe* is not for it to say: a create whose fate is unknown is
/// never sent again, whatever the policy.
///
/// | setting | default | meaning |
/// | --- | --- | --- |
/// | [`attempts`](Self::attempts) | 3 | how often a request is sent at most |
/// | [`base`](Self::base) | 500 ms | the wait before the second attempt; it doubles each time |
/// | [`max_wait`](Self::max_wait) | 20 s | the longest single wait; a server that asks for longer ends the call |
/// | [`deadline`](Self::deadline) | 30 s | how long the whole call may take, waits included |
///
/// ```
/// use actor_token::RetryPolicy;
/// use std::time::Duration;
///
/// let hasty = RetryPolicy::new().attempts(2).deadline(Duration::from_secs(5));
/// let never = RetryPolicy::off();
/// # let _ = (hasty, never);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    max_wait: Duration,
    deadline: Duration,
}

impl RetryPolicy {
    /// The defaults.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(500),
            max_wait: Duration::from_secs(20),
            deadline: Duration::from_secs(30),
        }
    }

    /// Sends each request once.
    #[must_use]
    pub const fn off() -> Self {
        Self::new().attempts(1)
    }

    /// How often a request is sent at most. Zero counts as one.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The wait before the second attempt, if the server names none; it doubles with each further one.
    #[must_use]
    pub const fn base(mut self, base: Duration) -> Self {
        self.base = base;
        self
    }

    /// The longest single wait. If the server asks for more, the call ends, with an error that says how much.
    #[must_use]
    pub const fn max_wait(mut self, max_wait: Duration) -> Self {
        self.max_wait = max_wait;
        self
    }

    /// How long the whole call may take, waits included.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    pub(super) fn may_send_after(&self, attempts: u32) -> bool {
        attempts < self.attempts
    }

    pub(crate) fn whole_call(&self) -> Duration {
        self.deadline
    }

    /// How long to wait after that many attempts, or `None` if that is longer than the policy allows.
    pub(super) fn wait_after(&self, attempts: u32, asked: Option<Duration>) -> Option<Duration> {
        let doublings = attempts.saturating_sub(1).min(31);
        let own = self.base.saturating_mul(1 << doublings).min(self.max_wait);
        // Never earlier than asked, and never at once: a server that asks for no wait isn't hammered.
        Some(asked.map_or(own, |asked| asked.max(own))).filter(|wait| *wait <= self.max_wait)
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

    #[test]
    fn waits_double_up_to_the_cap_and_a_longer_request_ends_the_call() {
        let policy = RetryPolicy::new();
        let seconds = Duration::from_secs;
        assert_eq!(policy.wait_after(1, None), Some(Duration::from_millis(500)));
        assert_eq!(policy.wait_after(2, None), Some(seconds(1)));
        assert_eq!(policy.wait_after(3, None), Some(seconds(2)));
        assert_eq!(policy.wait_after(u32::MAX, None), Some(seconds(20)));
        assert_eq!(policy.wait_after(1, Some(seconds(20))), Some(seconds(20)));
        assert_eq!(policy.wait_after(1, Some(seconds(21))), None);
        assert_eq!(policy.wait_after(1, Some(Duration::MAX)), None);
        assert_eq!(
            policy.wait_after(3, Some(Duration::ZERO)),
            Some(seconds(2)),
            "no server makes us hammer it"
        );
    }

    #[test]
    fn off_sends_once() {
        assert!(!RetryPolicy::off().may_send_after(1));
        assert!(RetryPolicy::new().may_send_after(2));
        assert!(!RetryPolicy::new().may_send_after(3));
    }
}
