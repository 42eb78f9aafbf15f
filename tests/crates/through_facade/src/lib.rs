//! Uses the derive in a crate that depends on `actor-token` only through the re-export in `facade`.
#![forbid(unsafe_code)]

use facade::clerk::ActorTokenRequest;

/// A request that refers to `actor-token` as `facade::clerk`.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(crate = "facade::clerk")]
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

facade::session!(SessionWithRules);

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

    #[test]
    fn request_of_facade_macro_has_rules_of_facade() {
        let builder = |id: &str| {
            let builder = SessionWithRules::builder().agent("user_1".to_owned());
            builder.user_id(id.to_owned())
        };
        let session = builder("user_2").build().unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_1"},"expires_in_seconds":60}"#
        );
        assert!(builder("act_2").build().is_err());
        assert!(builder("user_2").expires_in_seconds(59).build().is_err());
        assert!(builder("user_2").expires_in_seconds(3601).build().is_err());
    }
}
