// errors: 3
// a slot by another word, with `r#`, and by a word that is near none
use actor_token::ActorTokenRequest;

mod by_another_word {
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

mod by_no_word {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(frobnicate)]
        person: String,
    }
}

fn main() -> Result<(), actor_token::Violations> {
    by_another_word::Session::builder().user_id("user_2").person("user_1").build()?.validate()?;
    raw::Session::builder().user_id("user_2").person("user_1").build()?.validate()?;
    by_no_word::Session::builder().user_id("user_2").person("user_1").build()?.validate()
}
