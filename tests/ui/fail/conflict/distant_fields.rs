// errors: 1
// two fields with the same role, with other fields between them
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    /// The team of the agent.
    #[actor_token(claim)]
    team: Option<String>,
    #[actor_token(expires_in_seconds, max = 3600)]
    ttl: u32,
    #[actor_token(sub)]
    robot: String,
}

fn main() {}
