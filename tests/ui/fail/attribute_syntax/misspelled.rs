// errors: 3
// a misspelled `actor_token`

mod letters {
    #[derive(actor_token::ActorTokenRequest)]
    struct Session {
        user_id: String,
        #[actor_tokn(sub)]
        agent: String,
    }
}

mod path {
    #[derive(actor_token::ActorTokenRequest)]
    struct Session {
        user_id: String,
        #[actor_token::sub]
        agent: String,
    }
}

mod vendored {
    pub use actor_token as token;

    #[derive(token::ActorTokenRequest)]
    #[actor_token(crate = "crate::vendored::token")]
    struct Session {
        user_id: String,
        #[actor_token_(sub)]
        agent: String,
    }
}

fn main() {}
