//! `claims` with structs, maps, references, `Option` and generic types, next to other claims.
#![deny(warnings)]

use std::collections::BTreeMap;

use actor_token::{ActorTokenRequest, Violation};

#[derive(serde::Serialize)]
struct Case<'a> {
    number: u64,
    reason: Option<&'a str>,
}

#[derive(ActorTokenRequest)]
struct Session<'a, T> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claims)]
    r#case: Case<'a>,
    #[actor_token(claim)]
    team: &'a str,
    #[actor_token(claims)]
    more: Option<&'a BTreeMap<&'a str, u8>>,
    #[actor_token(claims, default, vis = pub(crate))]
    rest: T,
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

    let more = BTreeMap::from([("number", 1), ("sub", 2), ("team", 3)]);
    let builder = Session::builder().user_id("user_2").agent("user_1").team("payments");
    let case = Case { number: 7, reason: Some("refund") };
    let violations = builder.case(case).more(&more).rest([1]).build().err().unwrap();
    assert_eq!(
        violations.iter().map(Violation::path).collect::<Vec<_>>(),
        ["actor.rest", "actor.sub", "actor.number", "actor.team"],
    );
}
