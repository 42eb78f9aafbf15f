// errors: 6
// a `claims` field of a type that is never an object, with a value, or without a role
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claims)]
    number: Option<u64>,
    #[actor_token(claims)]
    tags: Vec<String>,
    #[actor_token(claims)]
    note: &'static str,
    #[actor_token(claims = "case")]
    case: u64,
    #[actor_token(claim, claims)]
    more: serde_json::Value,
    extra_claims: serde_json::Value,
}

fn main() {}
