//! The rate limit that a 429 reports. It applies to the whole Clerk instance, so all clones of a
//! client respect it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest delay for all calls. A malformed response must not silence the client for good; the
/// call that received it ends anyway.
const MAX_DELAY: Duration = Duration::from_secs(60 * 60);

/// The time before which no call may send.
#[derive(Debug, Default)]
pub(crate) struct RateLimit(Mutex<Option<Instant>>);

impl RateLimit {
    /// Delays all calls by `wait`, unless they are already delayed for longer.
    pub(super) fn throttle(&self, now: Instant, wait: Duration) {
        let Some(until) = now.checked_add(wait.min(MAX_DELAY)) else {
            return;
        };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held).max(Some(until));
    }

    /// Returns when the next call may send. `None` if it may send now.
    pub(super) fn throttled_until(&self, now: Instant) -> Option<Instant> {
        let held = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|until| now < *until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_wait_counts_and_an_absurd_one_is_cut() {
        let (limit, now) = (RateLimit::default(), Instant::now());
        let held = |at| limit.throttled_until(at);
        assert_eq!(held(now), None);
        for (wait, due) in [(0, None), (7, Some(7)), (3, Some(7)), (9, Some(9))] {
            limit.throttle(now, Duration::from_secs(wait));
            assert_eq!(held(now), due.map(|n| now + Duration::from_secs(n)));
        }
        assert_eq!(held(now + Duration::from_secs(9)), None, "it is over");
        limit.throttle(now, Duration::MAX);
        assert_eq!(held(now), Some(now + MAX_DELAY));
    }
}
