//! The derive, and a request, in a crate that depends on `actor-token` under another name.

use clerk::ActorTokenRequest;

/// A request by the crate that is called `clerk` here.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(crate = "clerk")]
pub struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: Option<u64>,
    #[actor_token(default = 60, max = 3600)]
    expires_in_seconds: u32,
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
}
