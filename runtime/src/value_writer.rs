//! Writes one value as JSON, and tells an `Option::None` from every other value while at it.
//!
//! Only `serialize_none` counts as a `None`: a unit or a JSON `null` is a value, and is written. Text that needs no escape is copied in
//! one piece; everything else is `serde_json`'s work.

use std::fmt::{Display, Write};

use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::ser::{CompactFormatter, Compound};

use crate::every_byte::every_byte;

type Json<'j> = serde_json::Serializer<&'j mut Vec<u8>>;

/// What was appended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// Nothing: it was a `None`, perhaps inside references and newtypes.
    Nothing,
    /// Surely one JSON value.
    Plain,
    /// Something with parts. One of them may have had a hand in how it is written.
    Parts,
}

/// Appends `value`, unless it is a `None`.
pub(crate) fn write_unless_none<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
) -> serde_json::Result<Written> {
    write_told(json, value, false)
}

/// Appends `value`, a `None` as `null`.
pub(crate) fn write_or_null<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
) -> serde_json::Result<Written> {
    write_told(json, value, true)
}

fn write_told<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
    in_some: bool,
) -> serde_json::Result<Written> {
    let mut written = Written::Plain;
    value.serialize(ValueWriter {
        json,
        rest: &mut None,
        written: &mut written,
        in_some,
    })?;
    Ok(written)
}

/// Appends `value` as `serde_json` does.
pub(crate) fn write<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
) -> serde_json::Result<()> {
    serde_json::to_writer(json, value)
}

/// Appends a text.
pub(crate) fn write_text(json: &mut Vec<u8>, text: &str) -> serde_json::Result<()> {
    if !stands_as_it_is(text) {
        return write_escaped(json, text);
    }
    write_plain(json, text);
    Ok(())
}

#[cold]
fn write_escaped(json: &mut Vec<u8>, text: &str) -> serde_json::Result<()> {
    write(json, text)
}

/// Appends a text that JSON has between its quotes as it is.
pub(crate) fn write_plain(json: &mut Vec<u8>, text: &str) {
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
}

/// Whether JSON has the text between its quotes as it is.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without a branch, many bytes are looked at at once"
)]
fn stands_as_it_is(text: &str) -> bool {
    every_byte(text, |byte| {
        (byte >= b' ') & (byte != b'"') & (byte != b'\\')
    })
}

struct ValueWriter<'s, 'j> {
    json: &'j mut Vec<u8>,
    /// Where `serde_json` keeps its state for what has parts.
    rest: &'s mut Option<Json<'j>>,
    written: &'s mut Written,
    /// Whether it stands in a `Some`, where a `None` is a `null`.
    in_some: bool,
}

impl<'s, 'j> ValueWriter<'s, 'j> {
    fn parts(self) -> &'s mut Json<'j> {
        *self.written = Written::Parts;
        self.rest.insert(serde_json::Serializer::new(self.json))
    }
}

macro_rules! by_serde_json {
    (plain $($method:ident($($arg:ident: $value:ty),*);)*) => {$(
        fn $method(self, $($arg: $value),*) -> serde_json::Result<()> {
            serde_json::Serializer::new(self.json).$method($($arg),*)
        }
    )*};
    (parts $($method:ident($($arg:ident: $value:ty),*) -> $compound:ident;)*) => {$(
        fn $method(self, $($arg: $value),*) -> serde_json::Result<Self::$compound> {
            self.parts().$method($($arg),*)
        }
    )*};
}

impl<'s, 'j> Serializer for ValueWriter<'s, 'j> {
    type Ok = ();
    type Error = serde_json::Error;
    type SerializeSeq = Compound<'s, &'j mut Vec<u8>, CompactFormatter>;
    type SerializeTuple = Self::SerializeSeq;
    type SerializeTupleStruct = Self::SerializeSeq;
    type SerializeTupleVariant = Self::SerializeSeq;
    type SerializeMap = Self::SerializeSeq;
    type SerializeStruct = Self::SerializeSeq;
    type SerializeStructVariant = Self::SerializeSeq;

