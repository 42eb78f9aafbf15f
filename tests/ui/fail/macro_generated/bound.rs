// errors: 1
// a bound from a macro
use actor_token::ActorTokenRequest;

macro_rules! session {
    ($ttl:ty, $max:expr) => {
        #[derive(ActorTokenRequest)]
        struct Session {
            user_id: String,
            actor: serde_json::Value,
            #[actor_token(max = $max)]
            expires_in_seconds: $ttl,
        }
    };
}

session!(u32, 60 - 60);

fn main() {}
