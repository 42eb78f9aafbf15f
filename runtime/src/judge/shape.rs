//! What matters about an actor's JSON, read without copying what has no escapes.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

use serde_json::value::RawValue;

use super::folds_to_sub;
use crate::json_reader;

/// What the actor's JSON turned out to be.
pub(super) enum Shape<'j> {
    Object(Object<'j>),
    Other(&'static str),
}

/// What matters about a JSON object's top level.
#[derive(Default)]
pub(super) struct Object<'j> {
    pub(super) sub: Sub<'j>,
    /// Whether another key differs from `sub` by its case alone.
    pub(super) folds_to_sub: bool,
    /// The places, counted from 1, of a key other than `sub` that stands twice. A name could be data, a place isn't.
    pub(super) twice: Vec<(usize, usize)>,
}

/// What became of the key `sub`.
#[derive(Default)]
pub(super) enum Sub<'j> {
    #[default]
    Absent,
    Text(Cow<'j, str>),
    Other(&'static str),
    Times(usize),
}

impl Sub<'_> {
    /// Where the text stands in the JSON that it was read from.
    pub(super) fn place_in(&self, json: &[u8]) -> Option<Range<usize>> {
        let Self::Text(Cow::Borrowed(text)) = self else {
            return None;
        };
        let start = text.as_ptr().addr().checked_sub(json.as_ptr().addr())?;
        Some(start..start.checked_add(text.len())?)
    }
}

impl<'j> Shape<'j> {
    /// `None` if it is not one JSON value.
    pub(super) fn read(json: &'j [u8]) -> Option<Self> {
        if let Some(object) = Object::read(json) {
            return Some(Self::Object(object));
        }
        let value: &RawValue = serde_json::from_slice(json).ok()?;
        match kind(value) {
            OBJECT => None,
            other => Some(Self::Other(other)),
        }
    }
}

impl<'j> Object<'j> {
    fn read(json: &'j [u8]) -> Option<Self> {
        let mut object = Self::default();
        let mut subs = Vec::new();
        let mut keys = Vec::new();
        let mut place = 0;
        json_reader::each_member(json, &mut |key, value| {
            place += 1;
            if key == "sub" {
                subs.push(value);
                return;
            }
            object.folds_to_sub |= folds_to_sub(&key);
            keys.push(Reverse((key, place)));
        })
        .ok()?;
        object.sub = match *subs {
            [] => Sub::Absent,
            [value] if kind(value) == TEXT => Sub::Text(json_reader::text(value.get())?),
            [value] => Sub::Other(kind(value)),
            [..] => Sub::Times(subs.len()),
        };
        object.twice = twice(keys.into(), place);
        Some(object)
    }
}

/// Which of `count` keys stand twice: the place of the first and of the other, in the order of the latter. A heap sorts them in little code.
fn twice(
    mut keys: BinaryHeap<Reverse<(Cow<'_, str>, usize)>>,
    count: usize,
) -> Vec<(usize, usize)> {
    let mut first_of = vec![None; count + 1];
    let mut known = None;
    while let Some(Reverse((key, place))) = keys.pop() {
        match &known {
            Some((known, first)) if *known == key => {
                if let Some(first_of) = first_of.get_mut(place) {
                    *first_of = Some(*first);
                }
            }
            _ => known = Some((key, place)),
        }
    }
    let places = first_of.into_iter().enumerate();
    places
        .filter_map(|(place, first)| Some((first?, place)))
        .collect()
}

const OBJECT: &str = "an object";
const TEXT: &str = "a string";

/// What a value is, by its first character.
fn kind(value: &RawValue) -> &'static str {
    match value.get().bytes().next() {
        Some(b'{') => OBJECT,
        Some(b'"') => TEXT,
        Some(b'[') => "an array",
        Some(b't' | b'f') => "a boolean",
        Some(b'n') => "null",
        _ => "a number",
    }
}
