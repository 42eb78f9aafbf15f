//! Writes the actor object of a request as JSON.

use std::fmt;

use serde::Serialize;

use crate::{ActorPayload, Id, ViolationCode, Violations};

/// Writes the actor of a request. [`ActorTokenRequest::write_actor`](crate::ActorTokenRequest::write_actor) is called with one.
///
/// An actor is written either from its members ([`sub`](Self::sub) once, [`claim`](Self::claim) any number of
/// times) or as a complete object ([`payload`](Self::payload) once).
///
/// ```
/// use actor_token::{ActorTokenRequest, ActorWriter};
///
/// struct Impersonation(Option<u64>);
///
/// impl ActorTokenRequest for Impersonation {
///     fn user_id(&self) -> &str {
///         "user_2"
///     }
///
///     fn write_actor(&self, actor: &mut ActorWriter<'_>) {
///         actor.sub("user_1");
///         actor.claim("case", &self.0);
///     }
/// }
///
/// let body = Impersonation(Some(4711)).prepare()?;
/// assert_eq!(body.body().as_bytes(), br#"{"user_id":"user_2","actor":{"sub":"user_1","case":4711}}"#);
/// let body = Impersonation(None).prepare()?;
/// assert_eq!(body.body().as_bytes(), br#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#);
/// # Ok::<(), actor_token::Violations>(())
/// ```
pub struct ActorWriter<'w> {
    json: &'w mut Vec<u8>,
    violations: &'w mut Violations,
    /// The length of `json` without what is being written.
    complete: usize,
    state: State,
    /// The path of what is being written.
    writing: Option<Path>,
    /// The `sub` of a derived request.
    derived_sub: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Empty,
    /// With members, all of them of one derived request, which has distinct keys, and with scalar values.
    DerivedMembers,
    Members,
    Payload,
    /// A payload that could not be written.
    Failed,
}

/// What a violation is about.
#[derive(Clone, Copy)]
enum Path {
    Actor,
    Member(&'static str),
}

/// What was written, and what is known of it.
pub(crate) enum Written {
    /// An object with distinct keys, with this `sub`.
    Derived(String),
    /// Anything, which must be read back.
    Other,
    /// Nothing, which is reported.
    Failed,
}

impl<'w> ActorWriter<'w> {
    pub(crate) fn new(json: &'w mut Vec<u8>, violations: &'w mut Violations) -> Self {
        Self {
            complete: json.len(),
            json,
            violations,
            state: State::Empty,
            writing: None,
            derived_sub: None,
        }
    }

    /// Writes `sub`, the impersonator's ID.
    pub fn sub<I: Id + ?Sized>(&mut self, sub: &I) {
        self.member(State::Members, "sub", sub.as_id());
    }

    /// Writes one further claim. A value that serializes to `null`, such as `None` or a float that is not a number, is omitted.
    ///
    /// `name` is part of your code, not of your data, so that it can be named in a violation.
    pub fn claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        self.member(State::Members, name, value);
    }

    /// Writes the `sub` of a derived request, which is its first member.
    pub(crate) fn derived_sub(&mut self, sub: &str) {
        let next = match self.state {
            State::Empty => State::DerivedMembers,
            // Another request is being written in the same object.
            _ => State::Members,
        };
        self.derived_sub = Some(sub.to_owned());
        self.member(next, "sub", sub);
    }

