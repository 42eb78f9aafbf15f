// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Serialize)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    #[serde(rename(deserialize = "case", serialize = "case_number"))]
    number: u64,
}

fn main() {}
