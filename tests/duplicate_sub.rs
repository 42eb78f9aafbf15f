//! Tests that validation finds a second `sub` and duplicate keys, whatever serializes the actor.

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
struct ObjectRequest<A> {
    user_id: String,
    actor: A,
}

#[derive(ActorTokenRequest)]
struct Flattened {
    user_id: String,
    #[actor_token(actor)]
    agent: Agent,
}

/// An actor whose flattened map can contain any key.
#[derive(Serialize)]
struct Agent {
    sub: String,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

impl ActorPayload for Agent {}

/// An actor that is serialized as exactly these entries.
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

/// An actor that is serialized as this JSON.
#[derive(Serialize)]
#[serde(transparent)]
struct Raw(Box<RawValue>);

impl ActorPayload for Raw {}

fn raw(json: &str) -> Raw {
    Raw(RawValue::from_string(json.to_owned()).unwrap())
}

/// A value that fails to serialize after `sub`.
struct Broken;

impl ActorPayload for Broken {}

impl Serialize for Broken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_agent")?;
        Err(S::Error::custom("incomplete"))
    }
}

/// An actor with a second `sub`, whose key is an enum variant instead of a string.
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

/// An actor with a key without a value, followed by another key.
struct MissingValue;

impl ActorPayload for MissingValue {}

impl Serialize for MissingValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_key("case")?;
        map.serialize_entry("sub", "user_agent")?;
        map.end()
    }
}

/// A claim that adds a second `sub`, with the mechanism that `serde_json` uses for raw JSON.
struct Splice;

impl Serialize for Splice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawText(r#"1,"sub":"user_boss""#).serialize(serializer)
    }
}

/// A derived request with a claim that is serialized as raw text.
#[derive(ActorTokenRequest)]
struct Claimed {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: RawText,
}

/// A value that is serialized as this text, even if the text is not a JSON value.
struct RawText(&'static str);

impl Serialize for RawText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = "$serde_json::private::RawValue";
        let mut raw = serializer.serialize_struct(name, 1)?;
        raw.serialize_field(name, self.0)?;
        raw.end()
    }
}

/// A request that writes two actors into one.
struct TwoRequests(Plain, Plain);

#[derive(ActorTokenRequest)]
struct Plain {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
}

impl ActorTokenRequest for TwoRequests {
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
fn two_derived_requests_in_one_actor_are_rejected() {
    let plain = |agent| Plain {
        user_id: "user_customer",
        agent,
    };
    let violations = TwoRequests(plain("user_agent"), plain("user_boss"))
        .prepare()
        .unwrap_err();
    let found: Vec<_> = violations.iter().map(|it| (it.path(), it.code())).collect();
    assert_eq!(found, [("actor.sub", ViolationCode::DuplicateKey)]);
}

/// A complete actor with such a claim.
#[derive(Serialize)]
struct Spliced {
    sub: &'static str,
    case: Splice,
}

impl ActorPayload for Spliced {}

/// A hand-written request.
struct HandWritten(fn(&mut ActorWriter<'_>));

impl ActorTokenRequest for HandWritten {
    fn user_id(&self) -> &'static str {
        "user_customer"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        (self.0)(actor);
    }
}

fn object<A: ActorPayload + 'static>(actor: A) -> Box<dyn ActorTokenRequest> {
    Box::new(ObjectRequest {
        user_id: "user_customer".into(),
        actor,
    })
}

fn hand_written(write: fn(&mut ActorWriter<'_>)) -> Box<dyn ActorTokenRequest> {
    Box::new(HandWritten(write))
}

#[test]
fn duplicate_key_is_rejected_and_not_sent() {
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
            "flattened map",
            Box::new(flattened),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "entries",
            object(Entries(&[("sub", "a"), ("sub", "b")])),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "entries with another key",
            object(Entries(&[("sub", "a"), ("x", "1"), ("x", "2")])),
            "actor",
            DuplicateKey,
        ),
        (
            "raw JSON",
            object(raw(r#"{"sub":"a","sub":"b"}"#)),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "raw JSON, escaped",
            object(raw(r#"{"sub":"a","\u0073ub":"b"}"#)),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "raw JSON, an array",
            object(raw(r#"[{"sub":"a"}]"#)),
            "actor",
            TypeInvalid,
        ),
        (
            "key is a variant",
            object(Variant),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "key without a value",
            object(MissingValue),
            "actor",
            TypeInvalid,
        ),
        (
            "claim adds another, in a complete actor",
            object(Spliced {
                sub: "user_agent",
                case: Splice,
            }),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "claim adds another, in individual claims",
            hand_written(|actor| {
                actor.sub("a");
                actor.claim("case", &Splice);
            }),
            "actor.sub",
            DuplicateKey,
        ),
        ("broken value", object(Broken), "actor", NotSerializable),
        (
            "claim named `sub`",
            hand_written(|actor| {
                actor.sub("a");
                actor.claim("sub", "b");
            }),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "broken claim",
            hand_written(|actor| {
                actor.sub("a");
                actor.claim("case", &Broken);
            }),
            "actor.case",
            NotSerializable,
        ),
        (
            "complete actor, then `sub`",
            hand_written(|actor| {
                actor.payload(&serde_json::json!({"sub": "a"}));
                actor.sub("b");
            }),
            "actor",
            Invalid,
        ),
        (
            "`sub`, then complete actor",
            hand_written(|actor| {
                actor.sub("b");
                actor.payload(&serde_json::json!({"sub": "a"}));
            }),
            "actor",
            Invalid,
        ),
    ];
    let harness = Harness::new();
    for (case, request, path, code) in &table {
        let Err(Error::Invalid(violations)) = harness.clerk.issue(request) else {
            panic!("{case}: issued");
        };
        let actual: Vec<_> = violations
            .iter()
            .map(|found| (found.path(), found.code()))
            .collect();
        assert_eq!(actual, [(*path, *code)], "{case}");
    }
    assert_eq!(harness.fake.requests().len(), 0);
}

#[test]
fn broken_claim_does_not_hide_other_violations() {
    let violations = hand_written(|actor| {
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
fn builder_finds_duplicate_sub() {
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
