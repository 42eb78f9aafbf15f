//! `ActorWriter`, which writes the actor object of a request as JSON.

use std::fmt;

use serde::Serialize;
use serde::de::IgnoredAny;

use super::validation::not_an_object;
use crate::json::for_each_member;
use crate::{
    Violations,
    request::{ActorPayload, Id, ViolationCode, violation::FieldNames},
};

/// Writes the actor of a request in
/// [`ActorTokenRequest::write_actor`](crate::ActorTokenRequest::write_actor).
///
/// Write either the members ([`sub`](Self::sub) once, [`claim`](Self::claim) any number of times)
/// or a complete object ([`payload`](Self::payload) once).
///
/// ```
/// use actor_token::{ActorTokenRequest, request::ActorWriter};
///
/// struct Impersonation {
///     case: Option<u64>,
/// }
///
/// impl ActorTokenRequest for Impersonation {
///     fn user_id(&self) -> &str {
///         "user_2"
///     }
///
///     fn write_actor(&self, actor: &mut ActorWriter<'_>) {
///         actor.sub("user_1");
///         actor.claim("case", &self.case);
///     }
/// }
///
/// let prepared = Impersonation { case: Some(4711) }.prepare()?;
/// assert_eq!(prepared.body().as_bytes(), br#"{"user_id":"user_2","actor":{"sub":"user_1","case":4711}}"#);
/// let prepared = Impersonation { case: None }.prepare()?;
/// assert_eq!(prepared.body().as_bytes(), br#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#);
/// # Ok::<(), actor_token::Violations>(())
/// ```
pub struct ActorWriter<'w> {
    json: &'w mut Vec<u8>,
    violations: &'w mut Violations,
    /// The length of `json` up to the last complete value.
    complete: usize,
    state: State,
    /// The path of the value that is being written. `None` between values.
    writing: Option<Path>,
    /// The `sub` of a derived request.
    derived_sub: Option<String>,
    field_names: FieldNames,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Empty,
    /// Only members of one derived request: their keys are distinct, and each value is a single
    /// JSON value.
    DerivedMembers,
    Members,
    Payload,
    /// A payload that could not be written.
    Failed,
}

/// The path of a violation.
#[derive(Clone, Copy)]
enum Path {
    Actor,
    Member(&'static str),
}

/// What was written, and whether it must be validated.
pub(crate) enum Written {
    /// A JSON object with distinct keys, and with this `sub`.
    Derived(String),
    /// Any bytes. They must be parsed and validated.
    Other,
    /// Nothing. A violation was added.
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
            field_names: FieldNames::default(),
        }
    }

    /// Writes `sub`, the impersonator's ID.
    pub fn sub<I: Id + ?Sized>(&mut self, sub: &I) {
        self.member(State::Members, "sub", "sub", sub.as_id());
    }

    /// Writes one further claim. A value that serializes to `null`, such as `None` or a float that
    /// is not a number, is omitted.
    ///
    /// Violations contain `name`, so it must be part of your code, not of your data.
    pub fn claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        self.member(State::Members, name, name, value);
    }

    /// Sets the names of the fields of a derived request.
    pub(crate) fn set_field_names(&mut self, names: &'static str) {
        self.field_names.lines = names;
    }

    /// Adds the name of the field of a claim to those of
    /// [`set_field_names`](Self::set_field_names).
    pub(crate) fn add_claim_field(&mut self, claim: &'static str, field: &'static str) {
        self.field_names.claims.push((claim, field));
    }

    /// Removes and returns the names of the fields.
    pub(crate) fn take_field_names(&mut self) -> FieldNames {
        std::mem::take(&mut self.field_names)
    }

    /// Writes the `sub` of a derived request, which is its first member.
    pub(crate) fn derived_sub(&mut self, sub: &str) {
        let next = match self.state {
            State::Empty => State::DerivedMembers,
            // Something else was already written to the actor, so keys may be duplicates.
            _ => State::Members,
        };
        self.derived_sub = Some(sub.to_owned());
        self.member(next, "sub", "sub", sub);
    }

    /// Writes a claim of a derived request.
    pub(crate) fn derived_claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        self.member(State::DerivedMembers, name, name, value);
    }

    /// Writes the members of a value as claims. Their names are not known, so the actor must be
    /// validated. A value that serializes to `null` has no members.
    pub(crate) fn flattened_claims<V: Serialize + ?Sized>(
        &mut self,
        field: &'static str,
        value: &V,
    ) {
        self.discard_unfinished();
        self.writing = Some(Path::Member(field));
        let Ok(json) = serde_json::to_vec(value) else {
            return self.discard_unfinished();
        };
        self.writing = None;
        self.members(field, &json);
    }

    /// Writes the members of the object `json`, which is the value of a field.
    fn members(&mut self, field: &'static str, json: &[u8]) {
        let mut members = Vec::new();
        match for_each_member(json, &mut |name, value| members.push((name, value))) {
            Ok(()) => {
                for (name, value) in members {
                    self.member(State::Members, field, &name, value);
                }
            }
            Err(_) if json == b"null" => {}
            Err(_) => self.violations.add(
                format!("actor.{field}"),
                ViolationCode::TypeInvalid,
                not_an_object(json, "a JSON object"),
            ),
        }
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

    /// Writes a member of the field `field`. Then the writer is in the state `next`, unless the
    /// value needs validation.
    fn member<V: Serialize + ?Sized>(
        &mut self,
        next: State,
        field: &'static str,
        name: &str,
        value: &V,
    ) {
        self.discard_unfinished();
        if matches!(self.state, State::Payload | State::Failed) {
            return self.reject_mixed();
        }
        self.writing = Some(Path::Member(field));
        let is_first = self.state == State::Empty;
        self.json.push(if is_first { b'{' } else { b',' });
        match write_member(self.json, name, value) {
            Ok(WrittenValue::Other { is_single }) => {
                self.complete = self.json.len();
                self.writing = None;
                if self.state != State::Members {
                    self.state = if is_single { next } else { State::Members };
                }
            }
            // The derive can't recognize an alias or a newtype of `Option` by its syntax, so `null`
            // is omitted here.
            Ok(WrittenValue::Null) => {
                self.json.truncate(self.complete);
                self.writing = None;
            }
            Err(_) => self.discard_unfinished(),
        }
    }

    /// Removes and reports a value that could not be written completely. `writing` is also still
    /// set if serializing the value panicked and the panic was caught.
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

    /// Completes the JSON and returns what was written.
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

/// Prints the state, but nothing that was written.
impl fmt::Debug for ActorWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorWriter")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Replaces the message of serde's error, which may contain the value.
const NOT_SERIALIZABLE: &str =
    "could not be serialized as JSON; call `serde_json::to_string` on the value to see why";

/// What a value was serialized as.
enum WrittenValue {
    Null,
    /// Anything else. `is_single` is `true` if it is one JSON value.
    Other {
        is_single: bool,
    },
}

/// Appends the member `"name":value`.
fn write_member<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    name: &str,
    value: &V,
) -> serde_json::Result<WrittenValue> {
    serde_json::to_writer(&mut *json, name)?;
    json.push(b':');
    let start = json.len();
    serde_json::to_writer(&mut *json, value)?;
    Ok(match json.get(start..).unwrap_or_default() {
        b"null" => WrittenValue::Null,
        written => WrittenValue::Other {
            is_single: is_single_value(written),
        },
    })
}

/// Returns `true` if `json` is one JSON value.
///
/// A `Serialize` implementation can make `serde_json` write any string unchanged. That string could
/// add members or end the object.
fn is_single_value(json: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(json).is_ok()
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
mod tests;
