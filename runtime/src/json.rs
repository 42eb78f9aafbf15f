//! Parses JSON, always from bytes, so that a program contains one instance of the parser. An object
//! is read member by member, so that an invalid member does not affect the others.

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

/// Calls `meet` for each member of the object `json`: with the key, and the unread value if
/// `is_known` accepts the key. Any other value is skipped, whatever it contains.
///
/// After an error, discard the members that were met.
fn each_known_member<'j>(
    json: &'j [u8],
    is_known: &dyn Fn(&str) -> bool,
    meet: &mut dyn FnMut(Cow<'j, str>, &'j RawValue),
) -> serde_json::Result<()> {
    struct Object<'m, 'j> {
        is_known: &'m dyn Fn(&str) -> bool,
        meet: &'m mut dyn FnMut(Cow<'j, str>, &'j RawValue),
    }

    impl<'j> Visitor<'j> for Object<'_, 'j> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'j>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(Text(key)) = map.next_key()? {
                if (self.is_known)(&key) {
                    (self.meet)(key, map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(())
        }
    }

    let mut reader = serde_json::Deserializer::from_slice(json);
    reader.deserialize_map(Object { is_known, meet })?;
    reader.end()
}

/// Calls `meet` for each member of the object `json`.
pub(crate) fn each_member<'j>(
    json: &'j [u8],
    meet: &mut dyn FnMut(Cow<'j, str>, &'j RawValue),
) -> serde_json::Result<()> {
    each_known_member(json, &|_| true, meet)
}

/// The members of an object, with unread values.
#[derive(Default)]
pub(crate) struct Members<'j>(Vec<(Cow<'j, str>, &'j RawValue)>);

impl<'j> Members<'j> {
    /// Returns the members of the object `json`. There are none if it is not an object.
    pub(crate) fn read(json: &'j [u8]) -> Self {
        let mut members = Vec::new();
        each_member(json, &mut |key, value| members.push((key, value)))
            .map_or_else(|_| Self::default(), |()| Self(members))
    }

    /// Returns the value of a key. If the key appears twice, the last value counts.
    pub(crate) fn get(&self, key: &str) -> Option<&'j RawValue> {
        let mut last_first = self.0.iter().rev();
        last_first
            .find(|(name, _)| name == key)
            .map(|(_, value)| *value)
    }

    /// Reads the members of a response with one of `keys`, or returns why there are none. The
    /// reason quotes nothing of the response.
    pub(crate) fn read_strict(body: &'j [u8], keys: &[&str]) -> Result<Self, &'static str> {
        let json = without_byte_order_mark(body);
        let mut members = Vec::with_capacity(keys.len());
        let is_known = |key: &str| keys.contains(&key);
        match each_known_member(json, &is_known, &mut |key, value| {
            members.push((key, value));
        }) {
            Ok(()) => Ok(Self(members)),
            Err(error) => Err(match error.classify() {
                Category::Eof if json.is_empty() => "the body is empty",
                Category::Eof => "truncated JSON",
                Category::Syntax => "invalid JSON",
                Category::Data | Category::Io => "expected a JSON object",
            }),
        }
    }

    /// Returns the value of a key that must appear once, or why there is none.
    pub(crate) fn required(&self, key: &str) -> Result<&'j RawValue, String> {
        let mut values = self.0.iter().filter(|(name, _)| name == key);
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Ok(value),
            (Some(_), Some(_)) => Err(format!("duplicate field `{key}`")),
            (None, _) => Err(format!("missing field `{key}`")),
        }
    }

    /// Returns the string of a key that must appear once.
    pub(crate) fn required_text(&self, key: &str) -> Result<Cow<'j, str>, String> {
        text(self.required(key)?.get()).ok_or_else(|| format!("`{key}` is not a string"))
    }

    /// Returns the string of a key that may be absent or `null`, and must not appear twice.
    pub(crate) fn optional_text(&self, key: &str) -> Result<Option<Cow<'j, str>>, String> {
        match self.get(key).map(RawValue::get) {
            None => Ok(None),
            Some("null") => self.required(key).map(|_| None),
            Some(_) => self.required_text(key).map(Some),
        }
    }

    /// Returns the value of a key, if it is a string.
    pub(crate) fn text(&self, key: &str) -> Option<String> {
        text(self.get(key)?.get()).map(Cow::into_owned)
    }
}

/// Returns the string `json`. `None` if it is not a string.
pub(crate) fn text(json: &str) -> Option<Cow<'_, str>> {
    let text: Option<Text<'_>> = serde_json::from_slice(json.as_bytes()).ok()?;
    text.map(|Text(text)| text)
}

/// Returns the first items of the list `json`, unread. There are none if it is not a list.
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
    // `json` is valid JSON already, so nothing follows the list.
    let mut reader = serde_json::Deserializer::from_slice(json.get().as_bytes());
    match reader.deserialize_seq(list) {
        Ok(()) => items,
        Err(_) => Vec::new(),
    }
}

/// A string, borrowed if it has no escapes.
pub(crate) struct Text<'j>(pub(crate) Cow<'j, str>);

impl<'j> Deserialize<'j> for Text<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsText;

        impl<'j> Visitor<'j> for AsText {
            type Value = Text<'j>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
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

/// Declares an enum of the strings that a JSON value can have. An unknown string is kept as
/// `Other`, and printed only if it has the form of a word.
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident, printed as $unprintable:literal {
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
            /// Returns the word on the wire.
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
