// errors: 2
// types of the user's own that are called `str` and `Option`
use actor_token::ActorTokenRequest;

mod text {
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

mod option {
    use super::*;

    pub struct Option<T: ?Sized>(std::marker::PhantomData<T>);

    #[derive(ActorTokenRequest)]
    pub struct Session {
        #[actor_token(skip)]
        note: Option<str>,
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }
}

fn main() {}
