// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Serialize)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    #[serde(skip_serializing_if = "String::is_empty")]
    team: String,
}

fn main() {}
