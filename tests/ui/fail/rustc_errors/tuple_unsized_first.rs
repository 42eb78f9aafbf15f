// errors: 1
// a tuple whose first element is unsized, as the last field
use actor_token::{Actor, ActorTokenRequest};

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct Session {
    user_id: String,
    actor: Actor,
    #[actor_token(skip)]
    tail: ([u8], u8),
}

fn main() {}
