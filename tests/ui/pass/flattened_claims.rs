//! `claims` with structs, maps, references, `Option` and generic types, next to other claims.
#![deny(warnings)]

use std::collections::BTreeMap;

use actor_token::{ActorTokenRequest, Violation, Violations, request::ViolationCode};

#[derive(serde::Serialize)]
struct Case<'a> {
    number: u64,
    reason: Option<&'a str>,
}

fn check_case(case: &Case<'_>) -> Result<(), Violations> {
    let mut violations = Violations::new();
    if case.reason.is_none() {
        violations.push(Violation::new("reason", ViolationCode::Missing, "must be included"));
        violations.push(Violation::new("", ViolationCode::Invalid, "is incomplete"));
    }
    violations.into_result()
}

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::check)]
struct Session<'a, T> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claims, validate = check_case)]
    r#case: Case<'a>,
    #[actor_token(claim)]
    team: &'a str,
    #[actor_token(claims)]
    more: Option<&'a BTreeMap<&'a str, u8>>,
    /// A claim with the name of a `claims` field.
    #[actor_token(claim = "more")]
    level: Option<u8>,
    #[actor_token(claims, default, vis = pub(crate))]
    rest: T,
}

impl<T> Session<'_, T> {
    fn check(&self) -> Result<(), Violations> {
        match self.team {
            "" => Err([Violation::new("actor.team", ViolationCode::Missing, "must not be empty")].into_iter().collect()),
            _ => Ok(()),
        }
    }
}

fn main() {
    let builder = Session::builder().user_id("user_2").agent("user_1").team("payments");
    let case = Case { number: 7, reason: Some("refund") };
    let more = BTreeMap::from([("level", 1)]);
    let session = builder.case(case).more(&more).rest(serde_json::json!({"a": [1], "b": null})).build().unwrap();
    assert_eq!(
        session.prepare().unwrap().actor_json(),
        r#"{"sub":"user_1","number":7,"reason":"refund","team":"payments","level":1,"a":[1]}"#,
    );

    let builder = Session::<serde_json::Value>::builder().user_id("user_2").agent("user_1").team("");
    let violations = builder.case(Case { number: 7, reason: None }).build().err().unwrap();
    assert_eq!(
        violations.iter().map(Violation::path).collect::<Vec<_>>(),
        ["actor.reason", "actor.case", "actor.team"],
    );
    assert_eq!(
        violations.iter().map(Violation::field).collect::<Vec<_>>(),
        [None, Some("case"), Some("team")],
    );

    let more = BTreeMap::from([("number", 1), ("sub", 2), ("team", 3)]);
    let builder = Session::builder().user_id("user_2").agent("user_1").team("payments");
    let case = Case { number: 7, reason: Some("refund") };
    let violations = builder.case(case).more(&more).rest([1]).build().err().unwrap();
    assert_eq!(
        violations.iter().map(Violation::path).collect::<Vec<_>>(),
        ["actor.rest", "actor.sub", "actor.number", "actor.team"],
    );
}
