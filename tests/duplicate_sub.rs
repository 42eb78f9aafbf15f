//! Tests that validation rejects duplicate keys in the actor, such as a second `sub`.

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
struct FlattenedRequest {
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

fn raw_json(json: &str) -> Raw {
    Raw(RawValue::from_string(json.to_owned()).unwrap())
}

/// A value that fails to serialize after `sub`.
struct FailingValue;

impl ActorPayload for FailingValue {}

impl Serialize for FailingValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_agent")?;
        Err(S::Error::custom("incomplete"))
    }
}

/// An actor with a second `sub`. Its key is an enum variant instead of a string.
struct VariantKey;

impl ActorPayload for VariantKey {}

impl Serialize for VariantKey {
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

/// A claim that adds a second `sub`. It uses `serde_json`'s mechanism for raw JSON.
struct SplicingClaim;

impl Serialize for SplicingClaim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawText(r#"1,"sub":"user_boss""#).serialize(serializer)
    }
}

/// A derived request with a claim of type `RawText`.
#[derive(ActorTokenRequest)]
struct ClaimRequest {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: RawText,
}

/// A value that is serialized as this text, even if the text is invalid JSON.
struct RawText(&'static str);

impl Serialize for RawText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let name = "$serde_json::private::RawValue";
        let mut raw = serializer.serialize_struct(name, 1)?;
        raw.serialize_field(name, self.0)?;
        raw.end()
    }
}

/// A hand-written request that writes the actors of two requests.
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
fn derived_claim_cannot_add_keys() {
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
        let request = ClaimRequest {
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

/// A complete actor with a `SplicingClaim`.
#[derive(Serialize)]
struct SplicedActor {
    sub: &'static str,
    case: SplicingClaim,
}

impl ActorPayload for SplicedActor {}

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

fn object_request<A: ActorPayload + 'static>(actor: A) -> Box<dyn ActorTokenRequest> {
    Box::new(ObjectRequest {
        user_id: "user_customer".into(),
        actor,
    })
}

fn hand_written(write: fn(&mut ActorWriter<'_>)) -> Box<dyn ActorTokenRequest> {
    Box::new(HandWritten(write))
}

#[test]
fn malformed_actor_is_rejected_and_not_sent() {
    use ViolationCode::{DuplicateKey, Invalid, NotSerializable, TypeInvalid};
    let flattened = FlattenedRequest {
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
            object_request(Entries(&[("sub", "a"), ("sub", "b")])),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "entries with another key",
            object_request(Entries(&[("sub", "a"), ("x", "1"), ("x", "2")])),
            "actor.x",
            DuplicateKey,
        ),
        (
            "raw JSON",
            object_request(raw_json(r#"{"sub":"a","sub":"b"}"#)),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "raw JSON, escaped",
            object_request(raw_json(r#"{"sub":"a","\u0073ub":"b"}"#)),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "raw JSON, an array",
            object_request(raw_json(r#"[{"sub":"a"}]"#)),
            "actor",
            TypeInvalid,
        ),
        (
            "key is a variant",
            object_request(VariantKey),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "key without a value",
            object_request(MissingValue),
            "actor",
            TypeInvalid,
        ),
        (
            "claim adds a second `sub` to a complete actor",
            object_request(SplicedActor {
                sub: "user_agent",
                case: SplicingClaim,
            }),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "claim adds a second `sub` to individual fields",
            hand_written(|actor| {
                actor.sub("a");
                actor.claim("case", &SplicingClaim);
            }),
            "actor.sub",
            DuplicateKey,
        ),
        (
            "failing actor",
            object_request(FailingValue),
            "actor",
            NotSerializable,
        ),
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
            "failing claim",
            hand_written(|actor| {
                actor.sub("a");
                actor.claim("case", &FailingValue);
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
        let Err(Error::Invalid(violations)) = harness.client.issue(request) else {
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
fn failing_claim_does_not_hide_other_violations() {
    let violations = hand_written(|actor| {
        actor.claim("case", &FailingValue);
        actor.claim("team", "payments");
        actor.claim("team", "support");
    })
    .validate()
    .unwrap_err();
    let paths: Vec<_> = violations
        .iter()
        .map(actor_token::Violation::path)
        .collect();
    assert_eq!(paths, ["actor.case", "actor.sub", "actor.team"]);
}

#[test]
fn builder_rejects_duplicate_sub() {
    let violations = FlattenedRequest::builder()
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