    /// Writes a claim of a derived request.
    pub(crate) fn derived_claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        self.member(State::DerivedMembers, name, value);
    }

    /// Writes a complete actor.
    pub fn payload<P: ActorPayload + ?Sized>(&mut self, actor: &P) {
        self.discard_unfinished();
        if self.state != State::Empty {
            return self.reject_mixed();
        }
        self.writing = Some(Path::Actor);
        self.state = State::Payload;
        if serde_json::to_writer(&mut *self.json, actor).is_ok() {
            self.writing = None;
            self.complete = self.json.len();
        }
        self.discard_unfinished();
    }

    /// Writes a member, after which the writer is in the state `next`.
    fn member<V: Serialize + ?Sized>(&mut self, next: State, name: &'static str, value: &V) {
        self.discard_unfinished();
        if matches!(self.state, State::Payload | State::Failed) {
            return self.reject_mixed();
        }
        self.writing = Some(Path::Member(name));
        let is_first = self.state == State::Empty;
        self.json.push(if is_first { b'{' } else { b',' });
        match write_member(self.json, name, value) {
            Ok(Value::Other(is_scalar)) => {
                self.complete = self.json.len();
                self.writing = None;
                if self.state != State::Members {
                    self.state = if is_scalar { next } else { State::Members };
                }
            }
            Ok(Value::Null) => {
                self.json.truncate(self.complete);
                self.writing = None;
            }
            Err(_) => self.discard_unfinished(),
        }
    }

    /// Removes what could not be written, and reports it. That a value failed is known after the fact too: someone may have caught its
    /// panic.
    fn discard_unfinished(&mut self) {
        let Some(path) = self.writing.take() else {
            return;
        };
        self.json.truncate(self.complete);
        let path = match path {
            Path::Actor => {
                self.state = State::Failed;
                "actor".to_owned()
            }
            Path::Member(name) => format!("actor.{name}"),
        };
        self.violations
            .add(path, ViolationCode::NotSerializable, NOT_SERIALIZABLE);
    }

    fn reject_mixed(&mut self) {
        self.violations.add(
            "actor",
            ViolationCode::Invalid,
            "must be written once, either with `payload` or with `sub` and `claim`",
        );
    }

    /// Completes the object.
    pub(crate) fn finish(mut self) -> Written {
        self.discard_unfinished();
        match self.state {
            State::Empty => self.json.extend_from_slice(b"{}"),
            State::DerivedMembers | State::Members => self.json.push(b'}'),
            State::Payload => {}
            State::Failed => return Written::Failed,
        }
        match (self.state, self.derived_sub) {
            (State::DerivedMembers, Some(sub)) => Written::Derived(sub),
            _ => Written::Other,
        }
    }
}

/// Shows how far it is, and nothing of what was written.
impl fmt::Debug for ActorWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorWriter")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// The error's own text may quote the value, so it is not passed on.
const NOT_SERIALIZABLE: &str =
    "could not be serialized as JSON; call `serde_json::to_string` on the value to see why";

/// What a value was written as.
enum Value {
    Null,
    /// Anything else, and whether it is certainly a single JSON scalar.
    Other(bool),
}

/// Appends a member.
fn write_member<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    name: &str,
    value: &V,
) -> serde_json::Result<Value> {
    serde_json::to_writer(&mut *json, name)?;
    json.push(b':');
    let start = json.len();
    serde_json::to_writer(&mut *json, value)?;
    Ok(match json.get(start..).unwrap_or_default() {
        b"null" => Value::Null,
        written => Value::Other(is_scalar(written)),
    })
}

/// Returns `true` if what was written is certainly a string, a number or a boolean.
///
/// A `Serialize` implementation can have `serde_json` write any text as it is, and so add members, or even end the object. A string
/// with escapes is not certain.
fn is_scalar(json: &[u8]) -> bool {
    match json {
        [b'"', string @ .., b'"'] => !string.iter().any(|byte| matches!(byte, b'"' | b'\\')),
        b"true" | b"false" => true,
        number => number
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E')),
    }
}

