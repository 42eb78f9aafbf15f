//! Random additions to delays, so that calls which are released together don't arrive together.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::splitmix;

const NANOS_PER_SECOND: u128 = 1_000_000_000;

/// A sequence of fractions that look random, from a seed. It only spreads delays, and protects no
/// secret.
#[derive(Debug)]
pub(crate) struct Jitter {
    seed: u64,
    drawn: AtomicU64,
}

impl Jitter {
    /// Creates a sequence. Without a seed, each client gets a different one.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            seed: seed.unwrap_or_else(|| RandomState::new().hash_one(())),
            drawn: AtomicU64::new(0),
        }
    }

    /// Returns a part of `span`: anything from none of it to nearly all.
    pub(super) fn part_of(&self, span: Duration) -> Duration {
        let draw = splitmix::output(self.seed, self.drawn.fetch_add(1, Ordering::Relaxed));
        // The longest span has less than 2^94 ns, so nothing is lost here.
        let nanos = span.as_nanos().saturating_mul(u128::from(draw >> 32)) >> 32;
        let whole = u64::try_from(nanos / NANOS_PER_SECOND).unwrap_or_default();
        Duration::new(
            whole,
            u32::try_from(nanos % NANOS_PER_SECOND).unwrap_or_default(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_secs(8);

    fn draws(jitter: &Jitter) -> Vec<Duration> {
        (0..64).map(|_| jitter.part_of(SPAN)).collect()
    }

    #[test]
    fn a_seed_repeats_its_draws_and_without_one_they_differ() {
        let seeded = || draws(&Jitter::new(Some(7)));
        assert_eq!(seeded(), seeded());
        assert_ne!(draws(&Jitter::new(None)), draws(&Jitter::new(None)));
    }

    #[test]
    fn a_part_is_less_than_the_whole_of_any_span() {
        for span in [
            Duration::from_nanos(1),
            Duration::from_secs(u64::MAX / 1000),
            Duration::MAX,
        ] {
            let jitter = Jitter::new(Some(2));
            assert!((0..32).all(|_| jitter.part_of(span) < span), "{span:?}");
        }
    }

    #[test]
    fn draws_stay_below_the_span_and_spread_over_it() {
        let drawn = draws(&Jitter::new(Some(1)));
        assert!(drawn.iter().all(|part| *part < SPAN));
        for quarter in 0..4 {
            let from = SPAN / 4 * quarter;
            let within = drawn
                .iter()
                .filter(|part| (from..from + SPAN / 4).contains(*part));
            assert!(within.count() > 4, "quarter {quarter}: {drawn:?}");
        }
        assert_eq!(Jitter::new(None).part_of(Duration::ZERO), Duration::ZERO);
    }
}
