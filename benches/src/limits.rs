//! The numbers of instructions to be reached, in one place, and by how much they may be missed.

/// How many times a measured function does what it is about: figures are per time.
pub const TIMES: u32 = 100;

/// Five per cent above a stated number is an error.
pub const TOLERANCE: f64 = 1.05;

/// A number of instructions that is stated.
pub struct Limit {
    /// The subject, as `benches/instructions.rs` calls it.
    pub subject: &'static str,
    /// Its counterpart by hand.
    pub by_hand: &'static str,
    /// What is to be reached.
    pub target: AtMost,
    /// What is held until that is reached, so that it doesn't get worse.
    pub until_then: Option<AtMost>,
}

/// How many instructions a subject may take.
#[derive(Clone, Copy)]
pub enum AtMost {
    /// So many.
    Instructions(f64),
    /// So many times those of the counterpart.
    TimesByHand(f64),
}

/// All of them.
pub const INSTRUCTIONS: &[Limit] = &[
    Limit {
        subject: "owned_ours",
        by_hand: "owned_by_hand",
        target: AtMost::Instructions(3_800.0),
        until_then: None,
    },
    Limit {
        subject: "claims_ours",
        by_hand: "claims_by_hand",
        target: AtMost::Instructions(1_700.0),
        until_then: None,
    },
    Limit {
        subject: "ureq_ours",
        by_hand: "ureq_by_hand",
        target: AtMost::TimesByHand(1.0),
        until_then: None,
    },
    Limit {
        subject: "reqwest_ours",
        by_hand: "reqwest_by_hand",
        target: AtMost::TimesByHand(1.0),
        until_then: None,
    },
];
