// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Serialize, serde::Deserialize)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, default)]
    #[serde(default, rename(serialize = "caseNumber"))]
    case: u64,
}

fn main() {}
