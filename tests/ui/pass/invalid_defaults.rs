//! Defaults that may not be constant, so the compiler does not check them: `build` reports each as
//! a violation.
#![deny(warnings)]

use std::time::Duration;

use actor_token::ActorTokenRequest;

const LONG: u32 = 600;
const SHORT: u8 = 60;
const ZERO: i32 = 0;

fn long() -> u32 {
    LONG
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// The compiler can't read a user-defined type.
struct Ttl(u32);

const LONG_TTL: Ttl = Ttl(LONG);

impl actor_token::request::ToSeconds for Ttl {
    fn to_seconds(&self) -> actor_token::request::Seconds {
        self.0.to_seconds()
    }
}

macro_rules! hours {
    ($hours:expr) => {
        $hours * 3600
    };
}

macro_rules! case {
    ($($field:tt)*) => {{
        #[derive(ActorTokenRequest)]
        #[allow(dead_code)]
        struct Session { $($field)* }
        assert!(Session::builder().build().is_err());
    }};
}

#[derive(ActorTokenRequest)]
struct Valid {
    #[actor_token(default = "user_2")]
    user_id: &'static str,
    #[actor_token(sub, default = "user_1".to_owned())]
    agent: String,
    #[actor_token(min = SHORT, max = LONG, default = Duration::from_secs(60))]
    expires_in_seconds: Duration,
}

fn main() {
    assert!(Valid::builder().build().is_ok());
    case!(
        #[actor_token(default)]
        user_id: String,
        #[actor_token(default = actor_token::Actor::new("user_1"))]
        actor: actor_token::Actor,
    );
    case!(
        #[actor_token(default = "user_2")]
        user_id: &'static str,
        #[actor_token(sub, default = "".into())]
        agent: String,
    );
    case!(
        #[actor_token(default = "user_2")]
        user_id: &'static str,
        #[actor_token(default)]
        actor: serde_json::Value,
    );
    macro_rules! duration {
        ($ty:ty, $($attribute:tt)*) => {
            case!(
                #[actor_token(default = "user_2")]
                user_id: &'static str,
                #[actor_token(sub, default = "user_1")]
                agent: &'static str,
                #[actor_token($($attribute)*)]
                expires_in_seconds: $ty,
            )
        };
    }
    duration!(u32, default);
    duration!(u32, default = long(), max = 60);
    duration!(u32, default = LONG + 1, max = LONG);
    duration!(Duration, default = Duration::from_secs(1) * 61, max = 60);
    duration!(Duration, default = minutes(2), max = 60);
    duration!(Duration, default = Duration::from_secs(long().into()), max = 60);
    duration!(Option<u32>, default = Some(long()), max = SHORT);
    duration!(i32, default = ZERO - 1, min = 1);
    duration!(Ttl, default = LONG_TTL, max = 60);
    duration!(u32, default = hours!(1), max = 60);
    duration!(u32, default = *Box::new(LONG), max = 60);
}
