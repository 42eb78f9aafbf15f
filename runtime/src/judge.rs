//! Judges a request's parts as they will go over the wire: the two IDs, and the actor's JSON.
//!
//! The actor is read back from the bytes just written, so whatever produced them (a map, a `Serialize`
//! implementation, raw JSON) can't get a second `sub` past the check.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::{ViolationCode, Violations};

/// An ID must be there, and be fit for a header, a log line and a URL.
pub(crate) fn id(path: &'static str, id: &str, violations: &mut Violations) {
    if id.trim().is_empty() {
        violations.add(path, ViolationCode::Missing, "must not be blank");
    } else if id.chars().any(char::is_control) {
        violations.add(
            path,
            ViolationCode::Invalid,
            "must not contain control characters",
        );
    }
}

/// The actor must be one JSON object, with one string `sub`, no key twice, within `max_bytes`.
pub(crate) fn actor(json: &[u8], max_bytes: Option<usize>, violations: &mut Violations) {
    if let Some(max) = max_bytes.filter(|max| json.len() > *max) {
        violations.add(
            "actor",
            ViolationCode::ActorTooLarge,
            format!(
                "is {} bytes of JSON, above the limit of {max}: it travels in the session cookie. Send less, or lift \
                 the limit with `#[actor_token(max_actor_bytes = N)]` or `max_actor_bytes = none` on the struct",
                json.len(),
            ),
        );
    }
    match serde_json::from_slice(json) {
        Ok(Shape::Object(object)) => object.judge(violations),
        Ok(Shape::Other(kind)) => violations.add(
            "actor",
            ViolationCode::TypeInvalid,
            format!("must be a JSON object with a string `sub`, not {kind}"),
        ),
        Err(_) => violations.add(
            "actor",
            ViolationCode::TypeInvalid,
            "must be one JSON object",
        ),
    }
}

/// What the actor's JSON turned out to be.
enum Shape {
    Object(ObjectShape),
    Other(&'static str),
}

/// What matters about a JSON object's top level.
#[derive(Default)]
struct ObjectShape {
    subs: usize,
    /// Whether another key differs from `sub` by its case alone.
    folds_to_sub: bool,
    /// What is wrong with a `sub`, if anything is.
    sub_fault: Option<(ViolationCode, Cow<'static, str>)>,
    /// The places, counted from 1, of a key other than `sub` that stands twice. A name could be data, a place isn't.
    twice: Vec<(usize, usize)>,
}

impl ObjectShape {
    fn judge(self, violations: &mut Violations) {
        match self.subs {
            0 => violations.add("actor.sub", ViolationCode::Missing, "must be included"),
            1 => {
                if let Some((code, message)) = self.sub_fault {
                    violations.add("actor.sub", code, message);
                }
            }
            n => violations.add(
                "actor.sub",
                ViolationCode::DuplicateKey,
                format!("must be there once, not {n} times"),
            ),
        }
        if self.folds_to_sub {
            violations.add(
                "actor.sub",
                ViolationCode::DuplicateKey,
                "must not stand beside a key that differs by its case alone, which a lenient reader takes for it",
            );
        }
        for (first, second) in self.twice {
            violations.add(
                "actor",
                ViolationCode::DuplicateKey,
                format!(
                    "must not have a key twice; its keys number {first} and {second} are the same"
                ),
            );
        }
    }

