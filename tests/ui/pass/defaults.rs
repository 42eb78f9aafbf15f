//! `default` and `default = …` on every role; the expression cannot access the builder.
#![deny(warnings)]
#![allow(non_upper_case_globals)]

use std::time::Duration;

use actor_token::ActorTokenRequest;

const fields: u8 = 7;

fn value() -> u8 {
    8
}

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(default = "user_2".into())]
    user_id: String,
    #[actor_token(sub, default = String::from(Self::AGENT))]
    agent: String,
    #[actor_token(claim, default)]
    team: String,
    #[actor_token(claim, default = fields)]
    fields: u8,
    #[actor_token(claim, default = value())]
    value: u8,
    #[actor_token(claim, default = Some(3))]
    level: Option<u8>,
    #[actor_token(default = Duration::from_secs(60) * 2)]
    expires_in_seconds: Duration,
    #[actor_token(skip, default = vec![1, 2])]
    notes: Vec<u8>,
    #[actor_token(skip, default)]
    count: usize,
}

impl Session {
    const AGENT: &'static str = "user_1";
}

fn main() {
    let session = Session::builder().build().unwrap();
    assert_eq!(session.notes.len() + session.count, 2);
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","team":"","fields":7,"value":8,"level":3},"expires_in_seconds":120}"#,
    );
    let session = Session::builder()
        .team("blue")
        .maybe_fields(None)
        .maybe_value(Some(1))
        .maybe_level(None)
        .build()
        .unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","team":"blue","fields":7,"value":1},"expires_in_seconds":120}"#,
    );
}
