// errors: 1
// two fields with one role, and other fields between them
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    /// The team that asked for it.
    #[actor_token(claim)]
    team: Option<String>,
    #[actor_token(expires_in_seconds, max = 3600)]
    ttl: u32,
    #[actor_token(sub)]
    robot: String,
}

fn main() {}
