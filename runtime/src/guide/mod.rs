//! Guides: from the first token to a service with multiple instances.
//!
//! | guide | for |
//! | --- | --- |
//! | [`getting_started`] | new users: from an empty project to a working link in five minutes |
//! | [`transports`] | choosing the HTTP client that sends requests |
//! | [`testing`] | testing a service that issues tokens |
//! | [`auditing`] | recording who can sign in to which account, and why |
//! | [`detecting`] | recognizing an impersonated session in the application that the link opens |
//! | [`ending`] | seeing which agents are signed in as a user, and ending their sessions |
//! | [`migrating`] | users of clerk-rs, or of Clerk's SDK for Python or Ruby |
//! | [`security`] | security reviews: what is guaranteed, and what is not |
//! | [`scaling`] | services with multiple instances |
//! | [`faq`] | other questions |
//!
//! The modules contain only text. Their Rust examples are compiled as tests, and most are run.

#[doc = include_str!("getting_started.md")]
pub mod getting_started {}

#[doc = include_str!("transports.md")]
pub mod transports {}

#[doc = include_str!("testing.md")]
pub mod testing {}

#[doc = include_str!("auditing.md")]
pub mod auditing {}

#[doc = include_str!("detecting.md")]
pub mod detecting {}

#[doc = include_str!("ending.md")]
pub mod ending {}

#[doc = include_str!("migrating.md")]
pub mod migrating {}

#[doc = include_str!("security.md")]
pub mod security {}

#[doc = include_str!("scaling.md")]
pub mod scaling {}

#[doc = include_str!("faq.md")]
pub mod faq {}
