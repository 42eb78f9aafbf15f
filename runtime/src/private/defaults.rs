//! What the default of a field's type is worth, told while compiling: of the types that are known. A derive sees their names
//! only, and a type of the user's may have one of these.

use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::time::Duration;

/// Stands for the default of a `T`. What is said of a known type hides what [`OfAnyType`] says.
#[derive(Debug)]
pub struct DefaultOf<T: ?Sized>(PhantomData<T>);

/// What holds for a type of which nothing is known.
pub trait OfAnyType {
    /// The default is no time at all.
    const IS_ZERO: bool = false;
    /// The default is an actor without `sub`.
    const IS_WITHOUT_SUB: bool = false;
}

impl<T: ?Sized> OfAnyType for DefaultOf<T> {}

macro_rules! zero_by_default {
    ($($life:ty)*) => {$(
        impl DefaultOf<$life> {
            /// The default is no time at all.
            pub const IS_ZERO: bool = true;
        }
    )*};
}

zero_by_default!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize Duration);

impl DefaultOf<serde_json::Value> {
    /// The default is an actor without `sub`.
    pub const IS_WITHOUT_SUB: bool = true;
}

impl DefaultOf<serde_json::Map<String, serde_json::Value>> {
    /// The default is an actor without `sub`.
    pub const IS_WITHOUT_SUB: bool = true;
}

impl<K, V, S> DefaultOf<HashMap<K, V, S>> {
    /// The default is an actor without `sub`.
    pub const IS_WITHOUT_SUB: bool = true;
}

impl<K, V> DefaultOf<BTreeMap<K, V>> {
    /// The default is an actor without `sub`.
    pub const IS_WITHOUT_SUB: bool = true;
}

/// An error while compiling if `default` alone makes a life of no time.
#[track_caller]
pub const fn default_above_zero(is_zero: bool) {
    assert!(
        !is_zero,
        "the default of this type is zero seconds, and a life is above zero\nhelp: write `default = VALUE`; or make the field an `Option`, so that Clerk's default applies"
    );
}

/// An error while compiling if `default` alone makes an actor without `sub`.
#[track_caller]
pub const fn default_with_sub(is_without: bool) {
    assert!(
        !is_without,
        "the default of this type has no `sub`, and an actor must have one\nhelp: remove `default`, so that the builder asks for the value, or write `default = VALUE`"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_types_are_told_from_all_others() {
        struct Value;
        let zero = [
            DefaultOf::<u8>::IS_ZERO,
            DefaultOf::<Duration>::IS_ZERO,
            DefaultOf::<Option<u8>>::IS_ZERO,
            DefaultOf::<Value>::IS_ZERO,
        ];
        assert_eq!(zero, [true, true, false, false]);
        let without_sub = [
            DefaultOf::<serde_json::Value>::IS_WITHOUT_SUB,
            DefaultOf::<HashMap<String, u8>>::IS_WITHOUT_SUB,
            DefaultOf::<Value>::IS_WITHOUT_SUB,
            DefaultOf::<str>::IS_WITHOUT_SUB,
        ];
        assert_eq!(without_sub, [true, true, false, false]);
    }
}
