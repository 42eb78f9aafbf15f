// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(no_builder, builder = NewSession)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
