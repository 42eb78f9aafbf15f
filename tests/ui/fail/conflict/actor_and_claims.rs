// errors: 2
// a complete actor next to a `claims` field, and a `claims` field without a `sub` field
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session {
    user_id: String,
    actor: actor_token::Actor,
    #[actor_token(claims)]
    case: serde_json::Value,
}

#[derive(ActorTokenRequest)]
struct WithoutSub {
    user_id: String,
    #[actor_token(claims)]
    case: serde_json::Value,
}

fn main() {}
