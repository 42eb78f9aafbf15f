// errors: 1
use actor_token::ActorTokenRequest;

mod limits {
    pub struct Minutes(pub u32);
    pub const LONG: Minutes = Minutes(60);
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = 60, max = limits::LONG)]
    expires_in_seconds: u32,
}

fn main() {}
