//! Generated code triggers no lint, even if the code is unused.
#![deny(
    clippy::all,
    clippy::pedantic,
    missing_docs,
    missing_debug_implementations,
    unused_qualifications,
    unreachable_pub,
    deprecated,
    dead_code,
    non_camel_case_types,
    private_bounds,
    private_interfaces,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unused_lifetimes,
    unused_results,
    let_underscore_drop,
    variant_size_differences,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    rust_2018_idioms,
    rust_2024_compatibility,
    future_incompatible,
    nonstandard_style,
    unused,
    warnings
)]
#![forbid(unsafe_code)]

use std::time::Duration;

use actor_token::ActorTokenRequest;

/// A public session.
#[derive(ActorTokenRequest, Debug)]
pub struct Session<'a, T> {
    /// The customer. See [`Session`].
    pub user_id: String,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim)]
    case: T,
    #[actor_token(claim)]
    tags: Option<Vec<Option<std::collections::BTreeMap<String, Vec<u8>>>>>,
    #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
    link_ttl: Duration,
}

const SHORT: u8 = 60;

fn is_short(text: &str) -> Result<(), &'static str> {
    if text.len() < 99 { Ok(()) } else { Err("must be short") }
}

/// A struct with all field attributes.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(builder = NewEverything, validate = Everything::is_consistent, max_actor_bytes = 200)]
pub struct Everything<T: AsRef<str>> {
    #[actor_token(validate = is_short, vis = pub(crate))]
    user_id: String,
    #[actor_token(sub, default = Box::from("user_1"))]
    agent: Box<str>,
    #[actor_token(claim = "x", into, vis = pub(self))]
    level: Option<u64>,
    #[actor_token(min = SHORT, max = Duration::from_secs(3600), default = 60)]
    expires_in_seconds: u32,
    #[actor_token(min = 1, max = u16::MAX)]
    session_max_duration_in_seconds: Option<u32>,
    #[actor_token(skip)]
    other: std::marker::PhantomData<T>,
}

impl<T: AsRef<str>> Everything<T> {
    fn is_consistent(&self) -> Result<(), String> {
        let std::marker::PhantomData = self.other;
        Ok(())
    }
}

/// A struct without a builder.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(no_builder, max_actor_bytes = none)]
pub struct WithoutBuilder {
    user_id: String,
    #[actor_token(min = SHORT)]
    expires_in_seconds: u32,
    actor: serde_json::Value,
}

/// A struct whose builder is unused.
#[derive(ActorTokenRequest)]
struct Unused {
    user_id: String,
    actor: serde_json::Value,
}

/// A struct that allows a lint.
#[allow(clippy::struct_field_names)]
#[derive(ActorTokenRequest)]
pub(crate) struct AllowedLint {
    pub(crate) user_id: String,
    #[actor_token(sub)]
    actor_id: String,
}

fn main() {
    let session = Session::builder().user_id("user_2").agent("user_1").case(3).build();
    assert!(session.is_ok_and(|session| session.validate().is_ok()));
    let built = AllowedLint::builder().user_id("user_2").actor_id("user_1").build();
    assert!(built.is_ok_and(|built| built.user_id == "user_2"));
    let everything = Everything::<String>::builder().user_id("user_2").level(3_u32).build();
    assert!(everything.is_ok());
    let session = WithoutBuilder { user_id: String::new(), expires_in_seconds: 3, actor: serde_json::Value::Null };
    assert!(session.validate().is_err());
    let literal = Unused { user_id: String::new(), actor: serde_json::Value::Null };
    assert!(literal.validate().is_err());
}
