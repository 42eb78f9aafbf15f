// errors: 1
// a user-defined type named `str`
use actor_token::ActorTokenRequest;

mod user_defined {
    use super::*;

    #[allow(non_camel_case_types)]
    pub struct str;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        #[actor_token(skip)]
        note: str,
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }
}

fn main() {}
