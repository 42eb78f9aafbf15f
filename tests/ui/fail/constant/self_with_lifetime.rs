// errors: 1
// `Self` in bounds of a struct with a lifetime
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Session<'a> {
    user_id: &'a str,
    actor: serde_json::Value,
    #[actor_token(min = Self::MIN, max = Self::MAX)]
    expires_in_seconds: u32,
}

impl Session<'_> {
    const MIN: u32 = 600;
    const MAX: u32 = 60;
}

fn main() {}
