// errors: 2
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Serialize)]
struct Session {
    #[serde(rename = "userId")]
    user_id: String,
    #[serde(flatten)]
    actor: serde_json::Value,
    // Meant as it is, and said to be.
    #[serde(skip)]
    #[actor_token(expires_in_seconds)]
    expires_in_seconds: u32,
}

fn main() {}
