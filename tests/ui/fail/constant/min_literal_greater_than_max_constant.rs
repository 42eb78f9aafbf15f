// errors: 1
use actor_token::ActorTokenRequest;

mod limits {
    pub const SHORT: i8 = 60;
}

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(min = 61, max = limits::SHORT)]
    expires_in_seconds: u32,
}

fn main() {}
