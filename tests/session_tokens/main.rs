//! Checks the invariants of verifying session tokens with a few thousand random tokens and keys.
//!
//! The fuzz target `session_token` in `fuzz/` checks the same invariants with more inputs.

mod property;

use property::Tally;

/// Enough to cover every outcome, and fast enough for every `cargo test`.
const SEEDS: u64 = 4000;

#[test]
fn random_tokens_and_keys_keep_invariants() {
    let mut sum = Tally::default();
    for seed in 0..SEEDS {
        let one = property::session_token(&bytes_of(seed));
        sum.valid += one.valid;
        sum.pending += one.pending;
        sum.impersonated += one.impersonated;
        sum.invalid += one.invalid;
        sum.forged += one.forged;
        sum.keys += one.keys;
        sum.no_keys += one.no_keys;
    }
    let Tally {
        valid,
        pending,
        impersonated,
        invalid,
        forged,
        keys,
        no_keys,
    } = sum;
    // A smaller count means that the inputs hardly cover this outcome.
    let counts = [valid, pending, impersonated, invalid, forged, keys, no_keys];
    assert!(counts.iter().all(|count| *count > 10), "{sum:?}");
}

/// Returns the bytes of a seed, from the generator `SplitMix64`.
fn bytes_of(mut seed: u64) -> Vec<u8> {
    let mut word = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let length = word() % 64;
    let words = (0..=length / 8).flat_map(|_| word().to_le_bytes());
    words.collect()
}
