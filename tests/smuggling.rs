//! Whatever produces the actor's JSON, no second `sub` and no key twice gets past the check.

mod support;

use std::collections::BTreeMap;

use actor_token::{
    ActorTokenRequest, Error,
    request::{ActorPayload, ActorWriter, ViolationCode},
};
use serde::ser::{Error as _, SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use support::Harness;

#[derive(ActorTokenRequest)]
struct Whole<A> {
    user_id: String,
    actor: A,
}

#[derive(ActorTokenRequest)]
struct Flattened {
    user_id: String,
    #[actor_token(actor)]
    agent: Agent,
}

/// A struct whose flattened map can bring anything.
#[derive(Serialize)]
struct Agent {
    sub: String,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

impl ActorPayload for Agent {}

/// Entries exactly as they are.
struct Entries(&'static [(&'static str, &'static str)]);

impl ActorPayload for Entries {}

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// JSON text, passed on as it is.
#[derive(Serialize)]
#[serde(transparent)]
struct Raw(Box<RawValue>);

impl ActorPayload for Raw {}

fn raw(json: &str) -> Raw {
    Raw(RawValue::from_string(json.to_owned()).unwrap())
}

/// A value that refuses to be written.
struct Broken;

impl ActorPayload for Broken {}

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_agent")?;
        Err(S::Error::custom("half-way"))
    }
}

/// A second `sub` whose key isn't written as a text.
struct Variant;

impl ActorPayload for Variant {}

impl Serialize for Variant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        enum Key {
            #[serde(rename = "sub")]
            Sub,
        }

        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_agent")?;
        map.serialize_entry(&Key::Sub, "user_boss")?;
        map.end()
    }
}

/// A key without a value, before another one.
struct Headless;

impl ActorPayload for Headless {}

impl Serialize for Headless {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_key("case")?;
        map.serialize_entry("sub", "user_agent")?;
        map.end()
    }
}

/// A claim that brings a second `sub` with it, in the manner in which `serde_json` passes raw JSON on.
struct Splice;

impl Serialize for Splice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawText(r#"1,"sub":"user_boss""#).serialize(serializer)
    }
}

/// A claim of a derived request that brings this with it.
#[derive(ActorTokenRequest)]
struct Claimed {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: RawText,
}

struct RawText(&'static str);

impl Serialize for RawText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = "$serde_json::private::RawValue";
        let mut raw = serializer.serialize_struct(name, 1)?;
        raw.serialize_field(name, self.0)?;
        raw.end()
    }
}

/// Two derived requests in one actor.
struct Twice(Plain, Plain);

#[derive(ActorTokenRequest)]
struct Plain {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
}

impl ActorTokenRequest for Twice {
    fn user_id(&self) -> &str {
        self.0.user_id()
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        self.0.write_actor(actor);
        self.1.write_actor(actor);
    }
}

#[test]
fn derived_claim_cannot_add_members() {
    for (json, path, code) in [
        (
            r#"1,"sub":"user_boss""#,
            "actor.sub",
            ViolationCode::DuplicateKey,
        ),
        (
            r#""a","sub":"user_boss""#,
            "actor.sub",
            ViolationCode::DuplicateKey,
        ),
        (
            r#"1},"user_id":"user_victim","x":{"y":1"#,
            "actor",
            ViolationCode::TypeInvalid,
        ),
        ("1}", "actor", ViolationCode::TypeInvalid),
        ("{", "actor", ViolationCode::TypeInvalid),
        ("", "actor", ViolationCode::TypeInvalid),
        ("1e", "actor", ViolationCode::TypeInvalid),
    ] {
        let request = Claimed {
            user_id: "user_customer",
            agent: "user_agent",
            case: RawText(json),
        };
        let violations = request.prepare().unwrap_err();
        let found: Vec<_> = violations.iter().map(|it| (it.path(), it.code())).collect();
        assert_eq!(found, [(path, code)], "{json}");
    }
}

#[test]
fn two_derived_requests_in_one_actor_are_a_violation() {
    let plain = |agent| Plain {
        user_id: "user_customer",
        agent,
    };
    let violations = Twice(plain("user_agent"), plain("user_boss"))
        .prepare()
        .unwrap_err();
    let found: Vec<_> = violations.iter().map(|it| (it.path(), it.code())).collect();
    assert_eq!(found, [("actor.sub", ViolationCode::DuplicateKey)]);
}

/// The same in a whole actor.
#[derive(Serialize)]
struct Spliced {
    sub: &'static str,
    case: Splice,
}

