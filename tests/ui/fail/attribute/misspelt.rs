// errors: 2

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

fn main() {}
