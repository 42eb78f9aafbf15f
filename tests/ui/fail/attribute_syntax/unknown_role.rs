// errors: 2
// a synonym of a role attribute, and a role attribute with `r#`
use actor_token::ActorTokenRequest;

mod synonym {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(subject)]
        person: String,
    }
}

mod raw {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(r#sub)]
        person: String,
    }
}

fn main() -> Result<(), actor_token::Violations> {
    synonym::Session::builder().user_id("user_2").person("user_1").build()?.validate()?;
    raw::Session::builder().user_id("user_2").person("user_1").build()?.validate()
}
