// errors: 2
// control flow in `default`
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(expires_in_seconds, default = if true { 1 } else { 2 })]
    ttl: u32,
    #[actor_token(claim, default = number()?)]
    case: u64,
}

fn main() {}
