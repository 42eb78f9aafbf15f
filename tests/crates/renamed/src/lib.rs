//! Uses the derive in a crate that depends on `actor-token` under the name `clerk`.
#![forbid(unsafe_code)]

use clerk::ActorTokenRequest;

/// A request that uses `actor-token` as `clerk`.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(crate = "clerk")]
pub struct Session {
    #[actor_token(validate = check_user_id)]
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: Option<u64>,
    #[actor_token(default = 60, max = MAX)]
    expires_in_seconds: u32,
}

const MAX: u32 = 3600;

fn check_user_id(id: &str) -> Result<(), &'static str> {
    id.strip_prefix("user_")
        .map(drop)
        .ok_or("must begin with `user_`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_is_serialized() {
        let session = Session::builder()
            .user_id("user_2")
            .agent("user_1")
            .case(7)
            .build()
            .unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_1","case":7},"expires_in_seconds":60}"#
        );
    }
}
