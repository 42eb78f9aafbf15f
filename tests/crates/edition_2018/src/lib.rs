//! The derive, and a request, in a crate of edition 2018, whose prelude has less.
#![forbid(unsafe_code)]

use actor_token::ActorTokenRequest;

/// A request for each kind of field.
#[derive(ActorTokenRequest, Debug)]
pub struct Session<T: AsRef<str>> {
    user_id: T,
    #[actor_token(sub, default = "user_robot".into())]
    gen: String,
    #[actor_token(claim)]
    case: Option<u64>,
    #[actor_token(max = gen::LONGEST)]
    expires_in_seconds: u32,
}

mod gen {
    pub(crate) const LONGEST: u32 = 3600;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_written() {
        let session = Session::builder().user_id("user_2").case(7);
        let session = session.expires_in_seconds(60).build().unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_robot","case":7},"expires_in_seconds":60}"#
        );
    }
}
