//! A request of five fields, three of them borrowed and two of them claims, with this crate's
//! derive.
//!
//! A template for `../subjects.py`, which generates a crate with many such structs. The part after
//! `Once:` appears once in the crate, and the other parts appear once for each struct. A number
//! replaces the `N` in the names of types, and the `n` in `build_n`.

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
