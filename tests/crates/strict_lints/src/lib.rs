//! Uses every feature of the derive in a crate with strict lints. The generated code must not cause
//! warnings.
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
