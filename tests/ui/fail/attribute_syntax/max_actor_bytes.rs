// errors: 2
// `max_actor_bytes` with an invalid value
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = 2kb)]
struct Unit {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = unlimited)]
struct Word {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
