// errors: 1
// an attribute from a macro
use actor_token::ActorTokenRequest;

macro_rules! session {
    ($name:ident, $attribute:ident) => {
        #[derive(ActorTokenRequest)]
        struct $name {
            user_id: String,
            #[actor_token($attribute)]
            agent: String,
        }
    };
}

session!(Session, subb);

fn main() {}
