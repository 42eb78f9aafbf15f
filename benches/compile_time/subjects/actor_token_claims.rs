//! A request of five borrowed fields, two of them claims, with this crate's derive.
//!
//! A template: the part after `Once:` is written once, the other parts for each struct. `N` is the
//! struct's number.

// Once:
use actor_token::{ActorTokenRequest, Violations, request::PreparedRequest};

// A struct:
#[derive(ActorTokenRequest)]
pub struct RequestN<'a> {
    pub user_id: &'a str,
    #[actor_token(sub)]
    pub agent: &'a str,
    #[actor_token(claim)]
    pub case: u64,
    #[actor_token(claim)]
    pub team: &'a str,
    #[actor_token(expires_in_seconds)]
    pub link_ttl: u32,
}

// Its function:
pub fn build_n(user_id: &str, agent: &str, team: &str) -> Result<PreparedRequest, Violations> {
    RequestN::builder()
        .user_id(user_id)
        .agent(agent)
        .case(4711)
        .team(team)
        .link_ttl(600)
        .build()?
        .prepare()
}
