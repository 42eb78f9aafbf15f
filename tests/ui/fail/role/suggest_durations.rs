// errors: 3
// fields whose name or type suggests a duration
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    ttl: u32,
    session_duration: u32,
    window: std::time::Duration,
}

fn main() {}
