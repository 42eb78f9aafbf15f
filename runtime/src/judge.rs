//! Judges a request's parts as they will go over the wire: the two IDs, and the actor's JSON.
//!
//! The actor is read back from the bytes just written, so whatever produced them (a map, a `Serialize`
//! implementation, raw JSON) can't get a second `sub` past the check.

mod shape;

use std::ops::Range;

use crate::every_byte::every_byte;
use crate::{ViolationCode, Violations};
use shape::{Shape, Sub};

/// Whether an ID is of visible ASCII alone, without quotes and backslashes, as nearly all are: then it breaks no rule, and JSON has it
/// as it is.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without a branch, many bytes are looked at at once"
)]
pub(crate) fn is_plain_id(id: &str) -> bool {
    !id.is_empty()
        && every_byte(id, |byte| {
            byte.is_ascii_graphic() & (byte != b'"') & (byte != b'\\')
        })
}

/// An ID must be there, and be fit for a header, a log line and a URL. Returns whether it is plain.
pub(crate) fn id(path: &'static str, id: &str, violations: &mut Violations) -> bool {
    let is_plain = is_plain_id(id);
    if !is_plain {
        judge_odd_id(path, id, violations);
    }
    is_plain
}

#[cold]
fn judge_odd_id(path: &'static str, id: &str, violations: &mut Violations) {
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

/// The actor must be within `max_bytes`.
pub(crate) fn actor_size(json: &[u8], max_bytes: Option<usize>, violations: &mut Violations) {
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
}

/// The actor must be one JSON object, with one string `sub`, no key twice, within `max_bytes`.
///
/// Returns where its `sub` stands in `json`, between the quotes; `None` if it has escapes, or there isn't one.
pub(crate) fn actor(
    json: &[u8],
    max_bytes: Option<usize>,
    violations: &mut Violations,
) -> Option<Range<usize>> {
    actor_size(json, max_bytes, violations);
    match Shape::read(json) {
        Some(Shape::Object(object)) => {
            let sub = object.sub.place_in(json);
            judge_object(object, violations);
            sub
        }
        Some(Shape::Other(kind)) => {
            violations.add(
                "actor",
                ViolationCode::TypeInvalid,
                format!("must be a JSON object with a string `sub`, not {kind}"),
            );
            None
        }
        None => {
            violations.add(
                "actor",
                ViolationCode::TypeInvalid,
                "must be one JSON object",
            );
            None
        }
    }
}

fn judge_object(object: shape::Object<'_>, violations: &mut Violations) {
    match object.sub {
        Sub::Absent => violations.add("actor.sub", ViolationCode::Missing, "must be included"),
        Sub::Text(text) => {
            id("actor.sub", &text, violations);
        }
        Sub::Other(kind) => violations.add(
            "actor.sub",
            ViolationCode::TypeInvalid,
            format!("must be a string, not {kind}"),
        ),
        Sub::Times(n) => violations.add(
            "actor.sub",
            ViolationCode::DuplicateKey,
            format!("must be there once, not {n} times"),
        ),
    }
    if object.folds_to_sub {
        violations.add(
            "actor.sub",
            ViolationCode::DuplicateKey,
            "must not stand beside a key that differs by its case alone, which a lenient reader takes for it",
        );
    }
    for (first, second) in object.twice {
        violations.add(
            "actor",
            ViolationCode::DuplicateKey,
            format!("must not have a key twice; its keys number {first} and {second} are the same"),
        );
    }
}

/// Whether a reader that ignores case would take the key for `sub`. Some do, and take the last one.
pub(crate) fn folds_to_sub(key: &str) -> bool {
    match key.as_bytes() {
        // U+017F folds to an `s`.
        [b's' | b'S', rest @ ..] | [0xc5, 0xbf, rest @ ..] => rest.eq_ignore_ascii_case(b"ub"),
        _ => false,
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
