// errors: 2
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(skip, into, vis = pub)]
    tenant: std::marker::PhantomData<u8>,
}

fn main() {}
