//! serde attributes for the struct's own `Deserialize` and `Serialize` change nothing in the request.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Session {
    #[serde(rename = "userId")]
    user_id: String,
    #[actor_token(sub)]
    #[serde(rename = "impersonatorId", skip_serializing)]
    agent: String,
    #[actor_token(claim)]
    #[serde(alias = "number", default, rename = "case")]
    case: u64,
    // Named explicitly: the claim is meant as it is.
    #[actor_token(claim = "caseTeam")]
    #[serde(rename = "team", skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[actor_token(claim)]
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[actor_token(claim = "level")]
    #[serde(skip)]
    level: u8,
    #[serde(rename = "expiresIn", with = "text")]
    expires_in_seconds: u32,
}

impl Default for Session {
    fn default() -> Self {
        Self::builder()
            .user_id("user_2")
            .agent("user_1")
            .case(0)
            .level(3)
            .expires_in_seconds(60)
            .build()
            .unwrap()
    }
}

mod text {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(seconds: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(seconds)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

fn main() {
    let input = r#"{"userId":"user_7","number":7,"expiresIn":"600"}"#;
    let session: Session = serde_json::from_str(input).unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_7","actor":{"sub":"user_1","case":7,"level":3},"expires_in_seconds":600}"#,
    );
    assert_eq!(
        serde_json::to_string(&session).unwrap(),
        r#"{"userId":"user_7","case":7,"expiresIn":"600"}"#,
    );
}
