//! The instruction limits, in one place.
//!
//! Limits are ratios to hand-written code in the same program. A count alone moves with how the compiler splits a crate into units, for both sides alike.

/// How many times a measured function does its work. Figures are per time.
pub const TIMES: u32 = 100;

/// More than five percent above a limit is an error.
pub const TOLERANCE: f64 = 1.05;

/// The limit for one subject.
pub struct Limit {
    /// The subject, as `benches/instructions.rs` calls it.
    pub subject: &'static str,
    /// The hand-written counterpart.
    pub by_hand: &'static str,
    /// The maximum, as a multiple of the counterpart.
    pub ratio: f64,
}

/// All limits.
pub const INSTRUCTIONS: &[Limit] = &[
    Limit {
        subject: "owned_ours",
        by_hand: "owned_by_hand",
        ratio: 2.9,
    },
    Limit {
        subject: "claims_ours",
        by_hand: "claims_by_hand",
        ratio: 3.0,
    },
    Limit {
        subject: "ureq_ours",
        by_hand: "ureq_by_hand",
        ratio: 1.27,
    },
    Limit {
        subject: "reqwest_ours",
        by_hand: "reqwest_by_hand",
        ratio: 1.41,
    },
];
