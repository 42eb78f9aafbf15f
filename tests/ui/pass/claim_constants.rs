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

trait Plan {
    const CLAIM: &'static str;
}

struct Free;

impl Plan for Free {
    const CLAIM: &'static str = "free";
}

#[derive(ActorTokenRequest)]
struct Generic<P: Plan> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim = P::CLAIM, validate = is_open)]
    case: u64,
    #[actor_token(claim = names::TEAM)]
    team: u64,
    #[actor_token(claim = Self::LEVEL)]
    level: u64,
    #[actor_token(skip)]
    plan: std::marker::PhantomData<P>,
}

impl<P: Plan> Generic<P> {
    const LEVEL: &'static str = "level";
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
    let generic = |case| {
        Generic::<Free>::builder().user_id("user_2").agent("user_1").case(case).team(2).level(3).build()
    };
    let session = generic(1).unwrap();
    let std::marker::PhantomData = session.plan;
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","free":1,"team":2,"level":3}}"#,
    );
    let violations = generic(0).err().unwrap();
    let violation = violations.iter().next().unwrap();
    assert_eq!((violation.path(), violation.field()), ("actor.free", Some("case")));
    assert!(FromMacro::builder().user_id("user_2").agent("user_1").case(1).build().is_ok());
}
