//! Check that a sleep lasts as long as requested, according to the transport's clock.

use std::time::{Duration, Instant};

use super::failure::Failure;

/// The duration for which the transport must sleep.
pub(super) const NAP: Duration = Duration::from_millis(20);

/// Returns a failure if less than [`NAP`] passed.
pub(super) fn check(before: Instant, after: Instant) -> Option<Failure> {
    let slept = after.saturating_duration_since(before);
    (slept < NAP).then(|| Failure {
        case: "sleep".to_owned(),
        requirement: "`sleep` must last for the requested duration, measured with the transport's `now`, so that the delay that a server asks for is respected.",
        observed: format!("{} µs of {} µs elapsed", slept.as_micros(), NAP.as_micros()),
        hint: "Let `sleep` wait, or let it advance the clock that `now` reads.",
    })
}
