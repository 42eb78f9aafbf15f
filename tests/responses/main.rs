//! Whatever a server says, a call keeps to its rules: some thousand inputs of each kind that the fuzz targets in `fuzz/`
//! go on with.

mod property;

use property::Tally;

/// Enough to lead everywhere, and quick enough for each `cargo test`.
const SEEDS: u64 = 3000;

#[test]
fn whatever_bytes_a_server_sends_a_call_keeps_to_its_rules() {
    let tally = sum(property::answers);
    assert!(tally.unknown > 300 && tally.refused > 300, "{tally:?}");
}

#[test]
fn whatever_a_server_answers_that_is_nearly_right_a_call_keeps_to_its_rules() {
    let tally = sum(property::shapes);
    let Tally {
        issued,
        refused,
        unknown,
        revoked,
        sent_again,
    } = tally;
    // Otherwise the inputs say little about the one or the other end of a call.
    assert!(
        [issued, refused, unknown, revoked, sent_again]
            .iter()
            .all(|n| *n > 50),
        "{tally:?}"
    );
}

#[test]
fn a_wait_that_is_asked_for_is_kept_and_what_cant_be_read_names_none() {
    for seed in 0..SEEDS {
        property::retry_after(&bytes_of(seed));
    }
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

/// Holds calls to the property with the bytes of every seed.
fn sum(hold: fn(&[u8]) -> Tally) -> Tally {
    let mut sum = Tally::default();
    for seed in 0..SEEDS {
        let one = hold(&bytes_of(seed));
        sum.issued += one.issued;
        sum.refused += one.refused;
        sum.unknown += one.unknown;
        sum.revoked += one.revoked;
        sum.sent_again += one.sent_again;
    }
    sum
}

/// The bytes of a seed, by the generator `SplitMix64`.
fn bytes_of(mut seed: u64) -> Vec<u8> {
    let mut word = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..48).flat_map(|_| word().to_le_bytes()).collect()
}
