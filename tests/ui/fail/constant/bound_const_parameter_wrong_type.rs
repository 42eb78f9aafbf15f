// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<const SHORT: bool> {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(max = SHORT)]
    expires_in_seconds: u32,
}

fn main() {}
