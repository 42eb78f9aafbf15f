//! Reads JSON: always out of bytes, so that a program holds `serde_json`'s reader once; and an object member by member, so that an
//! odd member loses itself and not the rest.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Returns `bytes` without a byte order mark at their start, which some proxies and servers add.
pub(crate) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Tells `meet` each member of the object that `json` is, the key and the value as it stands.
///
/// What was told before an error is no part of an object.
pub(crate) fn each_member<'j>(
    json: &'j [u8],
    meet: &mut dyn FnMut(Cow<'j, str>, &'j RawValue),
) -> serde_json::Result<()> {
    struct Object<'m, 'j>(&'m mut dyn FnMut(Cow<'j, str>, &'j RawValue));

    impl<'j> Visitor<'j> for Object<'_, 'j> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some((Text(key), value)) = map.next_entry()? {
                (self.0)(key, value);
            }
            Ok(())
        }
    }

    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.deserialize_map(Object(meet))?;
    reader.end()
}

/// The members of an object, unread.
#[derive(Default)]
pub(crate) struct Members<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'j> Members<'j> {
    /// Those of the object that `json` is; none if it is something else.
    pub(crate) fn read(json: &'j [u8]) -> Self {
        let mut members = Vec::new();
        each_member(json, &mut |key, value| members.push((key, value)))
            .map_or_else(|_| Self::default(), |()| Self(members))
    }

    /// The value of a key; of one that stands twice, the last.
    pub(crate) fn get(&self, key: &str) -> Option<&'j RawValue> {
        let mut last_first = self.0.iter().rev();
        last_first
            .find(|(name, _)| name == key)
            .map(|(_, value)| *value)
    }

    /// The value of a key, if it is a text.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        text(self.get(key)?.get()).map(Cow::into_owned)
    }
}

/// The text that `json` is, if it is one.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    let text: Option<Text<'_>> = serde_json::from_slice(json.as_bytes()).ok()?;
    text.map(|Text(text)| text)
}

/// The first items of the list that `json` is, unread; none if it is something else.
pub(crate) fn first_items(json: &RawValue, most: usize) -> Vec<&RawValue> {
    struct List<'l, 'j> {
        items: &'l mut Vec<&'j RawValue>,
        most: usize,
    }

    impl<'j> Visitor<'j> for List<'_, 'j> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<(), A::Error> {
            while self.items.len() < self.most {
                let Some(item) = list.next_element()? else {
                    return Ok(());
                };
                self.items.push(item);
            }
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(())
        }
    }

    let mut items = Vec::new();
    let list = List {
        items: &mut items,
        most,
    };
    // What was a value once is read to its end by then.
    let mut reader = serde_json::Deserializer::from_slice(json.get().as_bytes());
    match reader.deserialize_seq(list) {
        Ok(()) => items,
        Err(_) => Vec::new(),
    }
}

/// A text, borrowed if it has no escapes.
pub(crate) struct Text<'j>(pub(crate) Cow<'j, str>);

impl<'j> Deserialize<'j> for Text<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsText;

        impl<'j> Visitor<'j> for AsText {
            type Value = Text<'j>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'j str) -> Result<Text<'j>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'j>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }

        deserializer.deserialize_str(AsText)
    }
}
