// errors: 1
// fields named `build` and `with_build`
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    with_build: u64,
    #[actor_token(claim)]
    build: u64,
}

fn main() {}
