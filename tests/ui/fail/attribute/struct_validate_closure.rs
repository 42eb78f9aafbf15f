// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(validate = |session, _| Ok(()), no_builder)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

fn main() {}
