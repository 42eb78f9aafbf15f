// errors: 3
// `max_actor_bytes` smaller than the smallest actor
use actor_token::ActorTokenRequest;

const SMALL: usize = 10;

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = 0)]
struct Literal {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = SMALL)]
struct Name {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = SMALL - 1)]
struct Generic<T> {
    user_id: T,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
