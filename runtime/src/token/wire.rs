//! Parses the actor token in a response: strict about required members, tolerant about the others.

use std::borrow::Cow;
use std::time::SystemTime;

use secrecy::SecretString;
use serde_json::value::RawValue;

use super::{ActorToken, milliseconds};
use crate::ActorTokenId;
use crate::json::Members;

/// The keys of a token that this crate uses.
const KEYS: &[&str] = &[
    "object",
    "id",
    "user_id",
    "actor",
    "status",
    "token",
    "url",
    "created_at",
    "updated_at",
];

/// Parses a token. Fails with the reason, which contains no part of the body.
pub(crate) fn read(body: &[u8]) -> Result<ActorToken, String> {
    let members = Members::read_keys(body, KEYS)?;
    if members.required_string("object")? != "actor_token" {
        return Err("`object` is not `actor_token`".to_owned());
    }
    let id = members.required_string("id")?;
    // A token with an invalid ID could not be revoked. IDs are also logged, so a secret must not be
    // accepted as an ID.
    if ActorTokenId::check(&id).is_err() {
        return Err("`id` is not a valid actor token ID".to_owned());
    }
    Ok(ActorToken {
        id: ActorTokenId::new(id),
        user_id: members.required_string("user_id")?.into_owned(),
        actor: members.required("actor")?.to_owned(),
        status: (&*members.required_string("status")?).into(),
        token: members.optional_string("token")?.map(secret),
        url: members.optional_string("url")?.map(secret),
        created_at: members.get("created_at").and_then(time_from_json),
        updated_at: members.get("updated_at").and_then(time_from_json),
    })
}

fn secret(string: Cow<'_, str>) -> SecretString {
    string.into_owned().into()
}

/// Parses a time. Returns `None` if it is malformed: an error would discard an issued token.
pub(crate) fn time_from_json(json: &RawValue) -> Option<SystemTime> {
    milliseconds::to_time(json.get().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn read_with_created_at(created_at: &str) -> Result<ActorToken, String> {
        read(
            format!(
                r#"{{"object":"actor_token","id":"act_1","user_id":"u","actor":{{"sub":"a"}},"status":"pending","created_at":{created_at}}}"#
            )
            .as_bytes(),
        )
    }

    #[test]
    fn token_with_malformed_time_is_accepted() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
        assert_eq!(
            read_with_created_at("1700000000123").unwrap().created_at(),
            Some(at)
        );
        for malformed in [
            "null",
            "-1",
            "1.5",
            "1e999",
            "\"1700000000123\"",
            "[]",
            "{}",
            "true",
        ] {
            let token = read_with_created_at(malformed).unwrap();
            assert_eq!(token.created_at(), None, "{malformed}");
        }
    }

    #[test]
    fn invalid_token_has_expected_reason() {
        for (body, expected) in [
            ("", "the body is empty"),
            ("{", "truncated JSON"),
            ("<html>", "invalid JSON"),
            ("[]", "expected a JSON object"),
            ("{}", "missing field `object`"),
            (
                r#"{"object":"actor_token","object":"actor_token"}"#,
                "duplicate field `object`",
            ),
            (
                r#"{"object":"actor_token","id":null}"#,
                "`id` is not a string",
            ),
            (
                r#"{"object":"user","id":"u","user_id":"u","actor":{},"status":"s"}"#,
                "`object` is not `actor_token`",
            ),
            (
                r#"{"object":"actor_token","id":"","user_id":"u","actor":{},"status":"s"}"#,
                "`id` is not a valid actor token ID",
            ),
            (
                r#"{"object":"actor_token","id":"a","user_id":"u","actor":{},"status":"s","token":7}"#,
                "`token` is not a string",
            ),
            (
                r#"{"object":"actor_token","id":"a","user_id":"u","actor":{},"status":"s","url":null,"url":null}"#,
                "duplicate field `url`",
            ),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err(), expected, "{body}");
        }
    }

    #[test]
    fn unknown_value_with_invalid_utf8_is_skipped() {
        let mut body = br#"{"note":"#.to_vec();
        body.extend(b"\"\xe9\",");
        body.extend(br#""object":"actor_token","id":"a","user_id":"u","actor":{},"status":"s"}"#);
        assert_eq!(read(&body).unwrap().id().as_str(), "a");
    }

    #[test]
    fn byte_order_mark_and_unknown_keys_are_ignored() {
        let body = "\u{feff}{\"new\":1e999,\"object\":\"actor_token\",\"id\":\"a\",\"user_id\":\"u\",\"actor\":{\"sub\":1},\"status\":\"s\",\"url\":null}";
        let token = read(body.as_bytes()).unwrap();
        assert_eq!(
            (token.id().as_str(), token.actor_json()),
            ("a", r#"{"sub":1}"#)
        );
        assert!(token.url().is_none() && token.token().is_none());
    }
}