/// Appends a value, and adds a violation at `path` if it can't be serialized.
pub(crate) fn write_value<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
    path: &'static str,
    violations: &mut Violations,
) {
    if serde_json::to_writer(json, value).is_err() {
        violations.add(path, ViolationCode::NotSerializable, NOT_SERIALIZABLE);
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

    use serde::Serializer;
    use serde_json::json;

    use super::*;
    use crate::Violation;

    /// Panics after a part of it is written.
    struct Panics;

    impl ActorPayload for Panics {}

    impl Serialize for Panics {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            use serde::ser::SerializeMap;
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("sub", "user_9")?;
            resume_unwind(Box::new("injected panic"))
        }
    }

    fn caught(write: impl FnOnce()) {
        assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
    }

    /// Returns what is written, and the paths of the violations.
    fn written(write: impl FnOnce(&mut ActorWriter<'_>)) -> (String, Vec<String>) {
        let (mut json, mut violations) = (b"before".to_vec(), Violations::new());
        let mut writer = ActorWriter::new(&mut json, &mut violations);
        write(&mut writer);
        let written = writer.finish();
        let json = String::from_utf8(json).unwrap();
        let paths = violations
            .iter()
            .map(Violation::path)
            .map(str::to_owned)
            .collect();
        if matches!(written, Written::Failed) {
            assert_eq!(json, "before");
        }
        (json.replacen("before", "", 1), paths)
    }

    #[test]
    fn caught_panic_is_a_violation_and_leaves_nothing_behind() {
        let (json, paths) = written(|actor| {
            actor.sub("user_1");
            caught(|| actor.claim("case", &Panics));
            actor.claim("team", "payments");
        });
        assert_eq!(json, r#"{"sub":"user_1","team":"payments"}"#);
        assert_eq!(paths, ["actor.case"]);

        let (json, paths) = written(|actor| {
            actor.sub("user_1");
            caught(|| actor.claim("case", &Panics));
        });
        assert_eq!((json.as_str(), paths.len()), (r#"{"sub":"user_1"}"#, 1));

        let (json, paths) = written(|actor| caught(|| actor.payload(&Panics)));
        assert_eq!((json.as_str(), paths.len()), ("", 1));

        let (json, paths) = written(|actor| {
            caught(|| actor.payload(&Panics));
            actor.sub("user_1");
        });
        assert_eq!((json.as_str(), paths.len()), ("", 2));
    }

    #[test]
    fn claim_that_is_null_is_omitted() {
        let (json, paths) = written(|actor| {
            actor.claim("first", &json!(null));
            actor.sub("user_1");
            actor.claim("none", &None::<u8>);
            actor.claim("unit", &());
            actor.claim("list", &[None::<u8>]);
            actor.claim("last", &Some(()));
        });
        assert_eq!(json, r#"{"sub":"user_1","list":[null]}"#);
        assert!(paths.is_empty());
        let (json, _) = written(|actor| actor.claim("only", &()));
        assert_eq!(json, "{}");
        let (json, _) = written(|actor| {
            actor.claim("none", &());
            actor.payload(&json!({"sub": "user_1"}));
        });
        assert_eq!(json, r#"{"sub":"user_1"}"#);
    }

    #[test]
    fn only_derived_members_are_known_to_be_distinct() {
        let known = |write: fn(&mut ActorWriter<'_>)| {
            let (mut json, mut violations) = (Vec::new(), Violations::new());
            let mut writer = ActorWriter::new(&mut json, &mut violations);
            write(&mut writer);
            match writer.finish() {
                Written::Derived(sub) => Some(sub),
                Written::Other | Written::Failed => None,
            }
        };
        let derived = known(|actor| {
            actor.derived_sub("user_1");
            actor.derived_claim("case", &1);
            actor.derived_claim("team", &None::<u8>);
        });
        assert_eq!(derived.as_deref(), Some("user_1"));
        let others: [fn(&mut ActorWriter<'_>); 9] = [
            |actor| {
                actor.derived_sub("user_1");
                actor.derived_claim("case", &[1]);
                actor.derived_claim("team", &1);
            },
            |actor| {
                actor.derived_sub("user_1");
                actor.derived_sub("user_9");
            },
            |actor| {
                actor.derived_sub("user_1");
                actor.derived_claim("case", "a\"b");
            },
            |_| {},
            |actor| actor.sub("user_1"),
            |actor| {
                actor.derived_sub("user_1");
                actor.sub("user_9");
            },
            |actor| {
                actor.derived_sub("user_1");
                actor.claim("sub", "user_9");
                actor.derived_claim("case", &1);
            },
            |actor| {
                actor.claim("sub", "user_9");
                actor.derived_sub("user_1");
            },
            |actor| actor.payload(&json!({"sub": "user_1"})),
        ];
        for (row, other) in others.into_iter().enumerate() {
            assert_eq!(known(other), None, "row {row}");
        }
    }

    #[test]
    fn only_single_values_are_scalars() {
        for json in [r#""a""#, r#""""#, "1", "-1.5e+7", "true", "false"] {
            assert!(is_scalar(json.as_bytes()), "{json}");
        }
        for json in [
            r#"1,"sub":"b""#,
            r#""a","sub":"b""#,
            r#""a\""#,
            r#""a\u0022""#,
            "1}",
            "true,",
            "nul",
            "[]",
            "{}",
            "\"",
        ] {
            assert!(!is_scalar(json.as_bytes()), "{json}");
        }
    }
}
