//! Random additions to delays. Without them, calls that wait for the same event would send their
//! requests at the same time.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::splitmix;

const NANOS_PER_SECOND: u128 = 1_000_000_000;

/// A seeded sequence of pseudorandom fractions. It is not security-relevant, because it only
/// spreads delays.
#[derive(Debug)]
pub(crate) struct Jitter {
    seed: u64,
    count: AtomicU64,
}

impl Jitter {
    /// Creates a sequence. Without a seed, each client gets a different one.
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            seed: seed.unwrap_or_else(|| RandomState::new().hash_one(())),
            count: AtomicU64::new(0),
        }
    }

    /// Returns a pseudorandom fraction of `span`. It is less than `span`, or zero if `span` is
    /// zero.
    pub(super) fn fraction_of(&self, span: Duration) -> Duration {
        let random = splitmix::output(self.seed, self.count.fetch_add(1, Ordering::Relaxed));
        // The longest span has less than 2^94 ns, so the product fits in 128 bits.
        let nanos = span.as_nanos().saturating_mul(u128::from(random >> 32)) >> 32;
        let seconds = u64::try_from(nanos / NANOS_PER_SECOND).unwrap_or_default();
        Duration::new(
            seconds,
            u32::try_from(nanos % NANOS_PER_SECOND).unwrap_or_default(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Duration = Duration::from_secs(8);

    fn fractions(jitter: &Jitter) -> Vec<Duration> {
        (0..64).map(|_| jitter.fraction_of(SPAN)).collect()
    }

    #[test]
    fn sequence_is_reproducible_only_with_seed() {
        let seeded = || fractions(&Jitter::new(Some(7)));
        assert_eq!(seeded(), seeded());
        assert_ne!(fractions(&Jitter::new(None)), fractions(&Jitter::new(None)));
    }

    #[test]
    fn fraction_is_less_than_any_span() {
        for span in [
            Duration::from_nanos(1),
            Duration::from_secs(u64::MAX / 1000),
            Duration::MAX,
        ] {
            let jitter = Jitter::new(Some(2));
            assert!((0..32).all(|_| jitter.fraction_of(span) < span), "{span:?}");
        }
    }

    #[test]
    fn fractions_spread_over_span() {
        let fractions = fractions(&Jitter::new(Some(1)));
        assert!(fractions.iter().all(|fraction| *fraction < SPAN));
        for quarter in 0..4 {
            let from = SPAN / 4 * quarter;
            let range = from..from + SPAN / 4;
            let count = fractions
                .iter()
                .filter(|fraction| range.contains(*fraction))
                .count();
            assert!(count > 4, "quarter {quarter}: {fractions:?}");
        }
        assert_eq!(
            Jitter::new(None).fraction_of(Duration::ZERO),
            Duration::ZERO
        );
    }
}
