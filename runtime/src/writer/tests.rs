//! A whole actor is what `serde_json` makes of it, and is held to the judgement of those bytes, whatever its `Serialize` does.

use std::cell::Cell;

use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, SerializeStruct, Serializer};

use crate::{ActorPayload, ActorTokenRequest, ActorWriter, Violation, Violations, judge, prepared};

/// What a `Serialize` by hand may do with a map.
#[derive(Clone, Copy, Debug)]
enum Act {
    Key(Key),
    Value(Value),
    /// A value whose `Serialize` panics in the middle, which is caught.
    Panic,
}

#[derive(Clone, Copy, Debug)]
enum Key {
    Text(&'static str),
    Newtype(&'static str),
    Variant,
    Number,
    List,
}

#[derive(Clone, Copy, Debug)]
enum Value {
    Text(&'static str),
    Newtype(&'static str),
    Some(&'static str),
    None,
    Number,
    List,
    Raw(&'static str),
    Failing,
}

#[derive(Serialize)]
struct Newtype(&'static str);

#[derive(Serialize)]
enum Variant {
    #[serde(rename = "sub")]
    Sub,
}

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Newtype(text) => Newtype(text).serialize(serializer),
            Self::Variant => Variant::Sub.serialize(serializer),
            Self::Number => 7.serialize(serializer),
            Self::List => [1].serialize(serializer),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => text.serialize(serializer),
            Self::Newtype(text) => Newtype(text).serialize(serializer),
            Self::Some(text) => Some(text).serialize(serializer),
            Self::None => None::<u8>.serialize(serializer),
            Self::Number => 4711.serialize(serializer),
            Self::List => [Some("sub"), None].serialize(serializer),
            Self::Raw(text) => {
                // `serde_json` writes this as it is, be it JSON or not.
                let name = "$serde_json::private::RawValue";
                let mut raw = serializer.serialize_struct(name, 1)?;
                raw.serialize_field(name, text)?;
                raw.end()
            }
            Self::Failing => Err(S::Error::custom("no")),
        }
    }
}

struct Panicking;

impl Serialize for Panicking {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("x", "y")?;
        std::panic::resume_unwind(Box::new("half-way"))
    }
}

#[derive(Debug)]
struct Scripted {
    acts: Vec<Act>,
    is_struct: bool,
}

impl ActorPayload for Scripted {}

impl Serialize for Scripted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_struct {
            let mut object = serializer.serialize_struct("Scripted", 2)?;
            for pair in self.acts.chunks(2) {
                if let [Act::Key(Key::Text(key)), Act::Value(value)] = pair {
                    object.serialize_field(key, value)?;
                }
            }
            return object.end();
        }
        let mut map = serializer.serialize_map(None)?;
        for act in &self.acts {
            match act {
                Act::Key(key) => map.serialize_key(key)?,
                Act::Value(value) => map.serialize_value(value)?,
                Act::Panic => {
                    let caught = std::panic::AssertUnwindSafe(|| map.serialize_value(&Panicking));
                    let _ = std::panic::catch_unwind(caught);
                }
            }
        }
        map.end()
    }
}

/// A request with that actor.
struct Request<'a>(&'a Scripted);

impl ActorTokenRequest for Request<'_> {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.payload(self.0);
    }

    fn max_actor_bytes(&self) -> Option<usize> {
        Some(100)
    }
}

/// The violations of what `serde_json` makes of `actor`, and its bytes.
fn by_the_bytes(actor: &Scripted) -> (Vec<Violation>, Vec<u8>) {
    let mut violations = Violations::new();
    let Ok(json) = serde_json::to_vec(actor) else {
        let broken = crate::ViolationCode::NotSerializable;
        violations.add("actor", broken, super::NOT_SERIALIZABLE);
        return (violations.into_iter().collect(), Vec::new());
    };
    judge::actor(&json, Some(100), &mut violations);
    (violations.into_iter().collect(), json)
}

const TEXTS: [&str; 8] = ["sub", "sub", "case", "Sub", "a\"b", "user_1", "ü", ""];

fn key(roll: &mut impl FnMut(usize) -> usize) -> Key {
    let text = TEXTS[roll(TEXTS.len())];
    match roll(16) {
        0 => Key::Newtype(text),
        1 => Key::Variant,
        2 => Key::Number,
        3 if roll(3) == 0 => Key::List,
        _ => Key::Text(text),
    }
}

