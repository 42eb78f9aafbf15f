//! Traits for field types, with the derive's error messages.

use std::marker::PhantomData;

use serde::Serialize;

use crate::request::{ActorPayload, ActorWriter};

/// A type that a setter converts into the field's type: any type that implements `Into`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be converted into `{T}`",
    label = "expected a type that converts into `{T}`",
    note = "call the setter whose name starts with `maybe_` to pass an `Option`; only optional fields have one"
)]
pub trait IntoField<T> {
    /// Converts the argument of the setter.
    fn into_field(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, V: Into<T>> IntoField<T> for V {
    fn into_field(self) -> T {
        self.into()
    }
}

/// A type that can be used as a claim: any type that implements `Serialize`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid claim type",
    label = "expected a type that implements `Serialize`",
    note = "add `#[derive(serde::Serialize)]` to the type, or to your types inside it; for a type parameter, add the bound `serde::Serialize`",
    note = "enable the serde feature of a different crate, or convert its type, for example to `String`"
)]
pub trait Claim {
    /// Writes the claim.
    fn write(&self, name: &'static str, actor: &mut ActorWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Claim for T {
    fn write(&self, name: &'static str, actor: &mut ActorWriter<'_>) {
        actor.derived_claim(name, self);
    }
}

/// A type that can be used for `claims`: any type that implements `Serialize`. If its value is not
/// serialized as a JSON object, that is a violation.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used for `claims`",
    label = "expected a type that serializes to a JSON object",
    note = "add `#[derive(serde::Serialize)]` to the type, or to your types inside it; for a type parameter, add the bound `serde::Serialize`"
)]
pub trait Claims {
    /// Writes the members of the value as claims. `field` is the name of the field.
    fn write(&self, field: &'static str, actor: &mut ActorWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> Claims for T {
    fn write(&self, field: &'static str, actor: &mut ActorWriter<'_>) {
        actor.flattened_claims(field, self);
    }
}

/// Writes the `sub` of a derived request. `field_names` are the names of its fields, for
/// violations: each line has the JSON path of a value, `=`, and the name of the field. A table of
/// pairs, or a method of its own, would compile more slowly.
pub fn write_sub(sub: &str, field_names: &'static str, actor: &mut ActorWriter<'_>) {
    actor.set_field_names(field_names);
    actor.derived_sub(sub);
}

/// Adds the name of the field of a claim whose name is a constant. Returns the name of the claim.
pub fn name_claim(
    claim: &'static str,
    field: &'static str,
    actor: &mut ActorWriter<'_>,
) -> &'static str {
    actor.add_claim_field(claim, field);
    claim
}

/// A type that can be used as the complete actor: any type that implements [`ActorPayload`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid actor type",
    label = "expected a type that serializes to a JSON object with a string `sub`",
    note = "use `actor_token::Actor` or `serde_json::Value`, or write `impl actor_token::request::ActorPayload for {Self} {{}}`; for an ID alone, use `#[actor_token(sub)]`"
)]
pub trait CompleteActor {
    /// Writes the actor. `field_names` are those of [`write_sub`].
    fn write(&self, field_names: &'static str, actor: &mut ActorWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: ActorPayload + ?Sized> CompleteActor for T {
    fn write(&self, field_names: &'static str, actor: &mut ActorWriter<'_>) {
        actor.set_field_names(field_names);
        actor.payload(self);
    }
}

/// [`CompleteActor`] for a field whose type is written as `Option<…>`. The standard library's
/// `Option` is rejected with its own message. A user-defined type of that name can be valid.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid actor type",
    label = "the actor is required, so it cannot be an `Option`",
    note = "remove `Option<…>`"
)]
pub trait NonOptionActor {
    /// Writes the actor. `field_names` are those of [`write_sub`].
    fn write(&self, field_names: &'static str, actor: &mut ActorWriter<'_>);
}

#[diagnostic::do_not_recommend]
impl<T: ActorPayload + ?Sized> NonOptionActor for T {
    fn write(&self, field_names: &'static str, actor: &mut ActorWriter<'_>) {
        actor.set_field_names(field_names);
        actor.payload(self);
    }
}