    fn read_sub(&mut self, sub: Scalar) {
        self.subs += 1;
        self.sub_fault = match sub {
            Scalar::Text(text) => {
                let mut found = Violations::new();
                id("actor.sub", &text, &mut found);
                found
                    .into_iter()
                    .next()
                    .map(|violation| (violation.code(), Cow::Owned(violation.message().to_owned())))
            }
            Scalar::Other(kind) => Some((
                ViolationCode::TypeInvalid,
                format!("must be a string, not {kind}").into(),
            )),
        };
    }
}

/// Whether a reader that ignores case would take the key for `sub`. Some do, and take the last one.
fn folds_to_sub(key: &str) -> bool {
    key.replace('\u{17f}', "s").eq_ignore_ascii_case("sub")
}

/// A JSON value of which only a string is of interest.
enum Scalar {
    Text(String),
    Other(&'static str),
}

/// Builds one of the shapes above out of whatever JSON is met.
trait FromJson: Sized {
    fn other(kind: &'static str) -> Self;

    fn text(_: &str) -> Self {
        Self::other("a string")
    }

    fn object<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::other("an object"))
    }
}

impl FromJson for Scalar {
    fn other(kind: &'static str) -> Self {
        Self::Other(kind)
    }

    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl FromJson for Shape {
    fn other(kind: &'static str) -> Self {
        Self::Other(kind)
    }

    fn object<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut object = ObjectShape::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut place = 0;
        while let Some(key) = map.next_key::<String>()? {
            place += 1;
            if key == "sub" {
                object.read_sub(map.next_value()?);
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            object.folds_to_sub |= folds_to_sub(&key);
            match places.entry(key) {
                Entry::Occupied(first) => object.twice.push((*first.get(), place)),
                Entry::Vacant(free) => {
                    free.insert(place);
                }
            }
        }
        Ok(Self::Object(object))
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyJson(std::marker::PhantomData))
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyJson(std::marker::PhantomData))
    }
}

struct AnyJson<T>(std::marker::PhantomData<T>);

impl<'de, T: FromJson> Visitor<'de> for AnyJson<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::other("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<T, E> {
        Ok(T::other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<T, E> {
        Ok(T::other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<T, E> {
        Ok(T::other("a number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(text))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::other("null"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(T::other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::object(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(json: &str) -> Vec<String> {
        let mut violations = Violations::new();
        actor(json.as_bytes(), Some(60), &mut violations);
        violations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_actor_is_one_object_with_one_string_sub_and_no_key_twice() {
        let missing = "actor.sub must be included (form_param_missing)";
        let beside = "actor.sub must not stand beside a key that differs by its case alone, which a lenient reader \
                      takes for it (duplicate_key)";
        let table: &[(&str, &[&str])] = &[
            (r#"{"sub":"a"}"#, &[]),
            (
                r#"{"sub":"a","case":null,"deep":{"sub":1,"x":0,"x":0}}"#,
                &[],
            ),
            ("{}", &[missing]),
            (r#"{"Sub":"a"}"#, &[missing, beside]),
            (r#"{"sub":"a","SUB":"b"}"#, &[beside]),
            (r#"{"sub":"a","\u017fub":"b"}"#, &[beside]),
            (r#"{"sub":"a","subs":"b","su":1}"#, &[]),
            (
                r#"{"sub":1}"#,
                &["actor.sub must be a string, not a number (form_param_type_invalid)"],
            ),
            (
                r#"{"sub":-1.5}"#,
                &["actor.sub must be a string, not a number (form_param_type_invalid)"],
            ),
            (
                r#"{"sub":null}"#,
                &["actor.sub must be a string, not null (form_param_type_invalid)"],
            ),
            (
                r#"{"sub":true}"#,
                &["actor.sub must be a string, not a boolean (form_param_type_invalid)"],
            ),
            (
                r#"{"sub":["a"]}"#,
                &["actor.sub must be a string, not an array (form_param_type_invalid)"],
            ),
            (
                r#"{"sub":{"a":1}}"#,
                &["actor.sub must be a string, not an object (form_param_type_invalid)"],
            ),
            (
                r#"{"sub":""}"#,
                &["actor.sub must not be blank (form_param_missing)"],
            ),
            (
                r#"{"sub":" \u00a0 "}"#,
                &["actor.sub must not be blank (form_param_missing)"],
            ),
            (
                r#"{"sub":"a\u0000"}"#,
                &["actor.sub must not contain control characters (form_param_value_invalid)"],
            ),
            (
                r#"{"sub":"a","sub":"b"}"#,
                &["actor.sub must be there once, not 2 times (duplicate_key)"],
            ),
            (
                r#"{"sub":"a","s\u0075b":"b"}"#,
                &["actor.sub must be there once, not 2 times (duplicate_key)"],
            ),
            (
                r#"{"x":1,"sub":"a","y":2,"\u0078":3,"x":4}"#,
                &[
                    "actor must not have a key twice; its keys number 1 and 4 are the same (duplicate_key)",
                    "actor must not have a key twice; its keys number 1 and 5 are the same (duplicate_key)",
                ],
            ),
            (
                r#""a""#,
                &[
                    "actor must be a JSON object with a string `sub`, not a string (form_param_type_invalid)",
                ],
            ),
            (
                "[]",
                &[
                    "actor must be a JSON object with a string `sub`, not an array (form_param_type_invalid)",
                ],
            ),
            (
                "null",
                &[
                    "actor must be a JSON object with a string `sub`, not null (form_param_type_invalid)",
                ],
            ),
            (
                r#"{"sub":"a"},{"sub":"b"}"#,
                &["actor must be one JSON object (form_param_type_invalid)"],
            ),
            (
                "",
                &["actor must be one JSON object (form_param_type_invalid)"],
            ),
        ];
        for (json, due) in table {
            assert_eq!(judged(json), *due, "{json}");
        }
    }

    #[test]
    fn the_limit_itself_is_allowed_and_one_byte_more_says_how_to_lift_it() {
        let of_length = |n: usize| format!(r#"{{"sub":"{}"}}"#, "a".repeat(n - 10));
        assert_eq!(judged(&of_length(60)), Vec::<String>::new());
        let over = judged(&of_length(61)).concat();
        assert!(
            over.starts_with("actor is 61 bytes of JSON, above the limit of 60"),
            "{over}"
        );
        assert!(over.contains("max_actor_bytes = none"), "{over}");
    }

    #[test]
    fn an_id_is_neither_blank_nor_has_control_characters() {
        for (text, due) in [
            ("user_1", None),
            ("cli:jane@example.com", None),
            ("", Some(ViolationCode::Missing)),
            ("\t\n", Some(ViolationCode::Missing)),
            ("user\n1", Some(ViolationCode::Invalid)),
            ("user\u{7f}", Some(ViolationCode::Invalid)),
        ] {
            let mut violations = Violations::new();
            id("user_id", text, &mut violations);
            assert_eq!(
                violations.iter().map(crate::Violation::code).next(),
                due,
                "{text:?}"
            );
        }
    }
}