fn value(roll: &mut impl FnMut(usize) -> usize) -> Value {
    let text = TEXTS[roll(TEXTS.len())];
    match roll(24) {
        0 => Value::Newtype(text),
        1 => Value::Some(text),
        2 => Value::None,
        3 => Value::List,
        4 => Value::Raw(r#"1,"sub":"b""#),
        5 => Value::Raw(r#"{"sub":"b"}"#),
        6 => Value::Raw(r#"1},{"x":1"#),
        7 if roll(3) == 0 => Value::Failing,
        8..=12 => Value::Number,
        _ => Value::Text(text),
    }
}

fn scripted(roll: &mut impl FnMut(usize) -> usize) -> Scripted {
    let is_orderly = roll(4) > 0;
    let mut acts = Vec::new();
    for _ in 0..roll(6) {
        let (key, value) = (Act::Key(key(roll)), Act::Value(value(roll)));
        match roll(12) {
            0 if !is_orderly => acts.push(key),
            1 if !is_orderly => acts.push(value),
            2 if !is_orderly => acts.extend([key, Act::Panic]),
            3 if !is_orderly => acts.extend([key, Act::Panic, value]),
            _ => acts.extend([key, value]),
        }
    }
    if roll(2) == 0 {
        let own = [
            Act::Key(Key::Text("sub")),
            Act::Value(Value::Text("user_1")),
        ];
        acts.splice(0..0, own);
    }
    Scripted {
        acts,
        is_struct: is_orderly && roll(4) == 0,
    }
}

#[test]
fn a_whole_actor_is_written_and_judged_as_what_serde_json_makes_of_it() {
    let mut seed = 3_u64;
    let mut roll = move |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let (mut valid, mut invalid) = (0, 0);
    for _ in 0..60_000 {
        let actor = scripted(&mut roll);
        let (due, json) = by_the_bytes(&actor);
        match prepared::prepare(&&Request(&actor)) {
            Ok(prepared) => {
                valid += 1;
                assert_eq!(prepared.actor_json().as_bytes(), json, "{actor:?}");
                assert_eq!(due, [], "{actor:?}");
                let read: serde_json::Value = serde_json::from_slice(&json).unwrap();
                assert_eq!(read["sub"], *prepared.sub());
            }
            Err(violations) => {
                invalid += 1;
                assert_eq!(violations.into_iter().collect::<Vec<_>>(), due, "{actor:?}");
            }
        }
        assert_eq!(
            Request(&actor).validate().is_ok(),
            due.is_empty(),
            "{actor:?}"
        );
    }
    assert!(valid > 5000 && invalid > 5000, "{valid}, {invalid}");
}

/// Something else each time that it is asked.
struct Fickle<'a>(Cell<usize>, &'a [&'static [(&'static str, &'static str)]]);

impl ActorPayload for Fickle<'_> {}

impl Serialize for Fickle<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let turn = self.0.replace(self.0.get() + 1);
        serializer.collect_map(self.1[turn % self.1.len()].iter().copied())
    }
}

impl ActorTokenRequest for Fickle<'_> {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.payload(self);
    }
}

#[test]
fn an_actor_that_changes_each_time_is_judged_as_it_is_sent() {
    let (good, odd, bad) = (
        &[("sub", "user_1")][..],
        &[("sub", "jürgen")][..],
        &[("sub", "user_1"), ("sub", "user_3")][..],
    );
    for turns in [[good, bad], [bad, good], [odd, bad], [bad, odd], [bad, bad]] {
        for first in 0..2 {
            let request = Fickle(Cell::new(first), &turns);
            if let Ok(prepared) = request.prepare() {
                let json = prepared.actor_json();
                assert_eq!(json.matches("\"sub\"").count(), 1, "{json}");
            }
        }
    }
}

/// Parts of which one panics in the middle, which is caught.
struct Interrupted;

impl ActorTokenRequest for Interrupted {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_1");
        let caught = std::panic::AssertUnwindSafe(|| actor.claim("half", &Panicking));
        let _ = std::panic::catch_unwind(caught);
        actor.claim("case", &4711);
    }
}

#[test]
fn what_a_panic_left_half_written_is_not_sent() {
    let prepared = Interrupted.prepare().unwrap();
    assert_eq!(prepared.actor_json(), r#"{"sub":"user_1","case":4711}"#);
}

/// An actor that is right so far, and then panics.
struct HalfWay;

impl ActorPayload for HalfWay {}

impl Serialize for HalfWay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_1")?;
        panic!("half-way");
    }
}

/// A request that catches it.
struct Catching;

impl ActorTokenRequest for Catching {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        let write = std::panic::AssertUnwindSafe(|| actor.payload(&HalfWay));
        assert!(std::panic::catch_unwind(write).is_err());
    }
}

#[test]
fn an_actor_that_was_left_half_way_is_none_when_it_is_built_and_when_it_is_sent() {
    for found in [Catching.validate(), Catching.prepare().map(drop)] {
        let violations = found.unwrap_err();
        let codes: Vec<_> = violations.iter().map(Violation::code).collect();
        assert_eq!(codes, [crate::ViolationCode::NotSerializable]);
    }
}
