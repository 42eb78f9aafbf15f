//! Tells an `Option::None` from every other value, through `Serialize` alone.
//!
//! Only `serialize_none` answers yes: a unit or a JSON `null` is a value, and stays one.

use std::fmt;

use serde::Serialize;
use serde::ser::{Error, Impossible, Serializer};

/// Whether `value` is a `None`, also inside references and newtypes.
pub(crate) fn is_none<V: Serialize + ?Sized>(value: &V) -> bool {
    value.serialize(NoneProbe).is_ok()
}

struct NoneProbe;

/// The answer of every value that is no `None`.
#[derive(Debug)]
struct Something;

impl fmt::Display for Something {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a None")
    }
}

impl std::error::Error for Something {}

impl Error for Something {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

macro_rules! something {
    ($($method:ident($($value:ty),*) $(-> $compound:ident)?;)*) => {$(
        fn $method(self, $(_: $value),*) -> Result<something!(@ok $($compound)?), Something> {
            Err(Something)
        }
    )*};
    (@ok) => { () };
    (@ok $compound:ident) => { Self::$compound };
}

impl Serializer for NoneProbe {
    type Ok = ();
    type Error = Something;
    type SerializeSeq = Impossible<(), Something>;
    type SerializeTuple = Impossible<(), Something>;
    type SerializeTupleStruct = Impossible<(), Something>;
    type SerializeTupleVariant = Impossible<(), Something>;
    type SerializeMap = Impossible<(), Something>;
    type SerializeStruct = Impossible<(), Something>;
    type SerializeStructVariant = Impossible<(), Something>;

    fn serialize_none(self) -> Result<(), Something> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), Something> {
        Err(Something)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Something> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Something> {
        Err(Something)
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Something> {
        Err(Something)
    }

    something! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
        serialize_seq(Option<usize>) -> SerializeSeq;
        serialize_tuple(usize) -> SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> SerializeTupleVariant;
        serialize_map(Option<usize>) -> SerializeMap;
        serialize_struct(&'static str, usize) -> SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> SerializeStructVariant;
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    struct Newtype(Option<u8>);

    #[derive(Serialize)]
    enum Choice {
        Unit,
        New(Option<u8>),
        Tuple(u8, u8),
        Struct { x: u8 },
    }

    #[test]
    fn only_a_none_is_none() {
        assert!(is_none(&None::<String>));
        assert!(is_none(&&None::<u8>));
        assert!(is_none(&Box::new(None::<u8>)));
        assert!(is_none(&Newtype(None)));
        assert!(!is_none(&Some(None::<u8>)));
        assert!(!is_none(&()));
        assert!(!is_none(&json!(null)));
        assert!(!is_none(&json!({"a": [1, 2.5, "x", true]})));
        assert!(!is_none(&[1, 2]));
        assert!(!is_none(&(1, 'c')));
        assert!(!is_none("text"));
        assert!(!is_none(&Newtype(Some(1))));
        for choice in [
            Choice::Unit,
            Choice::New(None),
            Choice::Tuple(1, 2),
            Choice::Struct { x: 1 },
        ] {
            assert!(!is_none(&choice));
        }
    }
}
