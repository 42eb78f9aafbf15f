//! Writes the actor object, from parts or whole, straight into the request's body.
//!
//! It judges what only it can see (a failing `Serialize`, parts mixed with a whole), and knows when the shape of the object is
//! surely in order, since it wrote each byte of it; else the finished bytes are judged. For a [survey](crate::survey) nothing is written.

mod page;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::place::{Doubt, Place};
use crate::survey::Survey;
use crate::value_writer::Written as Appended;
use crate::{ActorPayload, Id, ViolationCode, Violations, value_writer};
use page::Page;

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
    /// It is written.
    Json(Page<'w>),
    /// It is only looked at.
    Survey(&'w mut Survey),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Nothing,
    Parts,
    /// A whole that is being written. If it still is in the end, somebody has caught its panic.
    Writing,
    /// A whole, member by member.
    Whole,
    /// A whole, in one piece.
    Piece,
    /// A whole that could not be written. There is nothing to judge.
    Broken,
}

impl<'w> ActorWriter<'w> {
    pub(crate) fn new(json: &'w mut Vec<u8>, violations: &'w mut Violations) -> Self {
        Self {
            to: To::Json(Page::new(json, violations)),
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
        self.sub_part(sub.as_id());
    }

    fn sub_part(&mut self, sub: &str) {
        if !self.takes_part() {
            return;
        }
        let is_there = match &mut self.to {
            To::Survey(survey) => {
                survey.sub(sub);
                true
            }
            To::Json(page) => {
                page.sub_key();
                let written = page.sub_value(sub).map(|()| Appended::Plain);
                page.end_part(&written, "sub")
            }
        };
        self.note_part(is_there);
    }

    /// Writes one further claim. A `None` is left out.
    ///
    /// `name` is part of your code, not of your data, so that it can be named in a violation.
    pub fn claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        if !self.takes_part() {
            return;
        }
        let is_there = match &mut self.to {
            To::Survey(survey) => {
                survey.claim(name, value);
                true
            }
            To::Json(page) => {
                let written = page
                    .key(name)
                    .and_then(|()| value_writer::write_unless_none(page.json, value));
                page.end_part(&written, name)
            }
        };
        self.note_part(is_there);
    }

    /// Writes a claim of a derived request. `key` is its name as JSON, with the colon: `"case":`. The derive has made sure that
    /// no two claims have one name, and none that of `sub`.
    pub(crate) fn derived_claim<V: Serialize + ?Sized>(&mut self, key: &'static str, value: &V) {
        if !self.takes_part() {
            return;
        }
        let is_there = match &mut self.to {
            To::Survey(survey) => {
                survey.derived_claim(key, value);
                true
            }
            To::Json(page) => {
                page.derived_key(key);
                let written = value_writer::write_unless_none(page.json, value);
                page.end_part(&written, key)
            }
        };
        self.note_part(is_there);
    }

    /// Writes a whole actor.
    pub fn payload<P: ActorPayload + ?Sized>(&mut self, actor: &P) {
        if self.written != Written::Nothing {
            return self.mixed();
        }
        self.whole(actor);
    }

    /// A whole actor is written member by member, as parts are. Where that isn't sure to come to the same as what `serde_json` makes of
    /// it, `serde_json` writes it in one piece, and it is judged on the bytes.
    pub(crate) fn whole<V: Serialize + ?Sized>(&mut self, actor: &V) {
        self.written = Written::Writing;
        if actor.serialize(Place::Actor(self)).is_ok() {
            self.written = Written::Whole;
            return;
        }
        match &mut self.to {
            To::Survey(survey) => {
                survey.doubt();
                self.written = Written::Whole;
            }
            To::Json(page) => {
                page.clear();
                let is_there = write_json(page.json, actor, "actor", page.violations);
                self.written = if is_there {
                    Written::Piece
                } else {
                    Written::Broken
                };
            }
        }
    }

    /// The key `sub` of a whole actor.
    pub(crate) fn sub_key(&mut self) {
        match &mut self.to {
            To::Survey(survey) => survey.sub_key(),
            To::Json(page) => page.sub_key(),
        }
    }

    /// The value of a whole actor's `sub`.
    pub(crate) fn sub_value(&mut self, sub: &str) -> Result<(), Doubt> {
        match &mut self.to {
            To::Survey(survey) => survey.sub_value(sub),
            To::Json(page) => {
                page.sub_value(sub).map_err(|_| Doubt)?;
                page.end(&Ok(Appended::Plain));
            }
        }
        Ok(())
    }

    /// Any other key of a whole actor.
    pub(crate) fn key(&mut self, name: &str) -> Result<(), Doubt> {
        match &mut self.to {
            To::Survey(survey) => {
                survey.key(name);
                Ok(())
            }
            To::Json(page) => page.key(name).map_err(|_| Doubt),
        }
    }

    /// Any other value of a whole actor.
    pub(crate) fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), Doubt> {
        match &mut self.to {
            To::Survey(survey) => survey.value(value),
            To::Json(page) => {
                let written = value_writer::write_or_null(page.json, value);
                if page.end(&written) {
                    Ok(())
                } else {
                    Err(Doubt)
                }
            }
        }
    }

    /// Whether a part may follow what is there.
    #[inline]
    fn takes_part(&mut self) -> bool {
        match self.written {
            Written::Nothing | Written::Parts => true,
            Written::Writing | Written::Whole | Written::Piece | Written::Broken => {
                self.mixed();
                false
            }
        }
    }

    #[inline]
    fn note_part(&mut self, is_there: bool) {
        if is_there {
            self.written = Written::Parts;
        }
    }

    #[cold]
    fn mixed(&mut self) {
        match &mut self.to {
            To::Survey(survey) => survey.doubt(),
            To::Json(page) => page.violations.add(
                "actor",
                ViolationCode::Invalid,
                "must be written once: either whole, or from `sub` and claims",
            ),
        }
    }

    /// Whether a whole actor was begun, and left: somebody has caught its panic.
    #[inline]
    pub(crate) fn is_half_written(&self) -> bool {
        matches!(self.written, Written::Writing)
    }

    /// Closes the object.
    pub(crate) fn finish(self) -> Finished {
        match (self.to, self.written) {
            (To::Json(page), Written::Writing) => {
                let violations = page.violations;
                violations.add("actor", ViolationCode::NotSerializable, NOT_SERIALIZABLE);
                Finished::Broken
            }
            (To::Survey(_), _) | (_, Written::Piece) => Finished::Doubtful,
            (_, Written::Broken) => Finished::Broken,
            (To::Json(page), Written::Nothing | Written::Parts | Written::Whole) => page
                .close()
                .map_or(Finished::Doubtful, |sub| Finished::Sound { sub }),
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
