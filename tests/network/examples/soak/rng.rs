//! Seeded random numbers that don't depend on the order in which tasks run.

#[derive(Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// Creates the generator for an item of a kind of items, such as a request of all requests.
    pub(crate) fn for_item(seed: u64, kind: u64, item: u64) -> Self {
        let mut rng = Self(seed);
        for part in [kind, item] {
            rng.0 = rng.next() ^ part;
        }
        rng
    }

    /// Returns the next number of `SplitMix64`.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Returns a number less than `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Returns `true` with a probability of 1 in `n`.
    pub(crate) fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}
