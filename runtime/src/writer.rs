//! Writes the actor object, from parts or whole, straight into the request's body.
//!
//! It judges nothing but what only it can see (a failing `Serialize`, parts mixed with a whole); the shape of
//! the object is judged on the finished bytes.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::none_probe::is_none;
use crate::{ActorPayload, Id, ViolationCode, Violations};

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
    json: &'w mut Vec<u8>,
    violations: &'w mut Violations,
    written: Written,
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
            json,
            violations,
            written: Written::Nothing,
        }
    }

    /// Writes `sub`, the impersonator's ID.
    pub fn sub<I: Id + ?Sized>(&mut self, sub: &I) {
        self.part("sub", sub.as_id());
    }

    /// Writes one further claim. A `None` is left out.
    ///
    /// `name` is part of your code, not of your data, so that it can be named in a violation.
    pub fn claim<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        if !is_none(value) {
            self.part(name, value);
        }
    }

    /// Writes a whole actor.
    pub fn payload<P: ActorPayload + ?Sized>(&mut self, actor: &P) {
        if self.written != Written::Nothing {
            return self.mixed();
        }
        let written = write_json(self.json, actor, "actor", self.violations);
        self.written = if written {
            Written::Whole
        } else {
            Written::Broken
        };
    }

    fn part<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        let separator = match self.written {
            Written::Nothing => b'{',
            Written::Parts => b',',
            Written::Whole | Written::Broken => return self.mixed(),
        };
        let start = self.json.len();
        let path = || format!("actor.{name}");
        self.json.push(separator);
        let written = write_json_at(self.json, name, path, self.violations) && {
            self.json.push(b':');
            write_json_at(self.json, value, path, self.violations)
        };
        if written {
            self.written = Written::Parts;
        } else {
            // What is left is whole again, and is judged, so that other violations are told too.
            self.json.truncate(start);
        }
    }

    fn mixed(&mut self) {
        self.violations.add(
            "actor",
            ViolationCode::Invalid,
            "must be written once: either whole, or from `sub` and claims",
        );
    }

    /// Closes the object. `false` if there is nothing to judge; a violation says why.
    pub(crate) fn finish(self) -> bool {
        match self.written {
            Written::Nothing => self.json.extend_from_slice(b"{}"),
            Written::Parts => self.json.push(b'}'),
            Written::Whole | Written::Broken => {}
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

/// Appends a value. `false`, and a violation at `path`, if it can't be written.
pub(crate) fn write_json<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
    path: &'static str,
    violations: &mut Violations,
) -> bool {
    write_json_at(json, value, || path, violations)
}

fn write_json_at<V: Serialize + ?Sized, P: Into<Cow<'static, str>>>(
    json: &mut Vec<u8>,
    value: &V,
    path: impl FnOnce() -> P,
    violations: &mut Violations,
) -> bool {
    let written = serde_json::to_writer(json, value).is_ok();
    if !written {
        // The error's own text may quote the value, so it is not passed on.
        violations.add(
            path(),
            ViolationCode::NotSerializable,
            "could not be written as JSON; `serde_json::to_string` on the value says why",
        );
    }
    written
}
