//! A struct from `macro_rules!`. The macro and its caller both contribute names, types, attributes
//! and expressions.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

macro_rules! session {
    ($vis:vis $name:ident, $user:ident: $id:ty, $optional:ty, $default:expr, $max:literal, $claim:literal, $path:path) => {
        #[derive(ActorTokenRequest)]
        $vis struct $name<'a, T> {
            #[actor_token(user_id)]
            $user: $id,
            #[actor_token(sub)]
            agent: &'a $id,
            #[actor_token(claim = $claim)]
            case: $optional,
            #[actor_token(expires_in_seconds, default = $default, max = $max, min = $path)]
            ttl: u32,
            #[actor_token(claim)]
            other: T,
            #[actor_token(skip, default = $crate::helper())]
            helped: u8,
        }
    };
}

const MIN: u8 = 1;

fn helper() -> u8 {
    3
}

session!(pub(crate) Session, customer: String, Option<u64>, if cfg!(unix) { 60 } else { 60 }, 3600, "case_number", crate::MIN);

macro_rules! robot {
    () => {
        <Self>::robot()
    };
}

mod hidden {
    #[derive(Debug, Default, PartialEq, serde::Serialize)]
    pub(super) struct Level(pub(super) u8);
}

/// The macro in the default refers to the struct.
#[derive(ActorTokenRequest)]
pub struct Robots<T: AsRef<str>> {
    user_id: T,
    #[actor_token(sub, default = robot!().to_owned())]
    agent: String,
    #[actor_token(claim, default = hidden::Level(vec![Self::LEVEL].len() as u8))]
    level: hidden::Level,
}

impl<T: AsRef<str>> Robots<T> {
    const LEVEL: u8 = 1;

    fn robot() -> &'static str {
        "user_robot"
    }
}

fn main() {
    let robots = Robots::builder().user_id("user_2").build().unwrap();
    assert_eq!((&*robots.agent, robots.level), ("user_robot", hidden::Level(1)));
    let agent = "user_1".to_owned();
    let session = Session::builder()
        .customer("user_2")
        .agent(&agent)
        .case(7)
        .other("x")
        .build()
        .unwrap();
    assert_eq!(session.helped, 3);
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","case_number":7,"other":"x"},"expires_in_seconds":60}"#,
    );
}
