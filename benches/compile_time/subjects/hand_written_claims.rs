//! A request of five fields, three of them borrowed and two of them claims, with a hand-written
//! builder.
//!
//! A template for `../subjects.py`, which generates a crate with many such structs. The part after
//! `Once:` appears once in the crate, and the other parts appear once for each struct. A number
//! replaces the `N` in the names of types, and the `n` in `build_n`.

// Once:
use std::error::Error;
use std::fmt;

use serde::Serialize;

#[derive(Debug)]
pub enum BuildError {
    Missing(&'static str),
    NotPositive(&'static str),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "`{field}` is not set"),
            Self::NotPositive(field) => write!(f, "`{field}` must be positive"),
        }
    }
}

impl Error for BuildError {}

// A struct:
#[derive(Serialize)]
pub struct RequestN<'a> {
    pub user_id: &'a str,
    pub actor: ActorN<'a>,
    pub expires_in_seconds: u32,
}

#[derive(Serialize)]
pub struct ActorN<'a> {
    #[serde(rename = "sub")]
    pub agent: &'a str,
    pub case: u64,
    pub team: &'a str,
}

impl<'a> RequestN<'a> {
    pub fn builder() -> RequestNBuilder<'a> {
        RequestNBuilder::default()
    }

    pub fn to_body(&self) -> serde_json::Result<Vec<u8>> {
        serde_json::to_vec(self)
    }
}

#[derive(Default)]
pub struct RequestNBuilder<'a> {
    user_id: Option<&'a str>,
    agent: Option<&'a str>,
    case: Option<u64>,
    team: Option<&'a str>,
    link_ttl: Option<u32>,
}

impl<'a> RequestNBuilder<'a> {
    pub fn user_id(mut self, user_id: &'a str) -> Self {
        self.user_id = Some(user_id);
        self
    }

    pub fn agent(mut self, agent: &'a str) -> Self {
        self.agent = Some(agent);
        self
    }

    pub fn case(mut self, case: u64) -> Self {
        self.case = Some(case);
        self
    }

    pub fn team(mut self, team: &'a str) -> Self {
        self.team = Some(team);
        self
    }

    pub fn link_ttl(mut self, seconds: u32) -> Self {
        self.link_ttl = Some(seconds);
        self
    }

    pub fn build(self) -> Result<RequestN<'a>, BuildError> {
        let expires_in_seconds = self.link_ttl.ok_or(BuildError::Missing("link_ttl"))?;
        if expires_in_seconds == 0 {
            return Err(BuildError::NotPositive("link_ttl"));
        }
        Ok(RequestN {
            user_id: self.user_id.ok_or(BuildError::Missing("user_id"))?,
            actor: ActorN {
                agent: self.agent.ok_or(BuildError::Missing("agent"))?,
                case: self.case.ok_or(BuildError::Missing("case"))?,
                team: self.team.ok_or(BuildError::Missing("team"))?,
            },
            expires_in_seconds,
        })
    }
}

// Its function:
pub fn build_n(user_id: &str, agent: &str, team: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let request = RequestN::builder()
        .user_id(user_id)
        .agent(agent)
        .case(4711)
        .team(team)
        .link_ttl(600)
        .build()?;
    Ok(request.to_body()?)
}
