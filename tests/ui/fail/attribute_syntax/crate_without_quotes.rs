// errors: 3

mod without_quotes {
    use actor_token as renamed;

    #[derive(renamed::ActorTokenRequest)]
    #[actor_token(crate = renamed)]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
    }
}

mod in_parentheses {
    use actor_token as renamed;

    #[derive(renamed::ActorTokenRequest)]
    #[actor_token(crate("renamed"))]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
    }
}

mod misspelled {
    use actor_token as renamed;

    #[derive(renamed::ActorTokenRequest)]
    #[actor_token(crat = "renamed")]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
    }
}

fn main() {}
