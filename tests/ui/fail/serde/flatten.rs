// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Serialize)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    #[serde(flatten)]
    more: serde_json::Map<String, serde_json::Value>,
}

fn main() {}
