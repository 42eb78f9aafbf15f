// errors: 3
// fields whose names suggest other roles
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    uid: String,
    act: serde_json::Value,
    ticket: u64,
}

fn main() {}
