//! Defaults whose validity the derive does not check: `build` reports each as a violation.
#![deny(warnings)]

use std::time::Duration;

use actor_token::ActorTokenRequest;

const LONG: u32 = 600;
const SHORT: u8 = 60;
const ZERO: i32 = 0;

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
    duration!(Duration, default = Duration::ZERO, min = 60);
    duration!(Option<Duration>, default = Some(Duration::from_secs(0)));
    duration!(Duration, default = Duration::from_secs(61), max = 60);
    duration!(u32, default = LONG, max = 60);
    duration!(u64, default = u64::MAX, max = 60);
    duration!(i32, default = ZERO, min = 1);
    duration!(u32, default = 59, min = SHORT);
    duration!(Option<u32>, default = Some(601), max = LONG);
}
