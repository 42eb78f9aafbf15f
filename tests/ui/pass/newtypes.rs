//! User-defined types for every role.
#![deny(warnings)]

use std::time::Duration;

use actor_token::{ActorTokenRequest, request::{ActorPayload, Seconds, ToSeconds}};
use serde::Serialize;

struct UserId(String);
impl AsRef<str> for UserId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[derive(Serialize)]
struct Agent {
    sub: &'static str,
    team: &'static str,
}
impl ActorPayload for Agent {}

struct Minutes(i64);
impl ToSeconds for Minutes {
    fn to_seconds(&self) -> Seconds {
        Seconds::new(self.0 * 60)
    }
}

const SHORT: Duration = Duration::from_secs(60);

const fn long() -> u64 {
    3600
}

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(user_id)]
    customer: UserId,
    #[actor_token(actor)]
    agent: Agent,
    #[actor_token(min = SHORT, max = long())]
    expires_in_seconds: Minutes,
    #[actor_token(min = 1u8, max = u32::MAX)]
    session_max_duration_in_seconds: Option<std::num::NonZero<u16>>,
}

fn main() {
    let session = Session::builder()
        .customer(UserId("user_2".to_owned()))
        .agent(Agent { sub: "user_1", team: "blue" })
        .expires_in_seconds(Minutes(60))
        .build()
        .unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","team":"blue"},"expires_in_seconds":3600}"#,
    );
}
