//! Reads an actor token out of an answer: strict about what makes it one, tolerant about the rest.

use std::time::SystemTime;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{ActorToken, milliseconds};
use crate::ActorTokenId;

/// The object in the answer. Unknown keys are ignored.
#[derive(Deserialize)]
struct Answer<'j> {
    object: String,
    id: String,
    user_id: String,
    actor: Box<RawValue>,
    status: String,
    #[serde(default)]
    token: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(borrow, default)]
    created_at: Option<&'j RawValue>,
    #[serde(borrow, default)]
    updated_at: Option<&'j RawValue>,
}

/// The token in `body`, or in a few words why there is none. The words hold nothing of the body.
pub(crate) fn read(body: &[u8]) -> Result<ActorToken, &'static str> {
    const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
    let json = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
    let answer: Answer<'_> = serde_json::from_slice(json).map_err(|error| {
        use serde_json::error::Category;
        match error.classify() {
            Category::Eof if json.is_empty() => "it is empty",
            Category::Eof => "its JSON ends too early",
            Category::Syntax => "it is not JSON",
            Category::Data | Category::Io => "its JSON is not an actor token",
        }
    })?;
    if answer.object != "actor_token" {
        return Err("its `object` is not `actor_token`");
    }
    if answer.id.is_empty() {
        return Err("its `id` is empty");
    }
    Ok(ActorToken {
        id: ActorTokenId::new(answer.id),
        user_id: answer.user_id,
        actor: answer.actor,
        status: answer.status.into(),
        token: answer.token.map(Into::into),
        url: answer.url.map(Into::into),
        created_at: time(answer.created_at),
        updated_at: time(answer.updated_at),
    })
}

/// An odd time is no reason to lose the token, so it is taken as it stands, and read afterwards.
fn time(raw: Option<&RawValue>) -> Option<SystemTime> {
    let milliseconds: u64 = serde_json::from_str(raw?.get()).ok()?;
    milliseconds::to_time(milliseconds)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn token(created_at: &str) -> Result<ActorToken, &'static str> {
        read(
            format!(
                r#"{{"object":"actor_token","id":"act_1","user_id":"u","actor":{{"sub":"a"}},"status":"pending","created_at":{created_at}}}"#
            )
            .as_bytes(),
        )
    }

    #[test]
    fn times_are_in_milliseconds_and_an_odd_one_costs_no_token() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_700_000_000_123);
        assert_eq!(token("1700000000123").unwrap().created_at(), Some(at));
        for odd in [
            "null",
            "-1",
            "1.5",
            "1e999",
            "\"1700000000123\"",
            "[]",
            "{}",
            "true",
        ] {
            assert_eq!(token(odd).unwrap().created_at(), None, "{odd}");
        }
    }

    #[test]
    fn what_is_no_token_is_told_in_words_that_quote_nothing() {
        for (body, why) in [
            ("", "it is empty"),
            ("{", "its JSON ends too early"),
            ("<html>", "it is not JSON"),
            ("[]", "its JSON is not an actor token"),
            ("{}", "its JSON is not an actor token"),
            (
                r#"{"object":"user","id":"u","user_id":"u","actor":{},"status":"s"}"#,
                "its `object` is not `actor_token`",
            ),
            (
                r#"{"object":"actor_token","id":"","user_id":"u","actor":{},"status":"s"}"#,
                "its `id` is empty",
            ),
            (
                r#"{"object":"actor_token","id":"a","user_id":"u","actor":{},"status":"s","token":7}"#,
                "its JSON is not an actor token",
            ),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err(), why, "{body}");
        }
    }

    #[test]
    fn a_byte_order_mark_and_unknown_keys_are_no_matter() {
        let body = "\u{feff}{\"new\":1e999,\"object\":\"actor_token\",\"id\":\"a\",\"user_id\":\"u\",\"actor\":{\"sub\":1},\"status\":\"s\",\"url\":null}";
        let token = read(body.as_bytes()).unwrap();
        assert_eq!(
            (token.id().as_str(), token.actor_json()),
            ("a", r#"{"sub":1}"#)
        );
        assert!(token.url().is_none() && token.token().is_none());
    }
}
