//! Guides: how to get something done, from the first token to a fleet of machines.
//!
//! | guide | for whom |
//! | --- | --- |
//! | [`getting_started`] | who starts: from an empty project to a link that works, in five minutes |
//! | [`transports`] | who chooses how requests are sent |
//! | [`testing`] | who tests a service that issues tokens |
//! | [`auditing`] | who has to answer "who was in this account, and why?" |
//! | [`migrating`] | who comes from clerk-rs, or from Clerk's SDK for Python or Ruby |
//! | [`security`] | who reviews it: what is promised, and what isn't |
//! | [`scaling`] | who runs more than one |
//! | [`faq`] | everybody else |
//!
//! This module holds text alone; every block of Rust that uses this crate is compiled, and most are run, by its tests.

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}

#[doc = include_str!("transports.md")]
pub mod transports {}

#[doc = include_str!("testing.md")]
pub mod testing {}

#[doc = include_str!("auditing.md")]
pub mod auditing {}

#[doc = include_str!("migrating.md")]
pub mod migrating {}

#[doc = include_str!("security.md")]
pub mod security {}

#[doc = include_str!("scaling.md")]
pub mod scaling {}

#[doc = include_str!("faq.md")]
pub mod faq {}
