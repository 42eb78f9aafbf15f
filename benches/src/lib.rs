//! What is measured: each subject of ours beside its counterpart, written by hand as a good engineer would write it.
//!
//! The counterparts do the same work: a builder that insists on required fields, the checks that are cheap to write,
//! serde's derive, one buffer for the body, and of the answer the same parts, owned. They are here to be beaten honestly,
//! so whoever sees a way to make one cheaper should.

pub mod claims;
pub mod invalid;
pub mod limits;
pub mod over_reqwest;
pub mod over_ureq;
pub mod owned;
pub mod server;
pub mod token;
pub mod values;
