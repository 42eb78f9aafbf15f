//! Constant defaults that the compiler checks, and others that must compile.
#![deny(warnings)]

use std::num::NonZero;
use std::time::Duration;

use actor_token::{ActorTokenRequest, request::{Seconds, ToSeconds}};

const SHORT: u8 = 60;
const TTL: u32 = 600;
const TTL_U64: u64 = 600;
const LONG: Duration = Duration::from_secs(3600);
const NO_TTL: Option<Duration> = None;
static STATIC_TTL: u32 = 600;

macro_rules! request {
    ($name:ident, $ty:ty, $($attribute:tt)*) => {
        #[derive(ActorTokenRequest)]
        struct $name {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token($($attribute)*)]
            expires_in_seconds: $ty,
        }

        impl $name {
            #[allow(dead_code)]
            const TTL: u32 = 600;

            fn is_valid() -> bool {
                let built = Self::builder().user_id("user_2").agent("user_1").build();
                built.is_ok_and(|built| !built.agent.is_empty())
            }
        }
    };
}

request!(Literal, u32, default = 60 * 10, min = SHORT, max = LONG);
request!(Name, u32, default = TTL, min = SHORT, max = LONG);
request!(Qualified, u32, default = Self::TTL, max = 600);
request!(Static, u32, default = STATIC_TTL, max = 600);
request!(NonZeroName, NonZero<i8>, default = NonZero::<i8>::MAX, max = 127);
request!(DurationName, Duration, default = LONG, max = LONG);
request!(Call, Duration, default = Duration::from_secs(60 * 60), min = SHORT, max = LONG);
request!(CallOfName, Duration, default = std::time::Duration::from_secs(TTL_U64), max = TTL);
request!(CallOfCast, Duration, default = Duration::from_secs(TTL as u64), max = TTL);
request!(Millis, Duration, default = Duration::from_millis(60_000), min = 60, max = 60);
request!(OptionalLiteral, Option<u32>, default = Some(600), max = LONG);
request!(OptionalName, Option<u32>, default = Some(TTL), max = LONG);
request!(OptionalNone, Option<Duration>, default = NO_TTL, max = LONG);
request!(OptionalCall, Option<Duration>, default = Some(Duration::from_secs(60)), min = SHORT);
request!(Into, u64, into, default = TTL, max = 600);

mod user_defined {
    use super::{ActorTokenRequest, Seconds, ToSeconds};

    /// Its constructor isn't constant, and counts differently.
    pub struct Duration(u64);

    impl Duration {
        fn from_secs(seconds: u32) -> Self {
            Self(u64::from(seconds) + 60)
        }
    }

    impl ToSeconds for Duration {
        fn to_seconds(&self) -> Seconds {
            self.0.to_seconds()
        }
    }

    const ZERO: u32 = 0;
    const NONE: Duration = Duration(60);

    request!(Call, Duration, default = Duration::from_secs(0), min = 60, max = super::LONG);
    request!(CallOfName, Duration, default = Duration::from_secs(ZERO), min = 60);
    request!(Name, Duration, default = NONE, min = 60);
    request!(Optional, Option<Duration>, default = Some(Duration::from_secs(0)), min = 60);

    pub fn are_valid() -> bool {
        Call::is_valid() && CallOfName::is_valid() && Name::is_valid() && Optional::is_valid()
    }
}

#[derive(ActorTokenRequest)]
struct Generic<'a, T: AsRef<str>, const N: u32> {
    user_id: T,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(default = N, min = SHORT)]
    expires_in_seconds: u32,
    #[actor_token(default = Self::LONG, max = N)]
    session_max_duration_in_seconds: Duration,
}

impl<T: AsRef<str>, const N: u32> Generic<'_, T, N> {
    const LONG: Duration = Duration::from_secs(N as u64);
}

fn main() {
    assert!(Literal::is_valid() && Name::is_valid() && Qualified::is_valid() && Static::is_valid());
    assert!(NonZeroName::is_valid() && DurationName::is_valid() && Call::is_valid());
    assert!(CallOfName::is_valid() && CallOfCast::is_valid() && Millis::is_valid());
    assert!(OptionalLiteral::is_valid() && OptionalName::is_valid() && OptionalNone::is_valid());
    assert!(OptionalCall::is_valid() && Into::is_valid() && user_defined::are_valid());
    assert!(Generic::<_, 60>::builder().user_id("user_2").agent("user_1").build().is_ok());
    assert!(Generic::<_, 59>::builder().user_id("user_2").agent("user_1").build().is_err());
}
