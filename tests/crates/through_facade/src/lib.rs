//! The derive, and a request, in a crate that doesn't depend on `actor-token` and so can't name it.
#![forbid(unsafe_code)]

use facade::clerk::ActorTokenRequest;

/// A request by whatever crate `facade` hands on.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(crate = "facade::clerk")]
pub struct Session {
    #[actor_token(validate = is_user)]
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: Option<u64>,
    #[actor_token(default = 60, max = LONGEST)]
    expires_in_seconds: u32,
}

const LONGEST: u32 = 3600;

facade::session!(Ruled);

fn is_user(id: &str) -> Result<(), &'static str> {
    id.strip_prefix("user_")
        .map(drop)
        .ok_or("must begin with `user_`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_written() {
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
    fn a_macro_of_another_crate_brings_that_crates_rules() {
        let ruled = |id: &str| {
            let builder = Ruled::builder().agent("user_1".to_owned());
            builder.user_id(id.to_owned())
        };
        let session = ruled("user_2").build().unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_1"},"expires_in_seconds":60}"#
        );
        assert!(ruled("act_2").build().is_err());
        assert!(ruled("user_2").expires_in_seconds(59).build().is_err());
        assert!(ruled("user_2").expires_in_seconds(3601).build().is_err());
    }
}
