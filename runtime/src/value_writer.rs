//! Writes one value as JSON, and tells an `Option::None` from every other value while at it.
//!
//! Only `serialize_none` counts as a `None`: a unit or a JSON `null` is a value, and is written. Text that needs no escape is copied in
//! one piece; everything else is `serde_json`'s work.

use std::fmt::Display;

use serde::Serialize;
use serde::ser::Serializer;
use serde_json::ser::{CompactFormatter, Compound};

type Json<'j> = serde_json::Serializer<&'j mut Vec<u8>>;

/// Appends `value`. `false` if it is a `None`, also inside references and newtypes: then nothing is appended.
pub(crate) fn write_unless_none<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
) -> serde_json::Result<bool> {
    let mut none = false;
    value.serialize(ValueWriter {
        json,
        rest: &mut None,
        none: &mut none,
    })?;
    Ok(!none)
}

/// Appends `value`, a `None` as `null`.
pub(crate) fn write<V: Serialize + ?Sized>(
    json: &mut Vec<u8>,
    value: &V,
) -> serde_json::Result<()> {
    serde_json::to_writer(json, value)
}

/// Appends a text.
pub(crate) fn write_text(json: &mut Vec<u8>, text: &str) -> serde_json::Result<()> {
    if !stands_as_it_is(text) {
        return write(json, text);
    }
    json.reserve(text.len().saturating_add(2));
    json.push(b'"');
    json.extend_from_slice(text.as_bytes());
    json.push(b'"');
    Ok(())
}

/// Whether JSON has the text between its quotes as it is. Looks at every byte, so that it can look at many at once.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "a lazy operator would look at one byte at a time"
)]
fn stands_as_it_is(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| {
        plain & (byte >= b' ') & (byte != b'"') & (byte != b'\\')
    })
}

struct ValueWriter<'s, 'j> {
    json: &'j mut Vec<u8>,
    /// Where `serde_json` keeps its state for what has parts.
    rest: &'s mut Option<Json<'j>>,
    none: &'s mut bool,
}

impl<'s, 'j> ValueWriter<'s, 'j> {
    fn rest(self) -> &'s mut Json<'j> {
        self.rest.insert(serde_json::Serializer::new(self.json))
    }
}

macro_rules! by_serde_json {
    ($($method:ident($($arg:ident: $value:ty),*) $(-> $compound:ident)?;)*) => {$(
        fn $method(self, $($arg: $value),*) -> serde_json::Result<by_serde_json!(@ok $($compound)?)> {
            self.rest().$method($($arg),*)
        }
    )*};
    (@ok) => { () };
    (@ok $compound:ident) => { Self::$compound };
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
        *self.none = true;
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> serde_json::Result<()> {
        value.serialize(self.rest())
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
        self.rest()
            .serialize_newtype_variant(name, index, variant, value)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> serde_json::Result<()> {
        self.rest().collect_str(value)
    }

    by_serde_json! {
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
        let is_written = write_unless_none(&mut json, value).unwrap();
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
}
