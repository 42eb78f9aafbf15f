// errors: 3
// errors that list all field attributes
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Unknown {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(expires_in_seconds, frobnicate = 3)]
    ttl: u32,
}

#[derive(ActorTokenRequest)]
struct NoParentheses {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token]
    ttl: u32,
}

#[derive(ActorTokenRequest)]
struct NameValue {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token = "expires_in_seconds"]
    ttl: u32,
}

fn main() {}
