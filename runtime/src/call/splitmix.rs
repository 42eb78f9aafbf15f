//! `SplitMix64`, a generator of pseudorandom numbers.
//!
//! The numbers are not security-relevant, so these few lines replace a dependency.

/// Returns the output number `n` for a seed, counted from 0. The outputs for a seed are distinct.
pub(crate) fn output(seed: u64, n: u64) -> u64 {
    let mut z = seed.wrapping_add(n.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::output;

    #[test]
    fn output_is_published_sequence() {
        let outputs = |seed| [0, 1, 2].map(|n| output(seed, n));
        assert_eq!(
            outputs(0),
            [
                0xE220_A839_7B1D_CDAF,
                0x6E78_9E6A_A1B9_65F4,
                0x06C4_5D18_8009_454F
            ]
        );
        assert_eq!(
            outputs(1_234_567),
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }
}
