//! Checks the invariants of calls with a few thousand random server responses of each kind.
//!
//! The fuzz targets in `fuzz/` check the same invariants with more inputs.

mod property;

use property::Tally;

/// The number of inputs: enough to cover every outcome, and fast enough for `cargo test`.
const SEEDS: u64 = 3000;

#[test]
fn random_bytes_keep_invariants() {
    let tally = sum_tallies(property::responses);
    assert!(tally.unknown > 300 && tally.rejected > 300, "{tally:?}");
}

#[test]
fn nearly_valid_responses_keep_invariants() {
    let tally = sum_tallies(property::shapes);
    let Tally {
        issued,
        rejected,
        unknown,
        revoked,
        retried,
    } = tally;
    // A smaller count means that the inputs hardly cover this outcome.
    assert!(
        [issued, rejected, unknown, revoked, retried]
            .iter()
            .all(|n| *n > 50),
        "{tally:?}"
    );
}

#[test]
fn retry_after_is_respected_unless_invalid() {
    for seed in 0..SEEDS {
        property::retry_after(&random_bytes(seed));
    }
    // The first byte selects the text after it as the value of `Retry-After`.
    for text in [
        "\u{0}7",
        "\u{0}18446744073709551616",
        "\u{0} 12 ",
        "\u{0}-1",
        "\u{0}1.5",
        "\u{0}",
    ] {
        property::retry_after(text.as_bytes());
    }
}

/// Checks the invariants with the bytes of every seed, and adds up the outcomes.
fn sum_tallies(check: fn(&[u8]) -> Tally) -> Tally {
    let mut sum = Tally::default();
    for seed in 0..SEEDS {
        let tally = check(&random_bytes(seed));
        sum.issued += tally.issued;
        sum.rejected += tally.rejected;
        sum.unknown += tally.unknown;
        sum.revoked += tally.revoked;
        sum.retried += tally.retried;
    }
    sum
}

/// Returns pseudorandom bytes. The generator is `SplitMix64`.
fn random_bytes(mut seed: u64) -> Vec<u8> {
    let mut word = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..48).flat_map(|_| word().to_le_bytes()).collect()
}
