//! Writes the actor object, from parts or whole, straight into the request's body.
//!
//! It judges nothing but what only it can see (a failing `Serialize`, parts mixed with a whole); the shape of
//! the object is judged on the finished bytes.

use serde::Serialize;

use crate::none_probe::is_none;
use crate::{ActorPayload, Id, ViolationCode, Violations};

/// Writes the actor of a request. [`ActorTokenRequest::write_actor`](crate::ActorTokenRequest::write_actor) is handed one.
///
/// An actor is written either from parts ([`sub`](Self::sub) once, [`claim`](Self::claim) any number of
/// times) or whole ([`payload`](Self::payload) once).
#[derive(Debug)]
pub struct ActorWriter<'w> {
    json: JsonBuffer<'w>,
    violations: &'w mut Violations,
    written: Written,
    intact: bool,
}

/// The request's body so far.
struct JsonBuffer<'w>(&'w mut Vec<u8>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Nothing,
    Parts,
    Whole,
}

impl<'w> ActorWriter<'w> {
    pub(crate) fn new(json: &'w mut Vec<u8>, violations: &'w mut Violations) -> Self {
        Self {
            json: JsonBuffer(json),
            violations,
            written: Written::Nothing,
            intact: true,
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
        self.written = Written::Whole;
        if serde_json::to_writer(&mut *self.json.0, actor).is_err() {
            self.failed("actor".to_owned());
        }
    }

    fn part<V: Serialize + ?Sized>(&mut self, name: &'static str, value: &V) {
        let separator = match self.written {
            Written::Nothing => b'{',
            Written::Parts => b',',
            Written::Whole => return self.mixed(),
        };
        self.written = Written::Parts;
        self.json.0.push(separator);
        let json = &mut *self.json.0;
        let written = serde_json::to_writer(&mut *json, name).and_then(|()| {
            json.push(b':');
            serde_json::to_writer(json, value)
        });
        if written.is_err() {
            self.failed(format!("actor.{name}"));
        }
    }

    /// The error's own text may quote the value, so it is not passed on.
    fn failed(&mut self, path: String) {
        self.intact = false;
        self.violations.add(
            path,
            ViolationCode::NotSerializable,
            "could not be written as JSON; `serde_json::to_string` on the value says why",
        );
    }

    fn mixed(&mut self) {
        self.intact = false;
        self.violations.add(
            "actor",
            ViolationCode::Invalid,
            "must be written once: either whole, or from `sub` and claims",
        );
    }

    /// Closes the object. `false` if what was written can't be judged, since a violation says already why.
    pub(crate) fn finish(self) -> bool {
        match self.written {
            Written::Nothing => self.json.0.extend_from_slice(b"{}"),
            Written::Parts => self.json.0.push(b'}'),
            Written::Whole => {}
        }
        self.intact
    }
}

impl std::fmt::Debug for JsonBuffer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}
