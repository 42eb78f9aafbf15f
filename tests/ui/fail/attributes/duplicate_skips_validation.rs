// errors: 1
// a duplicate bound, which is not compared with the default
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(max = 3, max = 60, default = 30)]
    expires_in_seconds: u32,
}

fn main() {}
