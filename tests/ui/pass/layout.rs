//! A request may have any layout except `packed`.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[repr(C, align(32))]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u128,
}

fn main() {
    let session = Session::builder().user_id("user_2").agent("user_1").case(7).build().unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","case":7}}"#,
    );
}
