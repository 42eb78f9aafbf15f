//! The struct derives `Deserialize` and `Serialize`. Their attributes don't change the request.
#![deny(warnings)]

use std::collections::BTreeMap;

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", default)]
struct Session {
    #[serde(rename = "userId")]
    user_id: String,
    #[actor_token(sub)]
    #[serde(rename = "impersonatorId", skip_serializing)]
    agent: String,
    #[actor_token(claim)]
    #[serde(alias = "number", default, rename = "case")]
    case: u64,
    // With an explicit name for the claim, `rename` is accepted.
    #[actor_token(claim = "caseTeam")]
    #[serde(rename = "team", skip_serializing_if = "Option::is_none")]
    team: Option<String>,
    #[actor_token(claim)]
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    // Attributes that don't change a name are accepted on every claim.
    #[actor_token(claim)]
    #[serde(skip)]
    level: u8,
    #[actor_token(claim)]
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    #[actor_token(claim)]
    #[serde(with = "text")]
    ticket: u32,
    #[actor_token(claim)]
    #[serde(skip_serializing, serialize_with = "text::serialize")]
    priority: u32,
    #[actor_token(claim = "more")]
    #[serde(flatten)]
    more: BTreeMap<String, u8>,
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
            .reason("")
            .ticket(12)
            .priority(2)
            .more(BTreeMap::new())
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
    let input = r#"{"userId":"user_7","number":7,"ticket":"13","extra":1,"expiresIn":"600"}"#;
    let session: Session = serde_json::from_str(input).unwrap();
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        concat!(
            r#"{"user_id":"user_7","actor":{"sub":"user_1","case":7,"level":3,"reason":"","ticket":13,"#,
            r#""priority":2,"more":{"extra":1}},"expires_in_seconds":600}"#,
        )
        .as_bytes(),
    );
    assert_eq!(
        serde_json::to_string(&session).unwrap(),
        r#"{"userId":"user_7","case":7,"ticket":"13","extra":1,"expiresIn":"600"}"#,
    );
}
