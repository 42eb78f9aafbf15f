// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(min = 3; max = 60)]
    expires_in_seconds: u32,
}

fn main() {}
