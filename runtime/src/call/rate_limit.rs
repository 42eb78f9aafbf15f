//! The rate limit that a 429 tells of. It is the whole Clerk instance's, so all clones of a client keep to it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A longer wait is not believed for all calls: a garbled answer would silence the client for good. The call that
/// got the answer ends in any case.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);

/// Until when nothing may be sent.
#[derive(Debug, Default)]
pub(crate) struct RateLimit(Mutex<Option<Instant>>);

impl RateLimit {
    /// Holds all calls back for `wait`, unless they are held back for longer already.
    pub(super) fn hold(&self, now: Instant, wait: Duration) {
        let Some(until) = now.checked_add(wait.min(LONGEST_HOLD)) else {
            return;
        };
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held).max(Some(until));
    }

    /// When a call that is held back may go on.
    pub(super) fn held_until(&self, now: Instant) -> Option<Instant> {
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
        let held = |at| limit.held_until(at);
        assert_eq!(held(now), None);
        for (wait, due) in [(0, None), (7, Some(7)), (3, Some(7)), (9, Some(9))] {
            limit.hold(now, Duration::from_secs(wait));
            assert_eq!(held(now), due.map(|n| now + Duration::from_secs(n)));
        }
        assert_eq!(held(now + Duration::from_secs(9)), None, "it is over");
        limit.hold(now, Duration::MAX);
        assert_eq!(held(now), Some(now + LONGEST_HOLD));
    }
}
