//! The name of a claim is a constant.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

mod names {
    pub const CASE: &str = "https://example.com/case";
    pub static TEAM: &str = "team";
}

macro_rules! session {
    ($name:ident, $claim:expr) => {
        #[derive(ActorTokenRequest)]
        struct $name {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim = $claim)]
            case: u64,
        }
    };
}

session!(FromMacro, names::CASE);

#[derive(ActorTokenRequest)]
struct Session<'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim = names::CASE, validate = is_open)]
    case: u64,
    #[actor_token(claim = names::TEAM, validate = is_open)]
    team: Option<u64>,
    #[actor_token(claim = Self::LEVEL)]
    r#type: u8,
    #[actor_token(claim)]
    level: u8,
}

impl Session<'_> {
    const LEVEL: &'static str = "type";
}

fn is_open(case: &u64) -> Result<(), &'static str> {
    if *case > 0 { Ok(()) } else { Err("must be open") }
}

#[derive(ActorTokenRequest)]
struct Generic<T: AsRef<str>> {
    user_id: T,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim = names::TEAM)]
    team: u64,
}

fn main() {
    let session = || Session::builder().user_id("user_2").agent("user_1").r#type(1).level(2);
    assert_eq!(
        session().case(3).team(4).build().unwrap().prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","https://example.com/case":3,"team":4,"type":1,"level":2}}"#,
    );
    let violations = session().case(0).team(0).build().err().unwrap();
    let paths: Vec<_> = violations.iter().map(|violation| violation.path()).collect();
    assert_eq!(paths, ["actor.https://example.com/case", "actor.team"]);
    let fields: Vec<_> = violations.iter().map(|violation| violation.field()).collect();
    assert_eq!(fields, [Some("case"), Some("team")]);
    let generic = Generic::builder().user_id("user_2").agent("user_1").team(2).build().unwrap();
    assert_eq!(
        generic.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","team":2}}"#,
    );
    assert!(FromMacro::builder().user_id("user_2").agent("user_1").case(1).build().is_ok());
}
