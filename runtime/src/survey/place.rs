//! What must be of a certain kind: an actor is an object, a key and a `sub` are texts. Anything else is a doubt.

use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeStruct, Serializer};

use super::size::{SizeOf, is_raw};
use super::{Doubt, Survey, text_bound};

/// Where a value stands.
pub(super) enum Place<'s> {
    /// It is the actor.
    Actor(&'s mut Survey),
    /// It is a key at the actor's top level. Notes whether it is `sub`.
    TopKey(&'s mut Survey, &'s mut bool),
    /// It is the actor's `sub`.
    Sub(&'s mut Survey),
    /// It is a key further down, of which the size alone matters.
    Key(&'s mut usize),
}

/// An actor that is an object.
pub(super) struct Object<'s> {
    survey: &'s mut Survey,
    /// Whether the key that was met last is `sub`.
    at_sub: bool,
}

impl Object<'_> {
    fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), Doubt> {
        if self.at_sub {
            value.serialize(Place::Sub(self.survey))
        } else {
            value.serialize(SizeOf(&mut self.survey.bytes))
        }
    }
}

macro_rules! doubts {
    ($($method:ident($($value:ty),*) $(-> $compound:ident)?;)*) => {$(
        fn $method(self, $(_: $value),*) -> Result<doubts!(@ok $($compound)?), Doubt> {
            Err(Doubt)
        }
    )*};
    (@ok) => { () };
    (@ok $compound:ident) => { Self::$compound };
}

impl<'s> Serializer for Place<'s> {
    type Ok = ();
    type Error = Doubt;
    type SerializeSeq = Impossible<(), Doubt>;
    type SerializeTuple = Impossible<(), Doubt>;
    type SerializeTupleStruct = Impossible<(), Doubt>;
    type SerializeTupleVariant = Impossible<(), Doubt>;
    type SerializeMap = Object<'s>;
    type SerializeStruct = Object<'s>;
    type SerializeStructVariant = Impossible<(), Doubt>;

    fn serialize_str(self, text: &str) -> Result<(), Doubt> {
        match self {
            Self::Actor(_) => return Err(Doubt),
            Self::TopKey(survey, is_sub) => {
                *is_sub = text == "sub";
                survey.top_key(text);
            }
            Self::Sub(survey) => survey.sub_value(text),
            Self::Key(bytes) => *bytes = bytes.saturating_add(text_bound(text)),
        }
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Doubt> {
        value.serialize(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'s>, Doubt> {
        match self {
            Self::Actor(survey) => Ok(Object {
                survey,
                at_sub: false,
            }),
            Self::TopKey(..) | Self::Sub(_) | Self::Key(_) => Err(Doubt),
        }
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object<'s>, Doubt> {
        if is_raw(name) {
            return Err(Doubt);
        }
        self.serialize_map(None)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Result<(), Doubt> {
        Err(Doubt)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Doubt> {
        Err(Doubt)
    }

    fn collect_str<T: std::fmt::Display + ?Sized>(self, _: &T) -> Result<(), Doubt> {
        Err(Doubt)
    }

    doubts! {
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
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
        serialize_seq(Option<usize>) -> SerializeSeq;
        serialize_tuple(usize) -> SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> SerializeStructVariant;
    }
}

impl SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Doubt;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Doubt> {
        key.serialize(Place::TopKey(self.survey, &mut self.at_sub))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Doubt> {
        self.value(value)
    }

    fn end(self) -> Result<(), Doubt> {
        Ok(())
    }
}

impl SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = Doubt;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Doubt> {
        self.at_sub = name == "sub";
        self.survey.top_key(name);
        self.value(value)
    }

    fn end(self) -> Result<(), Doubt> {
        Ok(())
    }
}
