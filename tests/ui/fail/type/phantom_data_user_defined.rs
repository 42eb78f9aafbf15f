// errors: 1
use actor_token::ActorTokenRequest;

struct PhantomData<T>(T);

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: actor_token::Actor,
    #[actor_token(skip)]
    kept: PhantomData<u8>,
}

fn main() {}
