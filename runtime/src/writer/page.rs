//! The bytes of an actor that is written member by member, with what is known of them by then: what is surely in order needs no
//! judgement of the bytes.

use std::ops::Range;

use super::NOT_SERIALIZABLE;
use crate::survey::Outline;
use crate::value_writer::Written;
use crate::{ViolationCode, Violations, value_writer};

pub(super) struct Page<'w> {
    pub(super) json: &'w mut Vec<u8>,
    pub(super) violations: &'w mut Violations,
    pub(super) outline: Outline,
    /// Where the actor begins.
    start: usize,
    /// Up to here it has whole members, with a comma after each.
    whole_until: usize,
    /// Where `sub` stands, between its quotes, if it is plain.
    sub: Option<Range<usize>>,
}

impl<'w> Page<'w> {
    pub(super) fn new(json: &'w mut Vec<u8>, violations: &'w mut Violations) -> Self {
        let start = json.len();
        json.push(b'{');
        Self {
            whole_until: json.len(),
            json,
            violations,
            outline: Outline::new(),
            start,
            sub: None,
        }
    }

    /// The key `sub`.
    pub(super) fn sub_key(&mut self) {
        self.begin();
        self.outline.sub_key();
        self.json.extend_from_slice(b"\"sub\":");
    }

    /// The value of `sub`.
    pub(super) fn sub_value(&mut self, sub: &str) -> serde_json::Result<()> {
        if !self.outline.sub(sub) {
            return value_writer::write_text(self.json, sub);
        }
        let start = self.json.len() + 1;
        value_writer::write_plain(self.json, sub);
        self.sub = Some(start..start + sub.len());
        Ok(())
    }

    /// Any other key. (It may be called `sub` all the same.)
    pub(super) fn key(&mut self, name: &str) -> serde_json::Result<()> {
        self.begin();
        self.outline.claim(name);
        value_writer::write_text(self.json, name)?;
        self.json.push(b':');
        Ok(())
    }

    /// A key as JSON, with the colon, that is surely like no other.
    pub(super) fn derived_key(&mut self, key: &str) {
        self.begin();
        self.json.extend_from_slice(key.as_bytes());
    }

    /// What a panic left half-written, which somebody has caught, is cut off.
    fn begin(&mut self) {
        if self.json.len() != self.whole_until {
            self.outline.doubt();
            self.json.truncate(self.whole_until);
        }
    }

    /// Ends a member. Returns whether it is there.
    pub(super) fn end(&mut self, written: &serde_json::Result<Written>) -> bool {
        match written {
            Ok(Written::Plain) => {}
            Ok(Written::Parts) => self.outline.doubt(),
            Ok(Written::Nothing) | Err(_) => {
                self.json.truncate(self.whole_until);
                return false;
            }
        }
        self.json.push(b',');
        self.whole_until = self.json.len();
        true
    }

    /// Ends a part of an actor. One that could not be written is told; what is left is whole, and is judged, so that other violations are
    /// told too. `name` may be a key as JSON.
    pub(super) fn end_part(
        &mut self,
        written: &serde_json::Result<Written>,
        name: &'static str,
    ) -> bool {
        if written.is_err() {
            self.outline.doubt();
            self.violations.add(
                format!("actor.{}", name_in(name)),
                ViolationCode::NotSerializable,
                NOT_SERIALIZABLE,
            );
        }
        self.end(written)
    }

    /// Begins anew with nothing, for a whole actor that is written in one piece.
    pub(super) fn clear(&mut self) {
        self.json.truncate(self.start);
        self.outline.doubt();
    }

    /// Closes the object. If its shape surely is in order, returns where its `sub` stands.
    pub(super) fn close(mut self) -> Option<Range<usize>> {
        self.begin();
        if self.json.last() == Some(&b',') {
            self.json.pop();
        }
        self.json.push(b'}');
        self.sub.filter(|_| self.outline.is_sound())
    }
}

/// The name in a key as JSON, with the colon; a name is its own.
fn name_in(key: &'static str) -> &'static str {
    let name = key
        .strip_prefix('"')
        .and_then(|key| key.strip_suffix("\":"));
    name.unwrap_or(key)
}
