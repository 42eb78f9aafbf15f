// errors: 1
use actor_token::ActorTokenRequest;

macro_rules! session {
    ($name:ident, $key:ident) => {
        #[derive(ActorTokenRequest)]
        struct $name {
            user_id: String,
            #[actor_token($key)]
            agent: String,
        }
    };
}

session!(Session, subb);

fn main() {}
