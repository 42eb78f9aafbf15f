//! Chance from a seed, the same for each place that it is asked for, whatever came before.

#[derive(Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// For one place: the how-manieth thing of which kind.
    pub(crate) fn at(seed: u64, kind: u64, which: u64) -> Self {
        let mut chance = Self(seed);
        for part in [kind, which] {
            chance.0 = chance.next() ^ part;
        }
        chance
    }

    /// `SplitMix64`.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}
