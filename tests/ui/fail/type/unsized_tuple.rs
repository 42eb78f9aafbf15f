// errors: 1
use actor_token::{Actor, ActorTokenRequest};

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: Actor,
    #[actor_token(skip)]
    tail: (u8, [u8]),
}

fn main() {}
