//! Reads an actor token out of an answer: strict about what makes it one, tolerant about the rest.

use std::borrow::Cow;
use std::fmt;
use std::time::SystemTime;

use secrecy::SecretString;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{ActorToken, milliseconds};
use crate::ActorTokenId;
use crate::json::{Text, without_byte_order_mark};

/// The object in the answer. Unknown keys are ignored. A text that is `null` is as one that isn't there.
#[derive(Default)]
struct Answer<'j> {
    object: Part<Option<Text<'j>>>,
    id: Part<Option<Text<'j>>>,
    user_id: Part<Option<Text<'j>>>,
    actor: Part<&'j RawValue>,
    status: Part<Option<Text<'j>>>,
    token: Part<Option<Text<'j>>>,
    url: Part<Option<Text<'j>>>,
    created_at: Part<&'j RawValue>,
    updated_at: Part<&'j RawValue>,
}

/// What is there at most once.
type Part<T> = Option<T>;

/// Where a value belongs. There are two kinds, so that each is read at one place.
enum Slot<'a, 'j> {
    Text(&'a mut Part<Option<Text<'j>>>),
    Unread(&'a mut Part<&'j RawValue>),
}

impl<'j> Answer<'j> {
    fn slot(&mut self, key: &str) -> Option<Slot<'_, 'j>> {
        Some(match key {
            "object" => Slot::Text(&mut self.object),
            "id" => Slot::Text(&mut self.id),
            "user_id" => Slot::Text(&mut self.user_id),
            "actor" => Slot::Unread(&mut self.actor),
            "status" => Slot::Text(&mut self.status),
            "token" => Slot::Text(&mut self.token),
            "url" => Slot::Text(&mut self.url),
            "created_at" => Slot::Unread(&mut self.created_at),
            "updated_at" => Slot::Unread(&mut self.updated_at),
            _ => return None,
        })
    }
}

impl<'j> Deserialize<'j> for Answer<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsAnswer;

        impl<'j> Visitor<'j> for AsAnswer {
            type Value = Answer<'j>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an actor token")
            }

            fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<Answer<'j>, A::Error> {
                let mut answer = Answer::default();
                while let Some(Text(key)) = map.next_key()? {
                    let is_second = match answer.slot(&key) {
                        Some(Slot::Text(part)) => part.replace(map.next_value()?).is_some(),
                        Some(Slot::Unread(part)) => part.replace(map.next_value()?).is_some(),
                        None => map.next_value::<IgnoredAny>().map(|_| false)?,
                    };
                    if is_second {
                        return Err(A::Error::custom("a key stands twice"));
                    }
                }
                Ok(answer)
            }
        }

        deserializer.deserialize_map(AsAnswer)
    }
}

/// The token in `body`, or in a few words why there is none. The words hold nothing of the body.
pub(crate) fn read(body: &[u8]) -> Result<ActorToken, &'static str> {
    let json = without_byte_order_mark(body);
    let answer: Answer<'_> =
        serde_json::from_slice(json).map_err(|error| match error.classify() {
            Category::Eof if json.is_empty() => "it is empty",
            Category::Eof => "its JSON ends too early",
            Category::Syntax => "it is not JSON",
            Category::Data | Category::Io => NO_TOKEN,
        })?;
    let object = text(answer.object).ok_or(NO_TOKEN)?;
    let id = text(answer.id).ok_or(NO_TOKEN)?;
    let user_id = text(answer.user_id).ok_or(NO_TOKEN)?;
    let actor = answer.actor.ok_or(NO_TOKEN)?;
    let status = text(answer.status).ok_or(NO_TOKEN)?;
    if object != "actor_token" {
        return Err("its `object` is not `actor_token`");
    }
    // An ID that no revoke accepts would be a token that can't be revoked; a JWT as ID would be printed.
    if ActorTokenId::check(&id).is_err() {
        return Err("its `id` is not a valid actor token ID");
    }
    Ok(ActorToken {
        id: ActorTokenId::new(id),
        user_id: user_id.into_owned(),
        actor: actor.to_owned(),
        status: (&*status).into(),
        token: text(answer.token).map(secret),
        url: text(answer.url).map(secret),
        created_at: time(answer.created_at),
        updated_at: time(answer.updated_at),
    })
}

const NO_TOKEN: &str = "its JSON is not an actor token";

fn text(part: Part<Option<Text<'_>>>) -> Option<Cow<'_, str>> {
    part.flatten().map(|Text(text)| text)
}

fn secret(text: Cow<'_, str>) -> SecretString {
    text.into_owned().into()
}

/// An odd time is no reason to lose the token, so it is taken as it stands, and read afterwards.
fn time(part: Part<&RawValue>) -> Option<SystemTime> {
    // A whole number of JSON's has no other form.
    milliseconds::to_time(part?.get().parse().ok()?)
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
                "its `id` is not a valid actor token ID",
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
