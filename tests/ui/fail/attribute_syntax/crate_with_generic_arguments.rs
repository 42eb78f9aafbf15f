// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(crate = "vendored::<Token>")]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
