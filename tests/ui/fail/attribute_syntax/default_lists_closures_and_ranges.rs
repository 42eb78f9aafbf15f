// errors: 4
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(max = 3, default = |a, b| a, expires_in_seconds)]
    ttl: u32,
    #[actor_token(skip, default = 1..2)]
    range: std::ops::Range<u8>,
    #[actor_token(claim, default = [1, 2])]
    codes: [u8; 2],
    #[actor_token(claim, default = [0; 2].len())]
    count: usize,
}

fn main() {}
