//! Traits for the types of a request's fields: IDs, durations and complete actors.
//!
//! For a type that does not implement one of these traits, the compiler prints this crate's
//! message. Bounds on foreign traits such as `AsRef<str>` would not allow that.

use std::collections::{BTreeMap, HashMap};
use std::num::NonZero;
use std::time::Duration;

use serde::Serialize;

use crate::request::Seconds;

/// A type that can be used as an ID: anything that implements `AsRef<str>`.
///
/// For a newtype, implement `AsRef<str>`:
///
/// ```
/// use actor_token::request::Id;
///
/// struct UserId(String);
/// impl AsRef<str> for UserId {
///     fn as_ref(&self) -> &str {
///         &self.0
///     }
/// }
/// assert_eq!(UserId("user_1".into()).as_id(), "user_1");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid ID type",
    label = "expected a type that implements `AsRef<str>`",
    note = "use `String`, `&str` or your own type that implements `AsRef<str>`; convert a type of a different crate to `String`",
    note = "use `String` instead of `Option<String>`, because an ID is required",
    note = "call `.id()` to get the ID of a token or of its record"
)]
pub trait Id {
    /// Returns the ID as a string.
    fn as_id(&self) -> &str;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str> + ?Sized> Id for T {
    fn as_id(&self) -> &str {
        self.as_ref()
    }
}

/// A type that can be used as a duration: an integer number of seconds, a [`Duration`], or an
/// `Option` of these.
///
/// Implemented for all integers and their `NonZero` types. Validation of the request reports any
/// value that is not a positive whole number of seconds or does not fit in an `i64`. `None` omits
/// the key from the request body.
///
/// ```
/// use actor_token::request::{Seconds, ToSeconds};
/// use std::time::Duration;
///
/// assert_eq!(Duration::from_secs(600).to_seconds(), Seconds::new(600));
/// assert_eq!(None::<u32>.to_seconds(), Seconds::UNSET);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid duration type",
    label = "expected an integer number of seconds or a `Duration`",
    note = "use `std::time::Duration`, an integer such as `u32`, an `Option` of these, or your own type that implements `ToSeconds`",
    note = "convert a duration of a different crate to `std::time::Duration`; a time such as `SystemTime` is not a duration"
)]
pub trait ToSeconds {
    /// Returns the duration in seconds.
    fn to_seconds(&self) -> Seconds;
}

#[diagnostic::do_not_recommend]
impl ToSeconds for Seconds {
    fn to_seconds(&self) -> Seconds {
        *self
    }
}

macro_rules! impl_for_integers {
    ($($integer:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ToSeconds for $integer {
            fn to_seconds(&self) -> Seconds {
                i64::try_from(*self).map_or(Seconds::OUT_OF_RANGE, Seconds::new)
            }
        }

        #[diagnostic::do_not_recommend]
        impl ToSeconds for NonZero<$integer> {
            fn to_seconds(&self) -> Seconds {
                self.get().to_seconds()
            }
        }

        impl From<$integer> for Seconds {
            fn from(seconds: $integer) -> Self {
                seconds.to_seconds()
            }
        }
    )*};
}

impl_for_integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

#[diagnostic::do_not_recommend]
impl ToSeconds for Duration {
    fn to_seconds(&self) -> Seconds {
        if self.subsec_nanos() == 0 {
            self.as_secs().to_seconds()
        } else {
            Seconds::FRACTIONAL
        }
    }
}

impl From<Duration> for Seconds {
    fn from(duration: Duration) -> Self {
        duration.to_seconds()
    }
}

#[diagnostic::do_not_recommend]
impl<T: ToSeconds> ToSeconds for Option<T> {
    fn to_seconds(&self) -> Seconds {
        self.as_ref().map_or(Seconds::UNSET, T::to_seconds)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ToSeconds + ?Sized> ToSeconds for &T {
    fn to_seconds(&self) -> Seconds {
        T::to_seconds(self)
    }
}

/// A type that can be used as the complete actor: it serializes as one JSON object with a string
/// `sub`.
///
/// For your own struct that implements `Serialize`, the implementation is one line. The serialized
/// bytes are validated before they are sent.
///
/// ```
/// use actor_token::request::ActorPayload;
///
/// #[derive(serde::Serialize)]
/// struct Agent {
///     sub: String,
///     team: &'static str,
/// }
/// impl ActorPayload for Agent {}
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid actor type",
    label = "expected a type that serializes to a JSON object with a string `sub`",
    note = "use `actor_token::Actor` or `serde_json::Value`, or write `impl actor_token::request::ActorPayload for {Self} {{}}`; for an ID alone, use `#[actor_token(sub)]`"
)]
pub trait ActorPayload: Serialize {}

#[diagnostic::do_not_recommend]
impl ActorPayload for serde_json::Value {}
#[diagnostic::do_not_recommend]
impl ActorPayload for serde_json::Map<String, serde_json::Value> {}
#[diagnostic::do_not_recommend]
impl<V: Serialize, S> ActorPayload for HashMap<String, V, S> {}
#[diagnostic::do_not_recommend]
impl<V: Serialize> ActorPayload for BTreeMap<String, V> {}
#[diagnostic::do_not_recommend]
impl<T: ActorPayload + ?Sized> ActorPayload for &T {}
#[diagnostic::do_not_recommend]
impl<T: ActorPayload + ?Sized> ActorPayload for Box<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_durations_convert_to_seconds() {
        let table = [
            (0_u8.to_seconds(), Seconds::new(0)),
            (600_u16.to_seconds(), Seconds::new(600)),
            (u64::MAX.to_seconds(), Seconds::OUT_OF_RANGE),
            (u128::MAX.to_seconds(), Seconds::OUT_OF_RANGE),
            (i128::MIN.to_seconds(), Seconds::OUT_OF_RANGE),
            (i64::MAX.to_seconds(), Seconds::new(i64::MAX)),
            ((-1_i8).to_seconds(), Seconds::new(-1)),
            (
                NonZero::<u32>::MAX.to_seconds(),
                Seconds::new(u32::MAX.into()),
            ),
            (Some(NonZero::<u8>::MIN).to_seconds(), Seconds::new(1)),
            (
                Duration::from_millis(1500).to_seconds(),
                Seconds::FRACTIONAL,
            ),
            (Duration::MAX.to_seconds(), Seconds::FRACTIONAL),
            (
                Duration::from_secs(u64::MAX).to_seconds(),
                Seconds::OUT_OF_RANGE,
            ),
            (Some(Duration::from_secs(60)).to_seconds(), Seconds::new(60)),
            (ToSeconds::to_seconds(&&60_u32), Seconds::new(60)),
            (None::<Option<i64>>.to_seconds(), Seconds::UNSET),
            (Seconds::from(600_u64), Seconds::new(600)),
            (Seconds::from(u64::MAX), Seconds::OUT_OF_RANGE),
            (Duration::from_secs(60).into(), Seconds::new(60)),
        ];
        for (row, (actual, expected)) in table.into_iter().enumerate() {
            assert_eq!(actual, expected, "row {row}");
        }
    }
}
