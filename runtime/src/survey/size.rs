//! The size of a value as JSON, without writing it.

use std::fmt::{self, Write};

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::text_bound;
use crate::place::{Doubt, Place, is_raw};

/// Adds an upper bound of a value's size to the number behind it.
pub(super) struct SizeOf<'b>(pub(super) &'b mut usize);

/// No number that `serde_json` writes is longer: an `i128` has 40 bytes.
const NUMBER: usize = 40;

impl SizeOf<'_> {
    fn add(&mut self, bytes: usize) {
        *self.0 = self.0.saturating_add(bytes);
    }

    /// A value with a comma or a colon before it.
    fn part<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), Doubt> {
        self.add(1);
        value.serialize(SizeOf(self.0))
    }

    fn named<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) -> Result<(), Doubt> {
        self.add(text_bound(name).saturating_add(1));
        self.part(value)
    }
}

/// Counts what a `Display` writes between the quotes.
impl Write for SizeOf<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.add(text_bound(text));
        Ok(())
    }
}

macro_rules! size_of {
    ($($method:ident($value:ty) = $bytes:expr;)*) => {$(
        fn $method(mut self, _: $value) -> Result<(), Doubt> {
            self.add($bytes);
            Ok(())
        }
    )*};
}

impl Serializer for SizeOf<'_> {
    type Ok = ();
    type Error = Doubt;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    size_of! {
        serialize_bool(bool) = 5;
        serialize_i8(i8) = NUMBER;
        serialize_i16(i16) = NUMBER;
        serialize_i32(i32) = NUMBER;
        serialize_i64(i64) = NUMBER;
        serialize_i128(i128) = NUMBER;
        serialize_u8(u8) = NUMBER;
        serialize_u16(u16) = NUMBER;
        serialize_u32(u32) = NUMBER;
        serialize_u64(u64) = NUMBER;
        serialize_u128(u128) = NUMBER;
        serialize_f32(f32) = NUMBER;
        serialize_f64(f64) = NUMBER;
        serialize_char(char) = 8;
        serialize_unit_struct(&'static str) = 4;
    }

    fn serialize_str(mut self, text: &str) -> Result<(), Doubt> {
        self.add(text_bound(text));
        Ok(())
    }

    fn collect_str<T: fmt::Display + ?Sized>(mut self, value: &T) -> Result<(), Doubt> {
        self.add(text_bound(""));
        write!(self, "{value}").map_err(|_| Doubt)
    }

    fn serialize_bytes(mut self, bytes: &[u8]) -> Result<(), Doubt> {
        self.add(bytes.len().saturating_mul(4).saturating_add(2));
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Doubt> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Doubt> {
        value.serialize(self)
    }

    fn serialize_unit(mut self) -> Result<(), Doubt> {
        self.add(4);
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Doubt> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Doubt> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Doubt> {
        self.add(2);
        self.named(variant, value)
    }

    fn serialize_seq(mut self, _: Option<usize>) -> Result<Self, Doubt> {
        self.add(2);
        Ok(self)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self, Doubt> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<Self, Doubt> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self, Doubt> {
        self.add(text_bound(variant).saturating_add(3));
        self.serialize_seq(Some(len))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self, Doubt> {
        self.serialize_seq(len)
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self, Doubt> {
        if is_raw(name) {
            return Err(Doubt);
        }
        self.serialize_seq(Some(len))
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self, Doubt> {
        self.serialize_tuple_variant(name, index, variant, len)
    }
}

macro_rules! elements {
    ($($trait:ident::$method:ident;)*) => {$(
        impl $trait for SizeOf<'_> {
            type Ok = ();
            type Error = Doubt;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Doubt> {
                self.part(value)
            }

            fn end(self) -> Result<(), Doubt> {
                Ok(())
            }
        }
    )*};
}

elements! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

macro_rules! fields {
    ($($trait:ident)*) => {$(
        impl $trait for SizeOf<'_> {
            type Ok = ();
            type Error = Doubt;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Doubt> {
                self.named(name, value)
            }

            fn end(self) -> Result<(), Doubt> {
                Ok(())
            }
        }
    )*};
}

fields!(SerializeStruct SerializeStructVariant);

impl SerializeMap for SizeOf<'_> {
    type Ok = ();
    type Error = Doubt;

    /// A key is written as a text, whatever it is; one that can't be is a doubt.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Doubt> {
        self.add(1);
        key.serialize(Place::Text(&mut |key| {
            self.add(text_bound(key));
            Ok(())
        }))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Doubt> {
        self.part(value)
    }

    fn end(self) -> Result<(), Doubt> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Under names longer than what any number is taken for, so that one left out is seen.
    #[derive(Serialize)]
    enum Kind {
        #[serde(rename = "a unit variant with a name that no number is as long as")]
        Unit,
        #[serde(rename = "a newtype variant with a name that no number is as long as")]
        Newtype(bool),
        #[serde(rename = "a tuple variant with a name that no number is as long as")]
        Tuple(bool, bool),
        #[serde(rename = "a struct variant with a name that no number is as long as")]
        Struct {
            a_field_with_a_long_name_that_no_number_is_as_long_as: bool,
        },
    }

    #[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
    struct Newtype(&'static str);

    #[derive(Serialize)]
    struct Fields {
        a_field_with_a_long_name_that_no_number_is_as_long_as: Option<bool>,
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(PartialEq, Eq, PartialOrd, Ord)]
    struct Collected(&'static str);

    impl Serialize for Collected {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self.0)
        }
    }

    struct Bytes(&'static [u8]);

    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(self.0)
        }
    }

    fn bound(value: &impl Serialize) -> Option<usize> {
        let mut bound = 0;
        let surveyed = value.serialize(SizeOf(&mut bound));
        surveyed.ok().map(|()| bound)
    }

    fn is_bounded(value: &impl Serialize) {
        let bound = bound(value).expect("no doubt");
        let written = serde_json::to_string(value).unwrap();
        assert!(bound >= written.len(), "{bound}: {written}");
        // Within reason: what is far from the limit isn't to be taken for too large.
        assert!(bound <= 8 * written.len() + NUMBER, "{bound}: {written}");
    }

    #[test]
    fn no_value_is_written_longer_than_its_bound() {
        const LONG: &str = "a text that is longer than any number, with \u{1} and \"";
        is_bounded(&false);
        is_bounded(&[i128::MIN, i128::MAX]);
        is_bounded(&[u64::MAX, 0]);
        is_bounded(&[f64::MIN, f64::MIN_POSITIVE, -0.0]);
        is_bounded(&['\u{1}', 'x', '\u{1f600}']);
        is_bounded(&LONG);
        is_bounded(&Some(LONG));
        is_bounded(&None::<u8>);
        is_bounded(&[(), ()]);
        is_bounded(&(Unit, LONG, Unit));
        is_bounded(&Newtype(LONG));
        is_bounded(&Collected(LONG));
        is_bounded(&Collected(""));
        is_bounded(&Bytes(&[0, 9, 99, 255]));
        is_bounded(&BTreeMap::from([(LONG, None::<bool>)]));
        is_bounded(&BTreeMap::from([("", LONG)]));
        is_bounded(&Fields {
            a_field_with_a_long_name_that_no_number_is_as_long_as: None,
        });
        is_bounded(&Kind::Unit);
        is_bounded(&Kind::Newtype(true));
        is_bounded(&Kind::Tuple(true, false));
        is_bounded(&Kind::Struct {
            a_field_with_a_long_name_that_no_number_is_as_long_as: true,
        });
    }

    #[test]
    fn no_key_is_written_longer_than_its_bound_unless_there_is_doubt() {
        fn is_bounded<K: Ord + Serialize>(key: K) {
            let map = BTreeMap::from([(key, None::<u8>)]);
            // What `serde_json` can't write is found when it is to.
            if let (Ok(written), Some(bound)) = (serde_json::to_string(&map), bound(&map)) {
                assert!(bound >= written.len(), "{bound}: {written}");
            }
        }
        const LONG: &str = "a text that is longer than any number, with \u{1} and \"";
        is_bounded(LONG);
        is_bounded('x');
        is_bounded(u64::MAX);
        is_bounded(Some(LONG));
        is_bounded(Newtype(LONG));
        is_bounded(Collected(LONG));
        assert!(bound(&BTreeMap::from([(LONG, true)])).is_some());
        assert!(bound(&BTreeMap::from([(Newtype(LONG), true)])).is_some());
    }
}
