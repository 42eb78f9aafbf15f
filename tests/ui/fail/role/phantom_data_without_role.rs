// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<T> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    tenant: std::marker::PhantomData<T>,
}

fn main() {}
