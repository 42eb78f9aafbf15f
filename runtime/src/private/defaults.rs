//! What the default of a field's type is worth, told while compiling: of the types that are known. A derive sees their names
//! only, and a type of the user's may have one of these.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use super::bounds::bound;
use crate::Seconds;

/// Stands for the default of a `T`. What is said of a known type hides what [`OfAnyType`] says.
#[derive(Debug)]
pub struct DefaultOf<T: ?Sized>(PhantomData<T>);

/// What holds for a type of which nothing is known.
pub trait OfAnyType {
    /// The default is no time at all.
    const IS_ZERO: bool = false;
    /// The default is an actor without `sub`.
    const IS_WITHOUT_SUB: bool = false;
    /// The default is text without a character.
    const IS_BLANK: bool = false;
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

macro_rules! blank_by_default {
    ($($text:ty)*) => {$(
        impl DefaultOf<$text> {
            /// The default is text without a character.
            pub const IS_BLANK: bool = true;
        }
    )*};
}

blank_by_default!(String &str Box<str> Cow<'_, str> Rc<str> Arc<str>);

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

/// The number that is written in a `Duration::from_secs(…)`. Of a type of the user's with that name nothing is known.
#[must_use]
pub const fn from_secs(is_duration: bool, seconds: u64) -> SpeltDuration {
    SpeltDuration(if is_duration { Some(seconds) } else { None })
}

/// A default as it is spelt, while compiling.
#[derive(Debug)]
pub struct SpeltDuration(Option<u64>);

impl SpeltDuration {
    /// The seconds as the default of a life, or [`Seconds::UNSET`] if they can't be one or aren't known.
    #[must_use]
    pub const fn preset(self) -> Seconds {
        match self.0 {
            Some(seconds) => bound(seconds).preset(),
            None => Seconds::UNSET,
        }
    }

    /// An error while compiling if the seconds can't be the default of a life.
    #[track_caller]
    pub const fn hold_as_preset(self) {
        if let Some(seconds) = self.0 {
            bound(seconds).hold_as_preset();
        }
    }
}

/// An error while compiling if `default` alone makes a life of no time.
#[track_caller]
pub const fn default_above_zero(is_zero: bool) {
    assert!(
        !is_zero,
        "the default of this type is zero seconds, and a life is above zero\nhelp: write `default = VALUE`; or make the field an `Option`, so that Clerk's default applies"
    );
}

/// An error while compiling if `default` alone makes a blank ID.
#[track_caller]
pub const fn default_not_blank(is_blank: bool) {
    assert!(
        !is_blank,
        "the default of text is blank, and an ID can't be blank\nhelp: remove `default`, so that the builder asks for the value, or write `default = VALUE`"
    );
}

/// An error while compiling if what is spelt as blank text is the default of an ID.
#[track_caller]
pub const fn text_not_blank(is_blank: bool) {
    assert!(
        !is_blank,
        "`default` is blank, and an ID can't be blank\nhelp: remove `default`, so that the builder asks for the value, or write `default = VALUE`"
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
    use crate::__private::said;

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
        let blank = [
            DefaultOf::<String>::IS_BLANK,
            DefaultOf::<&str>::IS_BLANK,
            DefaultOf::<Cow<'_, str>>::IS_BLANK,
            DefaultOf::<Value>::IS_BLANK,
        ];
        assert_eq!(blank, [true, true, true, false]);
    }

    #[test]
    fn a_default_that_breaks_a_rule_panics_in_words() {
        default_above_zero(false);
        default_not_blank(false);
        text_not_blank(false);
        default_with_sub(false);
        assert!(said(|| default_above_zero(true)).contains("is zero seconds"));
        assert!(said(|| default_not_blank(true)).contains("the default of text is blank"));
        assert!(said(|| text_not_blank(true)).contains("`default` is blank"));
        assert!(said(|| default_with_sub(true)).contains("has no `sub`"));

        from_secs(true, 600).hold_as_preset();
        from_secs(false, 0).hold_as_preset();
        assert!(said(|| from_secs(true, 0).hold_as_preset()).contains("must be above zero"));
        assert_eq!(from_secs(true, 600).preset(), Seconds::new(600));
        assert_eq!(from_secs(false, 600).preset(), Seconds::UNSET);
    }
}
