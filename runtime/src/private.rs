//! What the derive's output refers to. Not part of the public API.
//!
//! The output names everything through here, so it works in a crate without a prelude, and with types of its
//! own called `Option` or `Result`.

pub use std::convert::Into;
pub use std::default::Default;
pub use std::marker::PhantomData;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{str, usize};
pub use std::result::Result::{self, Err, Ok};

pub use serde::Serialize;

pub use crate::{
    ActorPayload, ActorTokenRequest, ActorWriter, Id, IntoSeconds, Seconds, Violations,
};

use crate::ViolationCode;

/// The state of a required field that the builder has a value for.
#[derive(Debug)]
pub struct Set;

/// The state of a required field that the builder has no value for.
#[derive(Debug)]
pub struct NotSet;

/// Holds for a required field that has no value yet.
#[diagnostic::on_unimplemented(
    message = "this required field is set already",
    label = "set a second time here",
    note = "remove one of the two calls; a required field takes one value"
)]
pub trait NotSetYet {}

#[diagnostic::do_not_recommend]
impl NotSetYet for NotSet {}

/// Takes a required field out of a builder. The builder's state has made sure that it is there.
pub fn required<T>(value: Option<T>, field: &'static str) -> Result<T, Violations> {
    value.ok_or_else(|| {
        let mut violations = Violations::new();
        violations.add(field, ViolationCode::Missing, "is not set on the builder");
        violations
    })
}

/// The rule `min = …` on a life.
pub fn at_least(
    path: &'static str,
    life: &(impl IntoSeconds + ?Sized),
    bound: &(impl IntoSeconds + ?Sized),
    violations: &mut Violations,
) {
    if let (Some(life), Some(bound)) = (life.into_seconds().get(), bound.into_seconds().get()) {
        if life < bound {
            violations.add(
                path,
                ViolationCode::Invalid,
                format!("must be at least {bound} seconds, not {life}"),
            );
        }
    }
}

/// The rule `max = …` on a life.
pub fn at_most(
    path: &'static str,
    life: &(impl IntoSeconds + ?Sized),
    bound: &(impl IntoSeconds + ?Sized),
    violations: &mut Violations,
) {
    if let (Some(life), Some(bound)) = (life.into_seconds().get(), bound.into_seconds().get()) {
        if life > bound {
            violations.add(
                path,
                ViolationCode::Invalid,
                format!("must be at most {bound} seconds, not {life}"),
            );
        }
    }
}
