//! The help suggests replacements for attributes of other derives. The replacements have the same
//! effect.
#![deny(warnings)]

use std::time::Duration;

use actor_token::ActorTokenRequest;

struct Case(u64);

impl From<Case> for u64 {
    fn from(case: Case) -> Self {
        case.0
    }
}

fn level() -> u8 {
    3
}

fn is_short(value: &str) -> Result<(), String> {
    if value.len() <= 5 { Ok(()) } else { Err("must be short".to_owned()) }
}

trait Rule {
    fn check(value: &u64) -> Result<(), &'static str>;
}

struct Positive;

impl Rule for Positive {
    fn check(value: &u64) -> Result<(), &'static str> {
        if *value > 0 { Ok(()) } else { Err("must be positive") }
    }
}

mod requests {
    use super::*;

    #[derive(ActorTokenRequest)]
    #[actor_token(
        builder = NewSession,
        crate = "::actor_token",
        validate = Self::check,
        max_actor_bytes = 2000
    )]
    pub(super) struct Session {
        /// The customer.
        user_id: String,
        #[actor_token(sub, default = "user_robot".into())]
        agent: String,
        // Replaces `rename = "caseNumber"` and `setter(into)`.
        #[actor_token(claim = "caseNumber", into, validate = <Positive as Rule>::check)]
        case: u64,
        // Replaces `skip_serializing_if` and `length(max = 5)`.
        #[actor_token(claim, validate = is_short)]
        team: Option<String>,
        // The defaults replace `default_value = 3`, `default_value_t = 3` and `default_fn = level`.
        #[actor_token(claim, default = 3)]
        three: u8,
        #[actor_token(claim, default = Some(3))]
        some: Option<u8>,
        #[actor_token(claim, default = level())]
        level: u8,
        #[actor_token(claim, default = 3.0)]
        ratio: f64,
        #[actor_token(claim, default = Vec::<u8>::from("a b"))]
        bytes: Vec<u8>,
        #[actor_token(default = Duration::from_secs(10 * 60), min = 60, max = 3600)]
        expires_in_seconds: Duration,
        session_max_duration_in_seconds: Option<u32>,
        // Replaces `skip_serializing` and `setter(skip)`.
        #[actor_token(skip, default = 7, vis = pub(self))]
        hidden: u8,
        #[actor_token(skip, default = "x", vis = pub(crate))]
        note: &'static str,
    }

    impl Session {
        // Replaces `must_match = "team"`.
        fn check(&self) -> Result<(), &'static str> {
            if self.team.as_deref() == Some(self.agent.as_str()) { Err("must not match") } else { Ok(()) }
        }
    }

    pub(super) fn hidden(session: &Session) -> (u8, &'static str) {
        (session.hidden, session.note)
    }
}

use requests::{NewSession, Session, hidden};

fn main() {
    let builder: NewSession = Session::builder();
    let session = builder.user_id("user_2").case(Case(4711)).build().unwrap();
    assert_eq!(hidden(&session), (7, "x"));
    let body = session.prepare().unwrap();
    assert_eq!(
        std::str::from_utf8(body.body().as_bytes()).unwrap(),
        concat!(
            r#"{"user_id":"user_2","actor":{"sub":"user_robot","caseNumber":4711,"three":3,"some":3,"level":3,"#,
            r#""ratio":3.0,"bytes":[97,32,98]},"expires_in_seconds":600}"#,
        ),
    );

    let violations = Session::builder()
        .user_id("user_2")
        .agent("user_3")
        .case(0_u64)
        .maybe_team(Some("user_3".to_owned()))
        .expires_in_seconds(Duration::from_secs(30))
        .build()
        .err()
        .unwrap();
    let paths: Vec<_> = violations.iter().map(|violation| violation.path()).collect();
    assert_eq!(paths.len(), 4, "{violations}");
    for path in ["actor.caseNumber", "actor.team", "expires_in_seconds", "request"] {
        assert!(paths.contains(&path), "{path}: {violations}");
    }
}
