// errors: 5
// a value in parentheses instead of after `=`
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(builder(name = "NewSession"))]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim("case_number"))]
    case: u64,
    #[actor_token(default(600))]
    expires_in_seconds: u32,
    #[actor_token(max(3600))]
    session_max_duration_in_seconds: Option<u32>,
    #[actor_token(skip, vis(pub(crate)))]
    note: Option<String>,
}

fn main() {}
