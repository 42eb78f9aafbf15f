// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(max = self.limit)]
    expires_in_seconds: u32,
    #[actor_token(skip)]
    limit: u32,
}

fn main() {}
