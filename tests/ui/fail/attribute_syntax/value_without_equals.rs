// errors: 4
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim: "case_number")]
    case: u64,
    #[actor_token(claim "reason")]
    why: String,
    #[actor_token(default: Some(600))]
    expires_in_seconds: Option<u32>,
    #[actor_token(max 3600)]
    session_max_duration_in_seconds: u32,
}

fn main() {}
