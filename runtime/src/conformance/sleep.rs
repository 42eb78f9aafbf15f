//! Checks that a sleep lasts as long as requested, measured with the transport's clock.

use std::time::{Duration, Instant};

use super::failure::Failure;

/// The duration of the sleep that the suite requests.
pub(super) const REQUESTED_SLEEP: Duration = Duration::from_millis(20);

/// Returns a failure if less time than [`REQUESTED_SLEEP`] elapsed.
pub(super) fn check(before: Instant, after: Instant) -> Option<Failure> {
    let slept = after.saturating_duration_since(before);
    (slept < REQUESTED_SLEEP).then(|| Failure {
        case: "sleep".to_owned(),
        requirement: "`sleep` must last for the requested duration, measured with the transport's `now`, so that the delay that a server asks for is respected.",
        observed: format!("{} µs of {} µs elapsed", slept.as_micros(), REQUESTED_SLEEP.as_micros()),
        hint: "Let `sleep` wait, or let it advance the clock that `now` reads.",
    })
}
