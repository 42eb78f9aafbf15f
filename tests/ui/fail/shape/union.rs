// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
union Session {
    user_id: u8,
}

fn main() {}
