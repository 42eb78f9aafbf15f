//! Typical usage: a struct with four fields, used from a different module.

mod support {
    use std::time::Duration;

    use actor_token::ActorTokenRequest;

    #[derive(ActorTokenRequest)]
    pub struct SupportSession {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(claim)]
        case: u64,
        #[actor_token(expires_in_seconds, default = Duration::from_secs(600), min = 60, max = 3600)]
        link_ttl: Duration,
    }
}

use actor_token::ActorTokenRequest;
use support::{SupportSession, SupportSessionBuilder};

fn main() {
    let session = SupportSession::builder()
        .case(4711)
        .agent("user_1")
        .user_id("user_2");
    let request = session.build().unwrap();
    assert_eq!(
        request.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","case":4711},"expires_in_seconds":600}"#,
    );

    let long = std::time::Duration::from_secs(3601);
    let violations = SupportSession::builder()
        .user_id(" ")
        .agent(String::from("user_1"))
        .case(1)
        .maybe_link_ttl(Some(long))
        .build()
        .err()
        .unwrap();
    assert_eq!(violations.len(), 2, "{violations}");

    let _: SupportSessionBuilder = SupportSession::builder();
}
