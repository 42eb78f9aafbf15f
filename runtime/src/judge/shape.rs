//! What matters about an actor's JSON, read without copying what has no escapes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::folds_to_sub;

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

impl<'j> Sub<'j> {
    fn read(&mut self, value: Text<'j>) {
        *self = match (&self, value) {
            (Self::Absent, Text::Is(text)) => Self::Text(text),
            (Self::Absent, Text::Isnt(kind)) => Self::Other(kind),
            (Self::Times(n), _) => Self::Times(n + 1),
            (Self::Text(_) | Self::Other(_), _) => Self::Times(2),
        };
    }

    /// Where the text stands in the JSON that it was read from.
    pub(super) fn place_in(&self, json: &[u8]) -> Option<Range<usize>> {
        let Self::Text(Cow::Borrowed(text)) = self else {
            return None;
        };
        let start = text.as_ptr().addr().checked_sub(json.as_ptr().addr())?;
        Some(start..start.checked_add(text.len())?)
    }
}

/// How many keys are told apart before a table is made.
const FEW: usize = 16;

/// The keys that were met, and where. Most objects have few, all without escapes: those need no allocation.
struct Keys<'j> {
    few: [(&'j str, usize); FEW],
    count: usize,
    many: HashMap<Cow<'j, str>, usize>,
}

impl<'j> Keys<'j> {
    fn new() -> Self {
        Self {
            few: [("", 0); FEW],
            count: 0,
            many: HashMap::new(),
        }
    }

    /// The place where `key` was met before.
    fn meet(&mut self, key: Cow<'j, str>, place: usize) -> Option<usize> {
        if let Cow::Borrowed(key) = key {
            if self.many.is_empty() {
                if let Some((met, free)) = self.few.split_at_mut_checked(self.count) {
                    if let Some((_, first)) = met.iter().find(|(met, _)| *met == key) {
                        return Some(*first);
                    }
                    if let Some(free) = free.first_mut() {
                        *free = (key, place);
                        self.count += 1;
                        return None;
                    }
                }
            }
        }
        let few = self.few.iter().take(self.count);
        self.many
            .extend(few.map(|(key, place)| (Cow::Borrowed(*key), *place)));
        self.count = 0;
        match self.many.entry(key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(free) => {
                free.insert(place);
                None
            }
        }
    }
}

/// A JSON value of which only a text is of interest.
enum Text<'j> {
    Is(Cow<'j, str>),
    Isnt(&'static str),
}

/// Builds one of the shapes above out of whatever JSON is met.
trait FromJson<'j>: Sized {
    fn other(kind: &'static str) -> Self;

    fn text(_: Cow<'j, str>) -> Self {
        Self::other("a string")
    }

    fn object<A: MapAccess<'j>>(mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::other("an object"))
    }
}

impl<'j> FromJson<'j> for Text<'j> {
    fn other(kind: &'static str) -> Self {
        Self::Isnt(kind)
    }

    fn text(text: Cow<'j, str>) -> Self {
        Self::Is(text)
    }
}

impl<'j> FromJson<'j> for Shape<'j> {
    fn other(kind: &'static str) -> Self {
        Self::Other(kind)
    }

    fn object<A: MapAccess<'j>>(mut map: A) -> Result<Self, A::Error> {
        let mut object = Object::default();
        let mut keys = Keys::new();
        let mut place = 0;
        while let Some(Key(key)) = map.next_key()? {
            place += 1;
            if key == "sub" {
                object.sub.read(map.next_value()?);
                continue;
            }
            map.next_value::<IgnoredAny>()?;
            object.folds_to_sub |= folds_to_sub(&key);
            if let Some(first) = keys.meet(key, place) {
                object.twice.push((first, place));
            }
        }
        Ok(Self::Object(object))
    }
}

/// A key of an object, borrowed if it has no escapes.
struct Key<'j>(Cow<'j, str>);

impl<'j> Deserialize<'j> for Key<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_str(AnyJson(PhantomData))? {
            Text::Is(text) => Ok(Self(text)),
            // No reader of JSON has any other keys.
            Text::Isnt(kind) => Err(serde::de::Error::custom(kind)),
        }
    }
}

macro_rules! from_any_json {
    ($($shape:ident)*) => {$(
        impl<'j> Deserialize<'j> for $shape<'j> {
            fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(AnyJson(PhantomData))
            }
        }
    )*};
}

from_any_json!(Text Shape);

struct AnyJson<T>(PhantomData<T>);

impl<'j, T: FromJson<'j>> Visitor<'j> for AnyJson<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::other("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<T, E> {
        Ok(T::other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<T, E> {
        Ok(T::other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<T, E> {
        Ok(T::other("a number"))
    }

    fn visit_borrowed_str<E>(self, text: &'j str) -> Result<T, E> {
        Ok(T::text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::other("null"))
    }

    fn visit_seq<A: SeqAccess<'j>>(self, mut seq: A) -> Result<T, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(T::other("an array"))
    }

    fn visit_map<A: MapAccess<'j>>(self, map: A) -> Result<T, A::Error> {
        T::object(map)
    }
}
