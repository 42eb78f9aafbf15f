//! Subjects of the benchmarks, each as code with actor-token (`ours`) and as hand-written code.
//!
//! The hand-written code does the same work: a builder that requires fields, simple checks, serde's
//! derive, one buffer for the body, and a response that owns the same data. The comparison should
//! be fair, so improve the hand-written code if you can make it cheaper.

pub mod claims;
pub mod invalid;
pub mod limits;
pub mod over_reqwest;
pub mod over_ureq;
pub mod owned;
pub mod server;
pub mod token;
pub mod values;

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