impl ActorPayload for Spliced {}

/// Claims of one name, by hand.
struct ByHand(fn(&mut ActorWriter<'_>));

impl ActorTokenRequest for ByHand {
    fn user_id(&self) -> &'static str {
        "user_customer"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        (self.0)(actor);
    }
}

fn whole<A: ActorPayload + 'static>(actor: A) -> Box<dyn ActorTokenRequest> {
    Box::new(Whole {
        user_id: "user_customer".into(),
        actor,
    })
}

fn by_hand(write: fn(&mut ActorWriter<'_>)) -> Box<dyn ActorTokenRequest> {
    Box::new(ByHand(write))
}

#[test]
fn a_second_sub_or_a_key_twice_is_a_violation_and_nothing_is_sent() {
    use ViolationCode::{DuplicateKey, Invalid, NotSerializable, TypeInvalid};
    let flattened = Flattened {
        user_id: "user_customer".into(),
        agent: Agent {
            sub: "user_agent".into(),
            rest: BTreeMap::from([("sub".to_owned(), "user_boss".to_owned())]),
        },
    };
    let table: Vec<(&str, Box<dyn ActorTokenRequest>, &str, ViolationCode)> = vec![
        (
            "a flattened map",
            Box::new(flattened),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "entries",
            whole(Entries(&[("sub", "a"), ("sub", "b")])),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "entries of any name",
            whole(Entries(&[("sub", "a"), ("x", "1"), ("x", "2")])),
            "actor",
            DuplicateKey,
        ),
        (
            "raw JSON",
            whole(raw(r#"{"sub":"a","sub":"b"}"#)),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "raw JSON, escaped",
            whole(raw(r#"{"sub":"a","\u0073ub":"b"}"#)),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "raw JSON, an array",
            whole(raw(r#"[{"sub":"a"}]"#)),
            "actor",
            TypeInvalid,
        ),
        (
            "a key that is a variant",
            whole(Variant),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "a key without a value",
            whole(Headless),
            "actor",
            TypeInvalid,
        ),
        (
            "a claim that brings another, in a whole actor",
            whole(Spliced {
                sub: "user_agent",
                case: Splice,
            }),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "a claim that brings another, in parts",
            by_hand(|actor| {
                actor.sub("a");
                actor.claim("case", &Splice);
            }),
            "actor.sub",
            DuplicateKey,
        ),
        ("a broken value", whole(Broken), "actor", NotSerializable),
        (
            "claims by hand",
            by_hand(|actor| {
                actor.sub("a");
                actor.claim("sub", "b");
            }),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "a claim that is broken",
            by_hand(|actor| {
                actor.sub("a");
                actor.claim("case", &Broken);
            }),
            "actor.case",
            NotSerializable,
        ),
        (
            "whole and in parts",
            by_hand(|actor| {
                actor.payload(&serde_json::json!({"sub": "a"}));
                actor.sub("b");
            }),
            "actor",
            Invalid,
        ),
        (
            "in parts and whole",
            by_hand(|actor| {
                actor.sub("b");
                actor.payload(&serde_json::json!({"sub": "a"}));
            }),
            "actor",
            Invalid,
        ),
    ];
    let harness = Harness::new();
    for (what, request, path, code) in &table {
        let Err(Error::Invalid(violations)) = harness.clerk.issue(request) else {
            panic!("{what}: issued");
        };
        let got: Vec<_> = violations
            .iter()
            .map(|found| (found.path(), found.code()))
            .collect();
        assert_eq!(got, [(*path, *code)], "{what}");
    }
    assert_eq!(harness.fake.requests().len(), 0);
}

#[test]
fn a_broken_claim_doesnt_hide_what_else_is_wrong() {
    let violations = by_hand(|actor| {
        actor.claim("case", &Broken);
        actor.claim("team", "payments");
        actor.claim("team", "support");
    })
    .validate()
    .unwrap_err();
    let paths: Vec<_> = violations
        .iter()
        .map(actor_token::Violation::path)
        .collect();
    assert_eq!(paths, ["actor.case", "actor.sub", "actor"]);
}

#[test]
fn the_builder_finds_it_too() {
    let violations = Flattened::builder()
        .user_id("user_customer")
        .agent(Agent {
            sub: "user_agent".into(),
            rest: BTreeMap::from([("sub".to_owned(), "user_boss".to_owned())]),
        })
        .build()
        .err()
        .unwrap();
    assert_eq!(
        violations.to_string(),
        "1 violation: actor.sub must appear exactly once, found 2 (duplicate_key)"
    );
}
