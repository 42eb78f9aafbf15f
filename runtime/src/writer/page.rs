//! The bytes of an actor that is written, with what is known of them by then: what is surely in order needs no judgement of the bytes.

use std::ops::Range;

use super::{NOT_SERIALIZABLE, Written};
use crate::survey::Outline;
use crate::value_writer::Written as Appended;
use crate::{ViolationCode, Violations, value_writer};

pub(super) struct Page<'w> {
    pub(super) json: &'w mut Vec<u8>,
    pub(super) violations: &'w mut Violations,
    pub(super) outline: Outline,
    /// Where `sub` stands, between its quotes, if it is plain.
    sub: Option<Range<usize>>,
    /// Whether a part was begun and not ended: a panic that somebody caught has left half of it.
    is_open: bool,
}

/// A part that was begun.
pub(super) struct Part {
    /// Where it begins.
    start: usize,
    /// What there was before.
    before: Written,
}

impl<'w> Page<'w> {
    pub(super) fn new(json: &'w mut Vec<u8>, violations: &'w mut Violations) -> Self {
        Self {
            json,
            violations,
            outline: Outline::new(),
            sub: None,
            is_open: false,
        }
    }

    /// Begins a part: a key and a value.
    pub(super) fn begin(&mut self, before: Written) -> Part {
        let start = self.json.len();
        self.json.push(match before {
            Written::Nothing => b'{',
            Written::Parts | Written::Whole | Written::Broken => b',',
        });
        if self.is_open {
            self.outline.doubt();
        }
        self.is_open = true;
        Part { start, before }
    }

    /// Ends a part, and returns what there is now. What could not be written is told, and what is left is whole again, and judged, so
    /// that other violations are told too. `name` may be a key as JSON.
    pub(super) fn end(
        &mut self,
        part: Part,
        appended: serde_json::Result<Appended>,
        name: &'static str,
    ) -> Written {
        self.is_open = false;
        match appended {
            Ok(Appended::Plain) => return Written::Parts,
            Ok(Appended::Parts) => {
                self.outline.doubt();
                return Written::Parts;
            }
            Ok(Appended::Nothing) => {}
            Err(_) => {
                self.outline.doubt();
                self.violations.add(
                    format!("actor.{}", name_in(name)),
                    ViolationCode::NotSerializable,
                    NOT_SERIALIZABLE,
                );
            }
        }
        self.json.truncate(part.start);
        part.before
    }

    /// A key, with the colon.
    pub(super) fn key(&mut self, name: &str) -> serde_json::Result<()> {
        value_writer::write_text(self.json, name)?;
        self.json.push(b':');
        Ok(())
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

    /// Whether the shape of what was written surely is in order; then where its `sub` stands.
    pub(super) fn sound_sub(self) -> Option<Range<usize>> {
        self.sub
            .filter(|_| self.outline.is_sound() && !self.is_open)
    }
}

/// The name in a key as JSON, with the colon; a name is its own.
fn name_in(key: &'static str) -> &'static str {
    let name = key
        .strip_prefix('"')
        .and_then(|key| key.strip_suffix("\":"));
    name.unwrap_or(key)
}
