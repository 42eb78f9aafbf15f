//! The rate limit that a 429 reports. It applies to the complete Clerk instance, so all clones of a
//! client respect it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The maximum time for which a response can throttle all calls. Without a maximum, a malformed
/// response could block the client forever.
const MAX_DELAY: Duration = Duration::from_secs(60 * 60);

/// The time before which no call may send a request. `None` if there was no rate limit yet.
#[derive(Debug, Default)]
pub(crate) struct RateLimit(Mutex<Option<Instant>>);

impl RateLimit {
    /// Delays all calls by `delay`, unless they are already delayed for longer.
    pub(super) fn throttle(&self, now: Instant, delay: Duration) {
        let Some(until) = now.checked_add(delay.min(MAX_DELAY)) else {
            return;
        };
        let mut throttled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *throttled = (*throttled).max(Some(until));
    }

    /// Returns when calls may send requests again. `None` if they may do so now.
    pub(super) fn throttled_until(&self, now: Instant) -> Option<Instant> {
        let until = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        until.filter(|until| now < *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longest_delay_is_used_up_to_maximum() {
        let (limit, now) = (RateLimit::default(), Instant::now());
        let until = |at| limit.throttled_until(at);
        assert_eq!(until(now), None);
        for (delay, expected) in [(0, None), (7, Some(7)), (3, Some(7)), (9, Some(9))] {
            limit.throttle(now, Duration::from_secs(delay));
            assert_eq!(until(now), expected.map(|n| now + Duration::from_secs(n)));
        }
        assert_eq!(
            until(now + Duration::from_secs(9)),
            None,
            "the delay has elapsed"
        );
        limit.throttle(now, Duration::MAX);
        assert_eq!(until(now), Some(now + MAX_DELAY));
    }
}
