//! Writes the actor object, from parts or whole, straight into the request's body.
//!
//! It judges nothing but what only it can see (a failing `Serialize`, parts mixed with a whole); the shape of
//! the object is judged on the finished bytes. For a [survey](crate::survey) nothing is written.

use std::fmt;

use serde::Serialize;

use crate::survey::Survey;
use crate::{ActorPayload, Id, ViolationCode, Violations, value_writer};

/// Writes the actor of a request. [`ActorTokenRequest::write_actor`](crate::ActorTokenRequest::write_actor) is handed one.
///
/// An actor is written either from parts ([`sub`](Self::sub) once, [`claim`](Self::claim) any number of
/// times) or whole ([`payload`](Self::payload) once).
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
    to: To<'w>,
    written: Written,
}

/// What becomes of an actor.
enum To<'w> {
    /// It is written, to be judged on the bytes.
    Json {
        json: &'w mut Vec<u8>,
        violations: &'w mut Violations,
    },
    /// It is only looked at.
    Survey(&'w mut Survey),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Nothing,
    Parts,
    Whole,
    /// A whole that could not be written. There is nothing to judge.
    Broken,
}

impl<'w> ActorWriter<'w> {
    pub(crate) fn new(json: &'w mut Vec<u8>, violations: &'w mut Violations) -> Self {
        Self {
            to: To::Json { json, violations },
            written: Written::Nothing,
        }
    }

    pub(crate) fn surveying(survey: &'w mut Survey) -> Self {
        Self {
            to: To::Survey(survey),
            written: Written::Nothing,
        }
    }

    /// Writes `sub`, the impersonator's ID.
    pub fn sub<I: Id + ?Sized>(&mut self, sub: &I) {
        let sub = sub.as_id();
        if !self.takes_part() {
            return;
        }
        match &mut self.to {
            To::Survey(survey) => survey.sub(sub),
            To::Json { .. } => self.part("sub", |json| {
                value_writer::write_text(json, sub).map(|()| true)
            }),
        }
    }

    /// Writes one further claim. A `None` is left out.
    ///
    /// `name` is part of your code, not of your data, so that it can be named in a violation.
    pub fn claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        if !self.takes_part() {
            return;
        }
        match &mut self.to {
            To::Survey(survey) => survey.claim(name, value),
            To::Json { .. } => self.part(name, |json| value_writer::write_unless_none(json, value)),
        }
    }

    /// Writes a whole actor.
    pub fn payload<P: ActorPayload + ?Sized>(&mut self, actor: &P) {
        if self.written != Written::Nothing {
            return self.mixed();
        }
        self.written = Written::Whole;
        match &mut self.to {
            To::Survey(survey) => survey.payload(actor),
            To::Json { json, violations } => {
                if !write_json(json, actor, "actor", violations) {
                    self.written = Written::Broken;
                }
            }
        }
    }

    /// Whether a part may follow what is there.
    fn takes_part(&mut self) -> bool {
        match self.written {
            Written::Nothing | Written::Parts => true,
            Written::Whole | Written::Broken => {
                self.mixed();
                false
            }
        }
    }

    /// Writes a part. `write` returns whether there is anything to it.
    fn part(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<bool>,
    ) {
        let To::Json { json, violations } = &mut self.to else {
            return;
        };
        let start = json.len();
        json.push(if self.written == Written::Nothing {
            b'{'
        } else {
            b','
        });
        let written = value_writer::write_text(json, name).and_then(|()| {
            json.push(b':');
            write(json)
        });
        if let Ok(true) = written {
            self.written = Written::Parts;
            return;
        }
        // What is left is whole again, and is judged, so that other violations are told too.
        json.truncate(start);
        if written.is_err() {
            violations.add(
                format!("actor.{name}"),
                ViolationCode::NotSerializable,
                NOT_SERIALIZABLE,
            );
        }
    }

    fn mixed(&mut self) {
        match &mut self.to {
            To::Survey(survey) => survey.doubt(),
            To::Json { violations, .. } => violations.add(
                "actor",
                ViolationCode::Invalid,
                "must be written once: either whole, or from `sub` and claims",
            ),
        }
    }

    /// Closes the object. `false` if there is nothing to judge; a violation says why.
    pub(crate) fn finish(self) -> bool {
        if let To::Json { json, .. } = self.to {
            match self.written {
                Written::Nothing => json.extend_from_slice(b"{}"),
                Written::Parts => json.push(b'}'),
                Written::Whole | Written::Broken => {}
            }
        }
        self.written != Written::Broken
    }
}

/// Shows how far it is, and nothing of what was written.
impl fmt::Debug for ActorWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActorWriter")
            .field("written", &self.written)
            .finish_non_exhaustive()
    }
}

/// The error's own text may quote the value, so it is not passed on.
const NOT_SERIALIZABLE: &str =
    "could not be written as JSON; `serde_json::to_string` on the value says why";

/// Appends a text, with a violation at `path` if it can't be written.
pub(crate) fn write_text(
    json: &mut Vec<u8>,
    text: &str,
    path: &'static str,
    violations: &mut Violations,
) {
    if value_writer::write_text(json, text).is_err() {
        violations.add(path, ViolationCode::NotSerializable, NOT_SERIALIZABLE);
    }
}

/// Appends a value. `false`, and a violation at `path`, if it can't be written.
pub(crate) fn write_json<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
    path: &'static str,
    violations: &mut Violations,
) -> bool {
    let written = value_writer::write(json, value).is_ok();
    if !written {
        violations.add(path, ViolationCode::NotSerializable, NOT_SERIALIZABLE);
    }
    written
}
