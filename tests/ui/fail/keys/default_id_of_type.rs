// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    #[actor_token(default)]
    user_id: String,
    actor: serde_json::Value,
}

fn main() {}
