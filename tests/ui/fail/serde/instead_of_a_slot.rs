// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Serialize)]
struct Session {
    #[serde(rename = "user_id")]
    customer_number: String,
    actor: serde_json::Value,
}

fn main() {}
