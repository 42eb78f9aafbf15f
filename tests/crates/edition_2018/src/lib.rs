//! Uses the derive in a crate of edition 2018. In this edition, the prelude is smaller, and `gen`
//! is not a keyword.
#![forbid(unsafe_code)]

use actor_token::ActorTokenRequest;

/// A request with each kind of field.
#[derive(ActorTokenRequest, Debug)]
pub struct Session<T: AsRef<str>> {
    user_id: T,
    #[actor_token(sub, default = "user_robot".into())]
    gen: String,
    #[actor_token(claim = gen::CASE)]
    case: Option<u64>,
    #[actor_token(max = gen::MAX * 2, default = gen::MAX)]
    expires_in_seconds: u32,
}

mod gen {
    pub(crate) const CASE: &str = "case";
    pub(crate) const MAX: u32 = 3600;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn session_is_serialized() {
        let session = Session::builder().user_id("user_2").case(7);
        let session = session.expires_in_seconds(60).build().unwrap();
        assert_eq!(
            session.prepare().unwrap().body().as_bytes(),
            br#"{"user_id":"user_2","actor":{"sub":"user_robot","case":7},"expires_in_seconds":60}"#
        );
    }
}
