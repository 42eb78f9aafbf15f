//! Validation of the IDs and the actor of a request, as they will be sent.
//!
//! The actor is parsed back from the serialized bytes, unless the writer guarantees their
//! structure. Therefore no map, `Serialize` implementation or raw JSON can add a second `sub`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::json;
use crate::safe_to_print::is_name;
use crate::{Violations, request::ViolationCode};

/// Checks that an ID is not blank, and has no control characters, which are not safe in a header or
/// a log line.
pub(crate) fn check_id(path: &'static str, id: &str, violations: &mut Violations) {
    // Nearly all IDs take this fast path. Without it, decoding characters would take a fifth of the
    // time to write a request.
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return;
    }
    if id.chars().all(char::is_whitespace) {
        violations.add(path, ViolationCode::Missing, "must not be blank");
    } else if id.chars().any(char::is_control) {
        violations.add(
            path,
            ViolationCode::Invalid,
            "must not contain control characters",
        );
    }
}

/// The maximum length of an ID in bytes. Clerk's IDs have 31. A longer ID may not fit in a URL.
const MAX_ID_BYTES: usize = 1024;

/// Checks an ID that becomes one path segment of a URL, so that it cannot change the rest of the
/// path. The ID comes from a caller or from a response. `example` is the prefix of such IDs.
pub(crate) fn check_path_id(
    path: &'static str,
    example: &'static str,
    id: &str,
) -> Result<(), Violations> {
    let mut violations = Violations::new();
    check_id(path, id, &mut violations);
    let mut invalid = |message: String| violations.add(path, ViolationCode::Invalid, message);
    if has_secret(id) {
        invalid(format!(
            "must not be a secret key, a token or a link, which are secrets; pass an ID such as \
             `{example}…`"
        ));
    }
    if id.trim() != id && !id.trim().is_empty() {
        invalid("must not begin or end with whitespace".to_owned());
    }
    if matches!(id, "." | "..") {
        invalid(format!(
            "must not be a dot segment; pass an ID such as `{example}…`"
        ));
    }
    if id.len() > MAX_ID_BYTES {
        invalid("is too long for a URL".to_owned());
    }
    violations.into_result()
}

/// Returns `true` if `id` is a link, or if one of its words begins like a JWT or a secret key.
fn has_secret(id: &str) -> bool {
    let mut words = id.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let is_secret = |word: &str| {
        ["eyJ", "sk_live_", "sk_test_"]
            .iter()
            .any(|it| word.starts_with(it))
    };
    id.contains("://") || words.any(is_secret)
}

/// Checks that the actor is one JSON object of at most `max_bytes`, with one string `sub` and no
/// duplicate key. Returns its `sub`, or `None` if there is not exactly one.
pub(crate) fn check_actor(
    json: &[u8],
    max_bytes: Option<usize>,
    violations: &mut Violations,
) -> Option<String> {
    check_size(json, max_bytes, violations);
    let mut members = ActorMembers::default();
    let read = json::for_each_member(json, &mut |key, value| members.add(key, value));
    if read.is_ok() {
        return members.check(violations);
    }
    let message = not_an_object(json, "a JSON object with a string `sub`");
    violations.add("actor", ViolationCode::TypeInvalid, message);
    None
}

/// Returns the message about JSON that is not one object. `expected` describes the object.
pub(crate) fn not_an_object(json: &[u8], expected: &str) -> Cow<'static, str> {
    let value: Option<&RawValue> = serde_json::from_slice(json).ok();
    match value.map(json_type) {
        None | Some(OBJECT) => "must be a single JSON object".into(),
        Some(json_type) => format!("must be {expected}, not {json_type}").into(),
    }
}

/// Checks that the actor has at most `max_bytes`.
pub(crate) fn check_size(json: &[u8], max_bytes: Option<usize>, violations: &mut Violations) {
    let size = json.len();
    let Some(max) = max_bytes.filter(|max| size > *max) else {
        return;
    };
    violations.add(
        "actor",
        ViolationCode::ActorTooLarge,
        format!(
            "is {size} bytes of JSON, but at most {max} are allowed because the actor is stored in the session cookie; \
             send less, or raise the limit with `#[actor_token(max_actor_bytes = N)]` or `max_actor_bytes = none` on \
             the struct"
        ),
    );
}

/// The facts about the members of an actor that validation needs.
#[derive(Default)]
struct ActorMembers<'j> {
    count: usize,
    subs: Vec<&'j RawValue>,
    /// The position of the first occurrence of each key other than `sub`, counted from 1.
    keys: BTreeMap<Cow<'j, str>, usize>,
    /// Each repeated key other than `sub`, with the positions of its first and this occurrence.
    duplicates: Vec<(Cow<'j, str>, usize, usize)>,
    has_key_similar_to_sub: bool,
}

impl<'j> ActorMembers<'j> {
    fn add(&mut self, key: Cow<'j, str>, value: &'j RawValue) {
        self.count += 1;
        if key == "sub" {
            self.subs.push(value);
            return;
        }
        self.has_key_similar_to_sub |= is_similar_to_sub(&key);
        let first = *self.keys.entry(key.clone()).or_insert(self.count);
        if first != self.count {
            self.duplicates.push((key, first, self.count));
        }
    }