/// A type that allows `default` without a value: any type that implements `Default`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement `Default`",
    label = "`default` without a value uses the type's `Default`",
    note = "use `default = VALUE`, or implement `Default` for `{Self}`"
)]
pub trait HasDefault {
    /// Returns the type's default.
    fn type_default() -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Default> HasDefault for T {
    fn type_default() -> Self {
        T::default()
    }
}

/// The `Option` of the standard library. A user-defined type can have the same name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `std::option::Option`",
    label = "a field of type `Option<…>` is optional and defaults to `None`",
    note = "use `std::option::Option`, or rename your type"
)]
pub trait StdOption<T> {
    /// Returns the same value, as the field's type.
    fn of(option: Option<T>) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T> StdOption<T> for Option<T> {
    fn of(option: Self) -> Self {
        option
    }
}

/// The `PhantomData` of the standard library. A user-defined type can have the same name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not `std::marker::PhantomData`",
    label = "a `skip` field of type `PhantomData<…>` has no setter and is initialized automatically",
    note = "use `std::marker::PhantomData`, add `default = VALUE`, or rename your type"
)]
pub trait StdPhantomData {
    /// The only value of the type.
    const VALUE: Self;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized> StdPhantomData for PhantomData<T> {
    const VALUE: Self = Self;
}

/// A type that allows an integer literal as its default value.
#[diagnostic::on_unimplemented(
    message = "mismatched `default`: expected `{Self}`, found integer",
    label = "expected `{Self}`",
    note = "for a `Duration`, use `default = Duration::from_secs(600)`, inside `Some(…)` if the field is an `Option`"
)]
pub trait Integer {
    /// Always `Self`. An associated type avoids a second error for a type that does not implement
    /// this trait.
    type Same;
    /// Returns the number.
    fn of(number: Self::Same) -> Self;
}

macro_rules! integers {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Integer for $integer {
            type Same = Self;
            fn of(number: Self) -> Self {
                number
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

/// The primitive type `str`. A user-defined type can have the same name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the primitive type `str`",
    label = "a field of type `str` is treated as the unsized primitive type",
    note = "use `String`, or rename the type"
)]
pub trait PrimitiveStr {
    /// Compiles only for the primitive type.
    fn assert_primitive();
}

#[diagnostic::do_not_recommend]
impl PrimitiveStr for str {
    fn assert_primitive() {}
}

/// The default value of the field with this index. Generated only for a default that calls a macro,
/// so that `Self` in the macro's output refers to the struct.
pub trait DefaultValue<const FIELD: usize, T> {
    /// Returns the default value.
    fn value() -> T;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, ActorTokenRequest, Violations};

    /// A request whose actor is written by the function.
    struct WrittenBy(fn(&mut ActorWriter<'_>));

    impl ActorTokenRequest for WrittenBy {
        fn user_id(&self) -> &'static str {
            "user_2"
        }

        fn write_actor(&self, actor: &mut ActorWriter<'_>) {
            (self.0)(actor);
        }
    }

    /// A request with a `sub` and the members that the function writes.
    struct WithSub(fn(&mut ActorWriter<'_>));

    impl ActorTokenRequest for WithSub {
        fn user_id(&self) -> &'static str {
            "user_2"
        }

        fn write_actor(&self, actor: &mut ActorWriter<'_>) {
            actor.sub("user_1");
            (self.0)(actor);
        }
    }

    fn actor_json(write: fn(&mut ActorWriter<'_>)) -> String {
        WrittenBy(write).prepare().unwrap().actor_json().to_owned()
    }

    #[test]
    fn claim_is_written_under_its_name() {
        let written = actor_json(|actor| {
            actor.sub("user_1");
            let debug = format!("{actor:?}");
            assert_eq!(debug, "ActorWriter { state: Members, .. }");
            Claim::write(&7, "case", actor);
            Claim::write(&None::<u8>, "team", actor);
            Claim::write(&8, "a\"b\\c", actor);
            Claim::write(&serde_json::Value::Null, "d\"e", actor);
        });
        assert_eq!(written, r#"{"sub":"user_1","case":7,"a\"b\\c":8}"#);
    }

    /// A value whose `Serialize` implementation fails.
    struct FailingSerialize;

    impl Serialize for FailingSerialize {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("never"))
        }
    }

    #[test]
    fn invalid_actor_is_rejected_by_validate_and_prepare() {
        const LONG: [u8; crate::request::DEFAULT_MAX_ACTOR_BYTES] =
            [7; crate::request::DEFAULT_MAX_ACTOR_BYTES];
        let table: [fn(&mut ActorWriter<'_>); 2] = [
            |actor| Claim::write(LONG.as_slice(), "case", actor),
            |actor| Claim::write(&FailingSerialize, "case", actor),
        ];
        for (row, claim) in table.into_iter().enumerate() {
            let request = WithSub(claim);
            let codes = |violations: Violations| -> Vec<_> {
                violations.iter().map(crate::Violation::code).collect()
            };
            let validated = request.validate().map_err(codes);
            let prepared = request.prepare().map(drop).map_err(codes);
            assert!(validated.is_err(), "row {row}");
            assert_eq!(validated, prepared, "row {row}");
        }
    }

    #[test]
    fn complete_and_non_option_actor_are_same_json() {
        let [plain, set] = [
            actor_json(|actor| CompleteActor::write(&Actor::new("user_1"), "", actor)),
            actor_json(|actor| NonOptionActor::write(&Actor::new("user_1"), "", actor)),
        ];
        assert_eq!([plain, set], [r#"{"sub":"user_1"}"#; 2]);
    }
}
