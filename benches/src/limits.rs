//! Limits of instruction counts.
//!
//! Limits are ratios to hand-written code in the same program. A count alone depends on how the
//! compiler splits a crate into units. This affects both sides, so it hardly changes the ratio.

/// How often a benchmark runs its subject. Figures are for one run.
pub const TIMES: u32 = 100;

/// The factor by which a count may exceed its limit.
pub const TOLERANCE: f64 = 1.05;

/// The limit for one subject.
pub struct Limit {
    /// The name of the subject in `benches/instructions.rs`.
    pub subject: &'static str,
    /// The hand-written counterpart.
    pub hand_written: &'static str,
    /// The maximum, as a multiple of the counterpart.
    pub ratio: f64,
}

/// All limits.
pub const INSTRUCTIONS: &[Limit] = &[
    Limit {
        subject: "owned_ours",
        hand_written: "owned_hand_written",
        ratio: 2.9,
    },
    Limit {
        subject: "claims_ours",
        hand_written: "claims_hand_written",
        ratio: 3.0,
    },
    Limit {
        subject: "ureq_ours",
        hand_written: "ureq_hand_written",
        ratio: 1.27,
    },
    Limit {
        subject: "reqwest_ours",
        hand_written: "reqwest_hand_written",
        ratio: 1.41,
    },
];