    fn check(&self, violations: &mut Violations) -> Option<String> {
        let sub = check_sub(&self.subs, violations);
        if self.has_key_similar_to_sub {
            violations.add(
                "actor.sub",
                ViolationCode::DuplicateKey,
                "must not be combined with a key that differs only in case; lenient parsers treat it as `sub`",
            );
        }
        for (key, first, second) in &self.duplicates {
            let equal = format!("(keys {first} and {second} are equal)");
            let (path, message) = if is_name(key) {
                (format!("actor.{key}"), format!("must be unique {equal}"))
            } else {
                let message = format!("must not contain duplicate keys {equal}");
                ("actor".to_owned(), message)
            };
            violations.add(path, ViolationCode::DuplicateKey, message);
        }
        sub
    }
}

fn check_sub(subs: &[&RawValue], violations: &mut Violations) -> Option<String> {
    let (code, message) = match subs {
        [] => (ViolationCode::Missing, "must be included".into()),
        [sub] => match json::string(sub.get()) {
            Some(sub) => {
                check_id("actor.sub", &sub, violations);
                return Some(sub.into_owned());
            }
            None => (
                ViolationCode::TypeInvalid,
                format!("must be a string, not {}", json_type(sub)),
            ),
        },
        [..] => (
            ViolationCode::DuplicateKey,
            format!("must appear exactly once, found {}", subs.len()),
        ),
    };
    violations.add("actor.sub", code, message);
    None
}

/// Returns `true` if a parser that ignores case reads the key as `sub`. Some parsers ignore case
/// and use the last such key.
fn is_similar_to_sub(key: &str) -> bool {
    match key.as_bytes() {
        // Case folding turns U+017F (`ſ`) into `s`.
        [b's' | b'S', rest @ ..] | [0xc5, 0xbf, rest @ ..] => rest.eq_ignore_ascii_case(b"ub"),
        _ => false,
    }
}

const OBJECT: &str = "an object";

/// Returns the JSON type of a value, according to its first character.
fn json_type(value: &RawValue) -> &'static str {
    match value.get().bytes().next() {
        Some(b'{') => OBJECT,
        Some(b'"') => "a string",
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations_of(json: &str) -> Vec<String> {
        let mut violations = Violations::new();
        check_actor(json.as_bytes(), Some(60), &mut violations);
        violations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn invalid_actor_has_expected_violations() {
        let missing = "actor.sub must be included (form_param_missing)";
        let similar = "actor.sub must not be combined with a key that differs only in case; lenient parsers treat it as \
                      `sub` (duplicate_key)";
        let table: &[(&str, &[&str])] = &[
            (r#"{"sub":"a"}"#, &[]),
            (
                r#"{"sub":"a","case":null,"deep":{"sub":1,"x":0,"x":0}}"#,
                &[],
            ),
            ("{}", &[missing]),
            (r#"{"Sub":"a"}"#, &[missing, similar]),
            (r#"{"sub":"a","SUB":"b"}"#, &[similar]),
            (r#"{"sub":"a","\u017fub":"b"}"#, &[similar]),
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
                &["actor.sub must appear exactly once, found 2 (duplicate_key)"],
            ),
            (
                r#"{"sub":"a","s\u0075b":"b"}"#,
                &["actor.sub must appear exactly once, found 2 (duplicate_key)"],
            ),
            (
                r#"{"x":1,"sub":"a","y":2,"\u0078":3,"x":4}"#,
                &[
                    "actor.x must be unique (keys 1 and 4 are equal) (duplicate_key)",
                    "actor.x must be unique (keys 1 and 5 are equal) (duplicate_key)",
                ],
            ),
            (
                r#"{"sub":"a","user_2":"b","user_2":1}"#,
                &["actor must not contain duplicate keys (keys 2 and 3 are equal) (duplicate_key)"],
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
                &["actor must be a single JSON object (form_param_type_invalid)"],
            ),
            (
                "",
                &["actor must be a single JSON object (form_param_type_invalid)"],
            ),
        ];
        for (json, expected) in table {
            assert_eq!(violations_of(json), *expected, "{json}");
        }
    }

    #[test]
    fn actor_of_maximum_size_is_valid() {
        let with_length = |n: usize| format!(r#"{{"sub":"{}"}}"#, "a".repeat(n - 10));
        assert_eq!(violations_of(&with_length(60)), Vec::<String>::new());
        let too_large = violations_of(&with_length(61)).concat();
        assert!(
            too_large.starts_with("actor is 61 bytes of JSON, but at most 60 are allowed"),
            "{too_large}"
        );
        assert!(too_large.contains("max_actor_bytes = none"), "{too_large}");
    }

    #[test]
    fn blank_id_and_id_with_control_is_rejected() {
        for (id, expected) in [
            ("user_1", None),
            ("cli:jane@example.com", None),
            ("", Some(ViolationCode::Missing)),
            ("\t\n", Some(ViolationCode::Missing)),
            ("user\n1", Some(ViolationCode::Invalid)),
            ("user\u{7f}", Some(ViolationCode::Invalid)),
        ] {
            let mut violations = Violations::new();
            check_id("user_id", id, &mut violations);
            assert_eq!(
                violations.iter().map(crate::Violation::code).next(),
                expected,
                "{id:?}"
            );
        }
    }
}
