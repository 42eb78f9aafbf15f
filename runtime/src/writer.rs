//! Writes the actor object, from parts or whole, straight into the request's body.
//!
//! It judges what only it can see (a failing `Serialize`, parts mixed with a whole), and knows when the shape of the object is
//! surely in order, since it wrote each byte of it; else the finished bytes are judged. For a [survey](crate::survey) nothing is written.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::survey::{Outline, Survey};
use crate::value_writer::Written as Appended;
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
    /// It is written. What is surely in order by then needs no judgement of the bytes.
    Json {
        json: &'w mut Vec<u8>,
        violations: &'w mut Violations,
        outline: Outline,
        /// Where `sub` stands, between its quotes.
        sub: Option<Range<usize>>,
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
            to: To::Json {
                json,
                violations,
                outline: Outline::new(),
                sub: None,
            },
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
            To::Json { outline, .. } => {
                outline.sub_key();
                outline.sub(sub);
                self.part(
                    || "sub",
                    |json| {
                        json.extend_from_slice(b"\"sub\":");
                        value_writer::write_text(json, sub).map(|()| Appended::Plain)
                    },
                );
                self.note_sub(sub);
            }
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
            To::Json { outline, .. } => {
                outline.claim(name);
                self.part(
                    || name,
                    |json| {
                        value_writer::write_text(json, name)?;
                        json.push(b':');
                        value_writer::write_unless_none(json, value)
                    },
                );
            }
        }
    }

    /// Writes a claim of a derived request. `key` is its name as JSON, with the colon: `"case":`. The derive has made sure that
    /// no two claims have one name, and none that of `sub`.
    pub(crate) fn derived_claim<V: Serialize + ?Sized>(&mut self, key: &'static str, value: &V) {
        if !self.takes_part() {
            return;
        }
        match &mut self.to {
            To::Survey(survey) => survey.derived_claim(key, value),
            To::Json { .. } => self.part(
                || name_in(key),
                |json| {
                    json.extend_from_slice(key.as_bytes());
                    value_writer::write_unless_none(json, value)
                },
            ),
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
            To::Json {
                json,
                violations,
                outline,
                ..
            } => {
                outline.doubt();
                if !write_json(json, actor, "actor", violations) {
                    self.written = Written::Broken;
                }
            }
        }
    }

    /// Whether a part may follow what is there.
    #[inline]
    fn takes_part(&mut self) -> bool {
        match self.written {
            Written::Nothing | Written::Parts => true,
            Written::Whole | Written::Broken => {
                self.mixed();
                false
            }
        }
    }

    /// Notes where the `sub` that was just written stands, unless it has escapes.
    fn note_sub(&mut self, text: &str) {
        if let To::Json { json, sub, .. } = &mut self.to {
            let end = json.len().saturating_sub(1);
            let place = end.saturating_sub(text.len())..end;
            if json.get(place.clone()) == Some(text.as_bytes()) {
                *sub = Some(place);
            }
        }
    }

    /// Writes a part, its key and its value. `write` returns whether there is anything to it.
    fn part(
        &mut self,
        name: impl FnOnce() -> &'static str,
        write: impl FnOnce(&mut Vec<u8>) -> serde_json::Result<Appended>,
    ) {
        let To::Json {
            json,
            violations,
            outline,
            ..
        } = &mut self.to
        else {
            return;
        };
        let start = json.len();
        json.push(if self.written == Written::Nothing {
            b'{'
        } else {
            b','
        });
        match write(json) {
            Ok(Appended::Plain) => self.written = Written::Parts,
            Ok(Appended::Parts) => {
                self.written = Written::Parts;
                outline.doubt();
            }
            // What is left is whole again, and is judged, so that other violations are told too.
            Ok(Appended::Nothing) => json.truncate(start),
            Err(_) => {
                json.truncate(start);
                outline.doubt();
                violations.add(
                    format!("actor.{}", name()),
                    ViolationCode::NotSerializable,
                    NOT_SERIALIZABLE,
                );
            }
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

    /// Closes the object.
    pub(crate) fn finish(&mut self) -> Finished {
        let To::Json {
            json, outline, sub, ..
        } = &mut self.to
        else {
            return Finished::Doubtful;
        };
        match self.written {
            Written::Nothing => json.extend_from_slice(b"{}"),
            Written::Parts => json.push(b'}'),
            Written::Whole => {}
            Written::Broken => return Finished::Broken,
        }
        match sub.take() {
            Some(sub) if outline.is_sound() => Finished::Sound { sub },
            _ => Finished::Doubtful,
        }
    }
}

/// What is to be judged of an actor that was written.
pub(crate) enum Finished {
    /// Its size alone: its shape is surely in order, and `sub` stands there, between its quotes.
    Sound { sub: Range<usize> },
    /// Everything, on the bytes.
    Doubtful,
    /// Nothing: it could not be written. A violation says why.
    Broken,
}

/// The name in a key as JSON, with the colon.
fn name_in(key: &'static str) -> &'static str {
    let name = key
        .strip_prefix('"')
        .and_then(|key| key.strip_suffix("\":"));
    name.unwrap_or(key)
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
