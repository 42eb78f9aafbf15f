//! A literal or a constant is a default if the setter takes it.
#![deny(warnings)]

use std::borrow::Cow;
use std::time::Duration;

use actor_token::{Actor, ActorTokenRequest};

const ROBOT: &str = "user_robot";
const OWNER: &str = "user_1";
static TEAM: &str = "red";
const LEVEL: Option<u8> = Some(4);

#[derive(Debug, PartialEq, serde::Serialize)]
struct Team(&'static str);

impl From<&'static str> for Team {
    fn from(name: &'static str) -> Self {
        Self(name)
    }
}

macro_rules! session {
    ($name:ident, $default:expr) => {
        #[derive(ActorTokenRequest)]
        struct $name {
            #[actor_token(default = $default)]
            user_id: String,
            #[actor_token(sub, default = ROBOT)]
            agent: Box<str>,
            #[actor_token(claim, default = $default)]
            owner: Option<String>,
        }
    };
}

session!(FromMacro, "user_1");

#[derive(ActorTokenRequest)]
struct Session<'a, T: From<&'static str> + serde::Serialize> {
    #[actor_token(default = OWNER)]
    user_id: String,
    #[actor_token(sub, default = Self::AGENT)]
    agent: Cow<'a, str>,
    #[actor_token(claim, default = "blue")]
    team: Option<String>,
    #[actor_token(claim, default = "green")]
    other_team: Option<Cow<'a, str>>,
    #[actor_token(claim, default = "yellow")]
    borrowed: Option<&'a str>,
    #[actor_token(claim, into, default = "purple")]
    converted: Team,
    #[actor_token(claim, into, default = "orange")]
    optional: Option<Team>,
    #[actor_token(claim, into, default = TEAM)]
    constant: Team,
    #[actor_token(claim, into, default = "brown")]
    generic: T,
    #[actor_token(claim, default = 3)]
    number: Option<u8>,
    #[actor_token(claim, into, default = 3)]
    number_into: u64,
    #[actor_token(claim, default = -1.5)]
    float: Option<f32>,
    #[actor_token(claim, default = true)]
    flag: Option<bool>,
    #[actor_token(claim, default = 'c')]
    letter: String,
    #[actor_token(claim, default = LEVEL)]
    level: Option<u8>,
    #[actor_token(claim, default = "white".into())]
    inferred: String,
    #[actor_token(claim, default = Some("black".into()))]
    some: Option<String>,
    #[actor_token(claim, into, default = Default::default())]
    unit: Option<u8>,
    #[actor_token(default = 60 * 10)]
    expires_in_seconds: Option<u32>,
    #[actor_token(default = Duration::from_secs(60))]
    session_max_duration_in_seconds: Duration,
}

impl<T: From<&'static str> + serde::Serialize> Session<'_, T> {
    const AGENT: &'static str = "user_2";
}

/// A call has the type of the field.
#[derive(ActorTokenRequest)]
struct Actors {
    user_id: String,
    #[actor_token(into, default = robot())]
    actor: Actor,
}

fn robot() -> Actor {
    Actor::new(ROBOT)
}

fn main() {
    let session = Session::<Team>::builder().build().unwrap();
    let expected = concat!(
        r#"{"user_id":"user_1","actor":{"sub":"user_2","team":"blue","other_team":"green","#,
        r#""borrowed":"yellow","converted":"purple","optional":"orange","constant":"red","#,
        r#""generic":"brown","number":3,"number_into":3,"float":-1.5,"flag":true,"letter":"c","#,
        r#""level":4,"inferred":"white","some":"black"},"expires_in_seconds":600,"#,
        r#""session_max_duration_in_seconds":60}"#,
    );
    let prepared = session.prepare().unwrap();
    assert_eq!(std::str::from_utf8(prepared.body().as_bytes()).unwrap(), expected);
    let session = Session::<Team>::builder().maybe_team(None).optional("pink").build().unwrap();
    assert_eq!((session.team, session.optional), (None, Some(Team("pink"))));
    let session = FromMacro::builder().build().unwrap();
    assert_eq!(session.owner.as_deref(), Some("user_1"));
    assert_eq!((&*session.user_id, &*session.agent), ("user_1", "user_robot"));
    assert!(Actors::builder().user_id("user_2").build().is_ok());
}
