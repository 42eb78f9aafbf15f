//! Attributes of `serde::Deserialize` don't change the request.

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Deserialize)]
#[allow(dead_code)]
struct Session {
    #[serde(rename(deserialize = "userId"), alias = "user")]
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    #[serde(rename(deserialize = "number"), default)]
    case: u64,
    #[actor_token(claim)]
    #[serde(skip_deserializing)]
    level: u8,
}

fn main() {
    let session = Session::builder().user_id("user_1").agent("user_2").case(7).level(1).build().unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_1","actor":{"sub":"user_2","case":7,"level":1}}"#,
    );
}
