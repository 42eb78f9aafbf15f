//! Parser for JSON that reads an object member by member, so that an invalid member does not affect
//! the others. It always parses bytes, never strings, so that a program contains `serde_json`'s
//! generic parser only once.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

/// Returns `bytes` without a byte order mark at their start, which some proxies and servers add.
pub(crate) fn without_byte_order_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Calls `visit` for each member of the object `json` whose key is accepted by `is_known`, with the
/// key and the unparsed value. The values of other members are skipped.
///
/// After an error, discard the members that were visited.
fn for_each_known_member<'j>(
    json: &'j [u8],
    is_known: &dyn Fn(&str) -> bool,
    visit: &mut dyn FnMut(Cow<'j, str>, &'j RawValue),
) -> serde_json::Result<()> {
    struct Object<'m, 'j> {
        is_known: &'m dyn Fn(&str) -> bool,
        visit: &'m mut dyn FnMut(Cow<'j, str>, &'j RawValue),
    }

    impl<'j> Visitor<'j> for Object<'_, 'j> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(JsonString(key)) = map.next_key()? {
                if (self.is_known)(&key) {
                    (self.visit)(key, map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(())
        }
    }

    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.deserialize_map(Object { is_known, visit })?;
    reader.end()
}

/// Calls `visit` for each member of the object `json`, with the key and the unparsed value.
pub(crate) fn for_each_member<'j>(
    json: &'j [u8],
    visit: &mut dyn FnMut(Cow<'j, str>, &'j RawValue),
) -> serde_json::Result<()> {
    for_each_known_member(json, &|_| true, visit)
}

/// The members of an object, with unparsed values.
#[derive(Default)]
pub(crate) struct Members<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'j> Members<'j> {
    /// Returns the members of the object `json`, or no members if it is not an object.
    pub(crate) fn read_or_empty(json: &'j [u8]) -> Self {
        let mut members = Vec::new();
        for_each_member(json, &mut |key, value| members.push((key, value)))
            .map_or_else(|_| Self::default(), |()| Self(members))
    }

    /// Returns the value of a key, or the last value if the key appears more than once.
    pub(crate) fn get(&self, key: &str) -> Option<&'j RawValue> {
        self.0
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|(_, value)| *value)
    }

    /// Returns the members of a response that have one of `keys`. Fails with the reason, which
    /// contains no part of the response.
    pub(crate) fn read_keys(body: &'j [u8], keys: &[&str]) -> Result<Self, &'static str> {
        let json = without_byte_order_mark(body);
        let mut members = Vec::with_capacity(keys.len());
        let is_known = |key: &str| keys.contains(&key);
        match for_each_known_member(json, &is_known, &mut |key, value| {
            members.push((key, value));
        }) {
            Ok(()) => Ok(Self(members)),
            Err(error) => Err(reason(&error, json, "expected a JSON object")),
        }
    }

    /// Returns the value of a key that must appear exactly once. Fails with the reason.
    pub(crate) fn required(&self, key: &str) -> Result<&'j RawValue, String> {
        let mut values = self.0.iter().filter(|(name, _)| name == key);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Ok(value),
            (Some(_), Some(_)) => Err(format!("duplicate field `{key}`")),
            (None, _) => Err(format!("missing field `{key}`")),
        }
    }

    /// Returns the string value of a key that must appear exactly once.
    pub(crate) fn required_string(&self, key: &str) -> Result<Cow<'j, str>, String> {
        string(self.required(key)?.get()).ok_or_else(|| format!("`{key}` is not a string"))
    }

    /// Returns the string value of a key that may be absent or `null`, and must not appear twice.
    pub(crate) fn optional_string(&self, key: &str) -> Result<Option<Cow<'j, str>>, String> {
        match self.optional(key)? {
            None => Ok(None),
            Some(_) => self.required_string(key).map(Some),
        }
    }

    /// Returns the value of a key that may be absent or `null`, and must not appear twice.
    pub(crate) fn optional(&self, key: &str) -> Result<Option<&'j RawValue>, String> {
        match self.get(key) {
            None => Ok(None),
            Some(_) => Ok(Some(self.required(key)?).filter(|value| value.get() != "null")),
        }
    }

    /// Returns the value of a key, if it is a string.
    pub(crate) fn string(&self, key: &str) -> Option<String> {
        string(self.get(key)?.get()).map(Cow::into_owned)
    }
}

/// Returns why `json` could not be parsed. The reason contains no part of `json`.
fn reason(error: &serde_json::Error, json: &[u8], expected: &'static str) -> &'static str {
    match error.classify() {
        Category::Eof if json.is_empty() => "the body is empty",
        Category::Eof => "truncated JSON",
        Category::Syntax => "invalid JSON",
        Category::Data | Category::Io => expected,
    }
}

/// Returns the items of the list `json`, unparsed. The error contains no part of `json`.
pub(crate) fn items(json: &[u8]) -> Result<Vec<&RawValue>, &'static str> {
    serde_json::from_slice(json).map_err(|error| reason(&error, json, "expected a list"))
}

/// Parses the JSON string `json`. Returns `None` if it is not a string.
pub(crate) fn string(json: &str) -> Option<Cow<'_, str>> {
    let string: Option<JsonString<'_>> = serde_json::from_slice(json.as_bytes()).ok()?;
    string.map(|JsonString(string)| string)
}

/// Returns the first `max` items of the list `json`, unparsed, or no items if it is not a list.
pub(crate) fn first_items(json: &RawValue, max: usize) -> Vec<&RawValue> {
    struct List<'l, 'j> {
        items: &'l mut Vec<&'j RawValue>,
        max: usize,
    }

    impl<'j> Visitor<'j> for List<'_, 'j> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'j>>(self, mut list: A) -> Result<(), A::Error> {
            while self.items.len() < self.max {
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
        max,
    };
    // `json` is a single JSON value, so nothing follows the list.
    let mut reader = serde_json::Deserializer::from_slice(json.get().as_bytes());
    match reader.deserialize_seq(list) {
        Ok(()) => items,
        Err(_) => Vec::new(),
    }
}

/// A string, borrowed if it has no escapes.
pub(crate) struct JsonString<'j>(pub(crate) Cow<'j, str>);

impl<'j> Deserialize<'j> for JsonString<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct StringVisitor;

        impl<'j> Visitor<'j> for StringVisitor {
            type Value = JsonString<'j>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, string: &'j str) -> Result<JsonString<'j>, E> {
                Ok(JsonString(Cow::Borrowed(string)))
            }

            fn visit_str<E>(self, string: &str) -> Result<JsonString<'j>, E> {
                Ok(JsonString(Cow::Owned(string.to_owned())))
            }
        }

        deserializer.deserialize_str(StringVisitor)
    }
}

/// Declares an enum of the strings that a JSON value can have, and adds the variant `Other` for
/// unknown strings. An unknown string that is malformed (not a word) is not printed.
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, malformed values printed as $unprintable:literal {
            $($(#[$doc:meta])* $variant:ident = $word:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, serde::Deserialize)]
        #[serde(from = "String")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)+
            /// A word that this version does not know.
            Other(String),
        }

        impl $name {
            /// Returns the word in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    _ => Self::Other(word.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                word.as_str().into()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let word = Some(self.as_str()).filter(|word| $crate::safe_to_print::is_word(word));
                f.write_str(word.unwrap_or($unprintable))
            }
        }

        /// The same as `Display`.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
    };
}
pub(crate) use string_enum;
