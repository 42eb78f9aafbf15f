//! `min`, `max` and `default` in every form. The compiler checks literals and constants. `build`
//! checks all of them.
#![deny(warnings)]

use std::num::NonZero;
use std::time::Duration;

use actor_token::ActorTokenRequest;

const SHORT: u8 = 60;
const LONG: Duration = Duration::from_secs(3600);

const fn longest(hours: u32) -> u32 {
    hours * 3600
}

mod limits {
    pub const LONG: i64 = 7200;
    pub const ONE: std::num::NonZero<u16> = std::num::NonZero::<u16>::MIN;
}

#[derive(ActorTokenRequest)]
struct Constants {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = SHORT, max = LONG, default = 60)]
    expires_in_seconds: u32,
    #[actor_token(min = limits::ONE, max = limits::LONG, default = Some(Duration::from_secs(7200)))]
    session_max_duration_in_seconds: Option<Duration>,
}

#[derive(ActorTokenRequest)]
struct Calls {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = Self::SHORT, max = longest(2))]
    expires_in_seconds: NonZero<u32>,
    #[actor_token(min = 60u8, max = u32::MAX, default = crate::SHORT)]
    session_max_duration_in_seconds: u8,
}

impl Calls {
    const SHORT: u128 = 60;
}

trait Plan {
    const LONG: u64;
}

struct Free;

impl Plan for Free {
    const LONG: u64 = 100;
}

/// The bounds depend on a parameter, so only `build` checks them.
#[derive(ActorTokenRequest)]
struct Generic<'a, P: Plan, const MIN: u32> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(min = MIN, max = P::LONG, default = 50)]
    expires_in_seconds: u32,
    #[actor_token(min = SHORT, max = Self::SESSION)]
    session_max_duration_in_seconds: Option<u32>,
    #[actor_token(skip)]
    plan: std::marker::PhantomData<P>,
}

impl<P: Plan, const MIN: u32> Generic<'_, P, MIN> {
    const SESSION: Duration = Duration::from_secs(P::LONG);
}

fn messages<T>(built: Result<T, actor_token::Violations>) -> Vec<String> {
    let violations = built.err().unwrap_or_default();
    violations.iter().map(|violation| violation.message().to_owned()).collect()
}

fn main() {
    let constants = || Constants::builder().user_id("user_2").agent("user_1");
    assert_eq!(constants().build().unwrap().expires_in_seconds, 60);
    assert_eq!(
        messages(constants().expires_in_seconds(59).session_max_duration_in_seconds(Duration::from_secs(7201)).build()),
        ["must be at least 60 seconds, not 59", "must be at most 7200 seconds, not 7201"],
    );
    let calls = || Calls::builder().user_id("user_2").agent("user_1");
    assert_eq!(
        messages(calls().expires_in_seconds(NonZero::new(7201).unwrap()).session_max_duration_in_seconds(59).build()),
        ["must be at most 7200 seconds, not 7201", "must be at least 60 seconds, not 59"],
    );
    let generic = || Generic::<Free, 40>::builder().user_id("user_2").agent("user_1");
    let session = generic().session_max_duration_in_seconds(100).build().unwrap();
    let std::marker::PhantomData = session.plan;
    assert_eq!(
        messages(generic().expires_in_seconds(101).session_max_duration_in_seconds(101).build()),
        ["must be at most 100 seconds, not 101", "must be at most 100 seconds, not 101"],
    );
    assert_eq!(
        messages(generic().expires_in_seconds(39).build()),
        ["must be at least 40 seconds, not 39", "must be set, and at most 100 seconds: Clerk's default is 1800"],
    );
}

/// A default can be a constant or a static.
mod defaults {
    use actor_token::ActorTokenRequest;

    static TTL: u32 = 600;

    #[derive(ActorTokenRequest)]
    pub struct Session<T> {
        user_id: T,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(default = TTL, min = 60, max = 600)]
        expires_in_seconds: u32,
        #[actor_token(default = Self::TTL, min = 60, max = 600)]
        session_max_duration_in_seconds: u16,
    }

    impl<T> Session<T> {
        const TTL: u16 = 60;
    }
}

#[allow(dead_code)]
fn build() -> Result<defaults::Session<&'static str>, actor_token::Violations> {
    defaults::Session::builder().user_id("user_2").agent("user_1").build()
}
