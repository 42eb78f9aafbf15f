// errors: 3
use std::collections::HashMap;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, default = HashMap<String, u8>::new())]
    counts: HashMap<String, u8>,
    #[actor_token(claim, validate = check<u8>)]
    level: u8,
    #[actor_token(claim, default = Vec<u8>::from("a b, c"))]
    bytes: Vec<u8>,
}

fn check<T>(_: &T) -> Result<(), String> {
    Ok(())
}

fn main() {}
