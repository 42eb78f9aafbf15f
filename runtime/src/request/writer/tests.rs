//! Tests of the JSON and the violations that a writer produces.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use serde::Serializer;
use serde_json::json;

use super::*;
use crate::Violation;

/// A value whose serialization panics after a part of it was written.
struct Panics;

impl ActorPayload for Panics {}

impl Serialize for Panics {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("sub", "user_9")?;
        resume_unwind(Box::new("injected panic"))
    }
}

fn assert_panics(write: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
}

/// Returns the JSON that `write` writes, and the paths of the violations.
fn write_actor(write: impl FnOnce(&mut ActorWriter<'_>)) -> (String, Vec<String>) {
    let (mut json, mut violations) = (b"before".to_vec(), Violations::new());
    let mut writer = ActorWriter::new(&mut json, &mut violations);
    write(&mut writer);
    let written = writer.finish();
    let json = String::from_utf8(json).unwrap();
    let paths = violations
        .iter()
        .map(Violation::path)
        .map(str::to_owned)
        .collect();
    if matches!(written, Written::Failed) {
        assert_eq!(json, "before");
    }
    (json.replacen("before", "", 1), paths)
}

#[test]
fn value_that_panics_is_omitted_and_reported() {
    let (json, paths) = write_actor(|actor| {
        actor.sub("user_1");
        assert_panics(|| actor.claim("case", &Panics));
        actor.claim("team", "payments");
    });
    assert_eq!(json, r#"{"sub":"user_1","team":"payments"}"#);
    assert_eq!(paths, ["actor.case"]);

    let (json, paths) = write_actor(|actor| {
        actor.sub("user_1");
        assert_panics(|| actor.claim("case", &Panics));
    });
    assert_eq!((json.as_str(), paths.len()), (r#"{"sub":"user_1"}"#, 1));

    let (json, paths) = write_actor(|actor| assert_panics(|| actor.payload(&Panics)));
    assert_eq!((json.as_str(), paths.len()), ("", 1));

    let (json, paths) = write_actor(|actor| {
        assert_panics(|| actor.payload(&Panics));
        actor.sub("user_1");
    });
    assert_eq!((json.as_str(), paths.len()), ("", 2));
}

#[test]
fn null_claim_is_omitted() {
    let (json, paths) = write_actor(|actor| {
        actor.claim("first", &json!(null));
        actor.sub("user_1");
        actor.claim("none", &None::<u8>);
        actor.claim("unit", &());
        actor.claim("list", &[None::<u8>]);
        actor.claim("last", &Some(()));
    });
    assert_eq!(json, r#"{"sub":"user_1","list":[null]}"#);
    assert!(paths.is_empty());
    let (json, _) = write_actor(|actor| actor.claim("only", &()));
    assert_eq!(json, "{}");
    let (json, _) = write_actor(|actor| {
        actor.claim("none", &());
        actor.payload(&json!({"sub": "user_1"}));
    });
    assert_eq!(json, r#"{"sub":"user_1"}"#);
}

#[test]
fn only_derived_members_skip_validation() {
    let derived_sub = |write: fn(&mut ActorWriter<'_>)| {
        let (mut json, mut violations) = (Vec::new(), Violations::new());
        let mut writer = ActorWriter::new(&mut json, &mut violations);
        write(&mut writer);
        match writer.finish() {
            Written::Derived(sub) => Some(sub),
            Written::Other | Written::Failed => None,
        }
    };
    let derived = derived_sub(|actor| {
        actor.derived_sub("user_1");
        actor.derived_claim("case", &1);
        actor.derived_claim("team", &None::<u8>);
        actor.flattened_claims("more", &None::<u8>);
    });
    assert_eq!(derived.as_deref(), Some("user_1"));
    let others: [fn(&mut ActorWriter<'_>); 8] = [
        |actor| {
            actor.derived_sub("user_1");
            actor.derived_sub("user_9");
        },
        |_| {},
        |actor| actor.sub("user_1"),
        |actor| {
            actor.derived_sub("user_1");
            actor.sub("user_9");
        },
        |actor| {
            actor.derived_sub("user_1");
            actor.claim("sub", "user_9");
            actor.derived_claim("case", &1);
        },
        |actor| {
            actor.claim("sub", "user_9");
            actor.derived_sub("user_1");
        },
        |actor| {
            actor.derived_sub("user_1");
            actor.flattened_claims("more", &json!({"case": 1}));
        },
        |actor| actor.payload(&json!({"sub": "user_1"})),
    ];
    for (row, other) in others.into_iter().enumerate() {
        assert_eq!(derived_sub(other), None, "row {row}");
    }
}

#[test]
fn only_one_json_value_is_single_value() {
    for json in [
        r#""a""#,
        r#""a\"b""#,
        "1",
        "-1.5e+7",
        "true",
        "[1,2]",
        r#"{"sub":"b"}"#,
    ] {
        assert!(is_single_value(json.as_bytes()), "{json}");
    }
    for json in [
        "",
        r#"1,"sub":"b""#,
        r#""a","sub":"b""#,
        r#""a\""#,
        "\"a\nb\"",
        r#"1},"user_id":"b","x":{"y":1"#,
        "1}",
        "-",
        "1e",
        "01",
        "nul",
    ] {
        assert!(!is_single_value(json.as_bytes()), "{json}");
    }
}

#[test]
fn members_of_flattened_claims_are_written_except_null() {
    #[derive(serde::Serialize)]
    struct Case {
        number: u64,
        reason: Option<&'static str>,
        rate: f64,
    }
    let case = Case {
        number: u64::MAX,
        reason: None,
        rate: 0.1,
    };
    let (json, paths) = write_actor(|actor| {
        actor.derived_sub("user_1");
        actor.flattened_claims("case", &case);
        actor.flattened_claims("more", &None::<Case>);
        actor.flattened_claims("empty", &json!({}));
        actor.derived_claim("team", "payments");
        actor.flattened_claims("last", &json!({"a\"b": [null], "c": null}));
    });
    let expected = r#"{"sub":"user_1","number":18446744073709551615,"rate":0.1,"team":"payments","a\"b":[null]}"#;
    assert_eq!(json, expected);
    assert!(paths.is_empty());
}

#[test]
fn flattened_claims_must_be_object() {
    let (json, paths) = write_actor(|actor| {
        actor.derived_sub("user_1");
        actor.flattened_claims("list", &[1]);
        actor.flattened_claims("string", "{}");
        assert_panics(|| actor.flattened_claims("panics", &Panics));
        actor.flattened_claims("failing", &std::collections::BTreeMap::from([((), 1)]));
        actor.derived_claim("case", &1);
    });
    assert_eq!(json, r#"{"sub":"user_1","case":1}"#);
    assert_eq!(
        paths,
        [
            "actor.list",
            "actor.string",
            "actor.panics",
            "actor.failing"
        ]
    );
}
