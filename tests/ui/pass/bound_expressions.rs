//! `min` and `max` are constant expressions of every kind.
#![deny(warnings)]

use std::num::NonZero;
use std::time::Duration;

use actor_token::ActorTokenRequest;

const MINUTE: u8 = 60;

struct Limits {
    min: Duration,
    max: u16,
}

impl Limits {
    const fn twice(&self) -> u16 {
        self.max * 2
    }
}

const LIMITS: Limits = Limits { min: Duration::from_secs(60), max: 3600 };

macro_rules! hours {
    ($hours:expr) => {
        $hours * 60 * 60
    };
}

macro_rules! request {
    ($name:ident, min = $min:expr, max = $max:expr) => {
        #[derive(ActorTokenRequest)]
        struct $name {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(expires_in_seconds, min = $min, max = $max)]
            ttl: u32,
        }

        impl $name {
            /// Returns `true` if the request is valid with this duration.
            #[allow(dead_code)]
            fn is_valid(ttl: u32) -> bool {
                Self::builder().user_id("user_2").agent("user_1").ttl(ttl).build().is_ok()
            }
        }
    };
}

request!(Arithmetic, min = 30 + 30, max = 60 * (30 + 30));
request!(Parentheses, min = (60), max = ((MINUTE)));
request!(Cast, min = MINUTE as u32, max = 0xff as u64 * 2);
request!(Field, min = LIMITS.min, max = LIMITS.max);
request!(Method, min = LIMITS.min.as_secs(), max = LIMITS.twice());
request!(Operators, min = -(-3), max = 1 << 12);
request!(MacroCall, min = hours!(1u32), max = hours!(MINUTE as u32));
request!(NonZeroValue, min = NonZero::<u8>::MIN, max = MINUTE as i128 * 1000);
request!(Large, min = 1, max = 60 * 60 * 24 * 365 * 1000);

#[derive(ActorTokenRequest)]
struct Written {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = 60 * 2, max = (60 * 60), default = 60 * 5)]
    expires_in_seconds: u32,
    #[actor_token(min = Self::MIN + 1, max = LIMITS.max)]
    session_max_duration_in_seconds: Option<Duration>,
}

impl Written {
    const MIN: u32 = 60;
}

#[derive(ActorTokenRequest)]
struct Generic<const MAX: u32> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = MAX / 2, max = MAX * 2)]
    expires_in_seconds: u32,
}

fn main() {
    assert!(Arithmetic::is_valid(3600) && !Arithmetic::is_valid(3601) && !Arithmetic::is_valid(59));
    assert!(Parentheses::is_valid(60) && !Parentheses::is_valid(59) && !Parentheses::is_valid(61));
    assert!(Cast::is_valid(510) && !Cast::is_valid(511) && !Cast::is_valid(59));
    assert!(Field::is_valid(3600) && !Field::is_valid(3601) && !Field::is_valid(59));
    assert!(Method::is_valid(7200) && !Method::is_valid(7201) && !Method::is_valid(59));
    assert!(Operators::is_valid(4096) && !Operators::is_valid(4097) && !Operators::is_valid(2));
    assert!(MacroCall::is_valid(3600) && !MacroCall::is_valid(3599) && !MacroCall::is_valid(216_001));
    assert!(NonZeroValue::is_valid(60_000) && !NonZeroValue::is_valid(60_001));
    assert!(Large::is_valid(u32::MAX));
    let written = || Written::builder().user_id("user_2").agent("user_1");
    assert!(written().build().unwrap().session_max_duration_in_seconds.is_none());
    assert!(written().expires_in_seconds(119).build().is_err());
    assert!(written().session_max_duration_in_seconds(Duration::from_secs(60)).build().is_err());
    let generic = || Generic::<60>::builder().user_id("user_2").agent("user_1");
    assert!(generic().expires_in_seconds(120).build().is_ok());
    assert!(generic().expires_in_seconds(29).build().is_err());
}
