// errors: 1
use actor_token::ActorTokenRequest;

pub struct Option<T: ?Sized>(pub Box<T>);

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(skip)]
    note: Option<str>,
}

fn main() {}
