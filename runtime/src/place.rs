//! What must be of a certain kind: an actor is an object, a key and a `sub` are texts. Anything else is a doubt.

use std::{fmt, mem};

use serde::Serialize;
use serde::ser::{Error, Impossible, SerializeMap, SerializeStruct, Serializer};

use crate::writer::ActorWriter;

/// Where a value stands.
pub(crate) enum Place<'p, 'w> {
    /// It is a whole actor. Its entries are told to the writer, one by one.
    Actor(&'p mut ActorWriter<'w>),
    /// It is a key or a `sub`. Its text is told, once.
    Text(&'p mut dyn FnMut(&str) -> Result<(), Doubt>),
}

/// It isn't sure; the bytes will tell.
#[derive(Debug)]
pub(crate) struct Doubt;

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not sure without reading it back")
    }
}

impl std::error::Error for Doubt {}

impl Error for Doubt {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// `serde_json` writes what some structs hold as it is: JSON text, or a number of any length. Their names begin with this.
pub(crate) fn is_raw(name: &str) -> bool {
    name.starts_with('$')
}

/// An actor that is an object.
pub(crate) struct Object<'p, 'w> {
    writer: &'p mut ActorWriter<'w>,
    due: Due,
}

/// What an object must go on with. A `Serialize` by hand could do otherwise.
#[derive(Clone, Copy)]
enum Due {
    Key,
    Sub,
    Value,
    /// A value is being written. If it still is when more follows, somebody has caught its panic.
    Nothing,
}

impl Object<'_, '_> {
    fn key(&mut self, name: &str) -> Result<(), Doubt> {
        if !matches!(self.due, Due::Key) {
            return Err(Doubt);
        }
        if name == "sub" {
            self.writer.sub_key();
            self.due = Due::Sub;
        } else {
            self.writer.key(name)?;
            self.due = Due::Value;
        }
        Ok(())
    }

    fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), Doubt> {
        match mem::replace(&mut self.due, Due::Nothing) {
            Due::Sub => value.serialize(Place::Text(&mut |sub| self.writer.sub_value(sub))),
            Due::Value => self.writer.value(value),
            Due::Key | Due::Nothing => Err(Doubt),
        }?;
        self.due = Due::Key;
        Ok(())
    }

    fn end(&self) -> Result<(), Doubt> {
        match self.due {
            Due::Key => Ok(()),
            Due::Sub | Due::Value | Due::Nothing => Err(Doubt),
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

impl<'p, 'w> Serializer for Place<'p, 'w> {
    type Ok = ();
    type Error = Doubt;
    type SerializeSeq = Impossible<(), Doubt>;
    type SerializeTuple = Impossible<(), Doubt>;
    type SerializeTupleStruct = Impossible<(), Doubt>;
    type SerializeTupleVariant = Impossible<(), Doubt>;
    type SerializeMap = Object<'p, 'w>;
    type SerializeStruct = Object<'p, 'w>;
    type SerializeStructVariant = Impossible<(), Doubt>;

    fn serialize_str(self, text: &str) -> Result<(), Doubt> {
        match self {
            Self::Text(tell) => tell(text),
            Self::Actor(_) => Err(Doubt),
        }
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Doubt> {
        value.serialize(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'p, 'w>, Doubt> {
        match self {
            Self::Actor(writer) => Ok(Object {
                writer,
                due: Due::Key,
            }),
            Self::Text(_) => Err(Doubt),
        }
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object<'p, 'w>, Doubt> {
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

    fn collect_str<T: fmt::Display + ?Sized>(self, _: &T) -> Result<(), Doubt> {
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

impl SerializeMap for Object<'_, '_> {
    type Ok = ();
    type Error = Doubt;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Doubt> {
        key.serialize(Place::Text(&mut |name| self.key(name)))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Doubt> {
        self.value(value)
    }

    fn end(self) -> Result<(), Doubt> {
        Object::end(&self)
    }
}

impl SerializeStruct for Object<'_, '_> {
    type Ok = ();
    type Error = Doubt;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Doubt> {
        self.key(name)?;
        self.value(value)
    }

    fn end(self) -> Result<(), Doubt> {
        Object::end(&self)
    }
}
