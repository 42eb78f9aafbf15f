//! The items that generated code uses. Not part of the public API.
//!
//! Generated code imports everything from here, so that it works without a prelude and next to
//! user-defined types that are named `Option` or `Result`.

mod bounds;
mod claim_name;
mod fields;
mod validate;

pub use std::boxed::Box;
pub use std::marker::{PhantomData, Sized};
pub use std::ops::Deref;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{i64, str, u64, usize};
pub use std::result::Result::{self, Err, Ok};
pub use std::time::Duration;

pub use crate::{
    ActorTokenRequest, Violations,
    request::{ActorPayload, ActorWriter, Id, Seconds, ToSeconds},
};

pub use self::bounds::{
    Bound, CheckedDefault, ConstantDefault, DurationBound, RuntimeDurationBound, UncheckedDefault,
    assert_bound, assert_default, assert_min_le_max, bound, check_max, check_min, runtime_bound,
    valid_max_actor_bytes,
};
pub use self::claim_name::{claim_path, valid_claim_name};
pub use self::fields::{
    Claim, Claims, CompleteActor, DefaultValue, HasDefault, Integer, IntoField, NonOptionActor,
    PrimitiveStr, StdOption, StdPhantomData, name_claim, write_sub,
};
pub use self::validate::{OtherResult, Returned, ValidateResult, validator};

use crate::request::ViolationCode;

/// The state of a required field that is not set.
///
/// The state is `()`, which is not an item of this crate. Therefore the declaration of the builder
/// compiles even if `crate = "…"` is wrong, and the compiler reports one error only.
#[diagnostic::on_unimplemented(
    message = "required field is already set",
    label = "second call here",
    note = "remove one of the two calls"
)]
pub trait NotSetYet {}

#[diagnostic::do_not_recommend]
impl NotSetYet for () {}

/// A request that is not built yet. A builder dereferences to it, so that `send` and `send_async`
/// on a builder have a message of their own.
#[derive(Debug)]
pub struct NotBuilt;

impl NotBuilt {
    /// Fails to compile.
    pub fn send<C: NeverClient>(&self, client: C) -> C::Output {
        client.output()
    }

    /// Fails to compile.
    pub fn send_async<C: NeverClient>(&self, client: C) -> C::Output {
        client.output()
    }
}

/// Implemented by no type, so that the methods of [`NotBuilt`] can't be called.
#[diagnostic::on_unimplemented(
    message = "the request is not built yet",
    label = "this sends a builder",
    note = "call `.build()?` before `send` or `send_async`"
)]
pub trait NeverClient {
    /// The output of a method that cannot be called.
    type Output;

    /// Returns the output.
    fn output(self) -> Self::Output;
}

/// Returns the error of a builder without a required field. The builder's type makes it impossible.
pub fn missing_field<R>() -> Result<R, Violations> {
    let mut violations = Violations::new();
    let message =
        "internal error: required field missing from a complete builder; please report this bug";
    violations.add("builder", ViolationCode::Missing, message);
    Err(violations)
}

/// Returns the request if it is valid.
pub fn validated<R: ActorTokenRequest>(request: R) -> Result<R, Violations> {
    match request.validate() {
        Ok(()) => Ok(request),
        Err(violations) => Err(violations),
    }
}

/// Returns the panic message of `call`. In a constant, the panic would be a compile error.
#[cfg(test)]
fn panic_message(call: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(call).unwrap_err();
    (*panic.downcast_ref::<&str>().unwrap()).to_owned()
}
