//! User-defined constants and statics with the names of parameters and variables in generated code.
#![deny(warnings)]
#![allow(non_upper_case_globals, dead_code)]

use actor_token::ActorTokenRequest;

const value: u8 = 1;
const violations: u8 = 1;
const fields: u8 = 1;
const built: u8 = 1;
const default: u8 = 1;
static actor: u8 = 1;
static error: u8 = 1;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, default = value + default)]
    case: u8,
    #[actor_token(max = 60, validate = is_short)]
    expires_in_seconds: Option<u8>,
}

fn is_short(ttl: &u8) -> Result<(), &'static str> {
    (*ttl < 60).then_some(()).ok_or("must be short")
}

fn main() {
    let session = Session::builder().user_id("user_2").agent("user_1").expires_in_seconds(value).build().unwrap();
    assert_eq!(session.case, 2);
}
