// errors: 3
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    uid: String,
    act: serde_json::Value,
    ticket: u64,
}

fn main() {}