    fn serialize_none(self) -> serde_json::Result<()> {
        if self.in_some {
            return self.serialize_unit();
        }
        *self.written = Written::Nothing;
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> serde_json::Result<()> {
        value.serialize(Self {
            in_some: true,
            ..self
        })
    }

    fn serialize_str(self, text: &str) -> serde_json::Result<()> {
        write_text(self.json, text)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> serde_json::Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> serde_json::Result<()> {
        self.parts()
            .serialize_newtype_variant(name, index, variant, value)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> serde_json::Result<()> {
        // Over a text of its own: `serde_json` panics over a `Display` that fails by itself.
        let mut text = String::new();
        write!(text, "{value}").map_err(|_| serde_json::Error::custom("its Display fails"))?;
        write_text(self.json, &text)
    }

    by_serde_json! { plain
        serialize_bool(value: bool);
        serialize_i8(value: i8);
        serialize_i16(value: i16);
        serialize_i32(value: i32);
        serialize_i64(value: i64);
        serialize_i128(value: i128);
        serialize_u8(value: u8);
        serialize_u16(value: u16);
        serialize_u32(value: u32);
        serialize_u64(value: u64);
        serialize_u128(value: u128);
        serialize_f32(value: f32);
        serialize_f64(value: f64);
        serialize_char(value: char);
        serialize_bytes(value: &[u8]);
        serialize_unit();
        serialize_unit_struct(name: &'static str);
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str);
    }

    by_serde_json! { parts
        serialize_seq(len: Option<usize>) -> SerializeSeq;
        serialize_tuple(len: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeTupleVariant;
        serialize_map(len: Option<usize>) -> SerializeMap;
        serialize_struct(name: &'static str, len: usize) -> SerializeStruct;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeStructVariant;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::RawValue;

    use super::*;

    #[derive(Serialize)]
    struct Newtype(Option<u8>);

    #[derive(Serialize)]
    struct Text(&'static str);

    #[derive(Serialize)]
    enum Choice {
        Unit,
        New(Option<u8>),
        Tuple(u8, u8),
        Struct { x: u8 },
    }

    /// What is written, after something that was there before; `None` if nothing is.
    fn written<V: Serialize + ?Sized>(value: &V) -> Option<String> {
        let mut json = b"~".to_vec();
        let is_written = write_unless_none(&mut json, value).unwrap() != Written::Nothing;
        let json = String::from_utf8(json).unwrap();
        assert_eq!(is_written, json.len() > 1);
        is_written.then(|| json.trim_start_matches('~').to_owned())
    }

    #[test]
    fn only_a_none_is_none() {
        assert_eq!(written(&None::<String>), None);
        assert_eq!(written(&&None::<u8>), None);
        assert_eq!(written(&Box::new(None::<u8>)), None);
        assert_eq!(written(&Newtype(None)), None);
    }

    #[test]
    fn everything_else_is_written_as_serde_json_does() {
        fn check<V: Serialize + ?Sized>(value: &V) {
            assert_eq!(
                written(value).unwrap(),
                serde_json::to_string(value).unwrap()
            );
        }
        check(&Some(None::<u8>));
        check(&Some(Some(None::<u8>)));
        check(&Some(Newtype(None)));
        check(&Some("text"));
        check(&());
        check(&json!(null));
        check(&json!({"a": [1, 2.5, "x", true], "b": {}}));
        check(&[1, 2]);
        check(&(1, 'c', "\u{1f}"));
        check(&Newtype(Some(1)));
        check(&Text("t\n"));
        check(&(u128::MAX, i128::MIN, f32::MAX, f64::NAN));
        check(&format_args!("{}\"{}", 1, 2));
        for text in [
            "", "plain", "ü🙈", "\"", "\\", "\u{0}", "a\u{1f}", " ", "\u{7f}",
        ] {
            check(text);
        }
        for choice in [
            Choice::Unit,
            Choice::New(None),
            Choice::Tuple(1, 2),
            Choice::Struct { x: 1 },
        ] {
            check(&choice);
        }
    }

    #[test]
    fn what_may_hold_raw_json_has_parts() {
        fn kind<V: Serialize + ?Sized>(value: &V) -> Written {
            write_unless_none(&mut Vec::new(), value).unwrap()
        }
        let raw = RawValue::from_string("1".to_owned()).unwrap();
        assert!(kind(&raw) == Written::Parts);
        assert!(kind(&Some(&raw)) == Written::Parts);
        assert!(kind(&[&raw]) == Written::Parts);
        assert!(kind(&Choice::New(None)) == Written::Parts);
        assert!(kind(&json!({})) == Written::Parts);
        assert!(kind(&Some("text")) == Written::Plain);
        assert!(kind(&f64::NAN) == Written::Plain);
    }
}
