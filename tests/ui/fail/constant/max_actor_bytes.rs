// errors: 3
// `max_actor_bytes` with the name of an invalid constant
use actor_token::ActorTokenRequest;

const SMALL: u8 = 10;
const NEGATIVE: i32 = -1;
const LARGE: u64 = u64::MAX;

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = SMALL)]
struct Small {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = NEGATIVE * 2)]
struct Negative {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = LARGE)]
struct Large<T> {
    user_id: T,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
