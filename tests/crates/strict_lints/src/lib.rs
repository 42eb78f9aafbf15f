//! Every feature of the derive's grammar, in a crate that denies whatever lint it can: what is generated is silent.
#![deny(
    warnings,
    clippy::all,
    clippy::pedantic,
    missing_docs,
    unused_qualifications,
    unreachable_pub,
    missing_debug_implementations
)]
#![forbid(unsafe_code, missing_docs, deprecated)]

pub mod defaults;
pub mod generics;
pub mod macro_generated;
pub mod names;
pub mod roles;
pub mod visibility;
