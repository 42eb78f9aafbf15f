// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<#[actor_token(sub)] T> {
    user_id: String,
    actor: serde_json::Value,
    #[actor_token(skip)]
    kept: Option<T>,
}

fn main() {}
