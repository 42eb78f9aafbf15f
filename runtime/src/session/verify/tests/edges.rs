//! Claims at the edge of what is valid: times, origins, text, and duplicates.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use super::sign::{HEADER, KEY, NOW, claims, rs256, signed, token};
use super::tokens::{assert_outcomes, outcome, verifier};

fn with(name: &str, value: impl Display) -> String {
    token(&[(name, &value.to_string())])
}

#[test]
fn clock_skew_ends_within_a_second() {
    let table = [
        (
            "exp 4.9 s ago",
            with("exp", format!("{}.1", NOW - 5)),
            "valid",
        ),
        ("exp 6 s ago", with("exp", NOW - 6), "Expired"),
        ("nbf now", with("nbf", NOW), "valid"),
        ("nbf in 4 s", with("nbf", NOW + 4), "valid"),
        (
            "nbf in 5.1 s",
            with("nbf", format!("{}.1", NOW + 5)),
            "NotYetValid",
        ),
        (
            "nbf long from now",
            with("nbf", 9_999_999_999_u64),
            "NotYetValid",
        ),
        ("iat in 4 s", with("iat", NOW + 4), "valid"),
        (
            "iat in 5.1 s",
            with("iat", format!("{}.1", NOW + 5)),
            "IssuedInFuture",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn clock_skew_is_configurable() {
    let none = [
        ("exp in 1 s", with("exp", NOW + 1), "valid"),
        ("exp now", with("exp", NOW), "Expired"),
        ("nbf now", with("nbf", NOW), "valid"),
        ("nbf in 1 s", with("nbf", NOW + 1), "NotYetValid"),
        ("iat now", with("iat", NOW), "valid"),
        ("iat in 1 s", with("iat", NOW + 1), "IssuedInFuture"),
    ];
    assert_outcomes(&verifier().clock_skew(Duration::ZERO), &none);
    let unlimited = [
        ("exp long ago", with("exp", 1), "valid"),
        ("nbf long from now", with("nbf", 9_999_999_999_u64), "valid"),
        ("iat long from now", with("iat", 9_999_999_999_u64), "valid"),
    ];
    assert_outcomes(&verifier().clock_skew(Duration::MAX), &unlimited);
}

#[test]
fn unusual_times_are_never_misread() {
    let invalid = r#"InvalidClaim("exp")"#;
    let table = [
        ("zero", with("exp", "0"), "Expired"),
        ("minus zero", with("exp", "-0"), "Expired"),
        ("tiny", with("exp", "1e-999"), "Expired"),
        ("with an exponent", with("exp", "1.80000006e9"), "valid"),
        ("2^63", with("exp", "9223372036854775808"), invalid),
        ("2^64", with("exp", "18446744073709551616"), invalid),
        ("minus 2^63", with("exp", "-9223372036854775808"), invalid),
        ("an object", with("exp", "{}"), invalid),
        ("false", with("exp", "false"), invalid),
        ("in milliseconds", with("iat", NOW * 1000), "IssuedInFuture"),
        ("nbf null", with("nbf", "null"), "valid"),
        ("nbf negative", with("nbf", "-1"), r#"InvalidClaim("nbf")"#),
        ("iat null", with("iat", "null"), "valid"),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn authorized_party_is_compared_exactly() {
    let rejected = [
        "",
        " ",
        "*",
        "null",
        "app.example.com",
        "http://app.example.com",
        "https://app.example.com:443",
        "https://app.example.com/path",
        "https://app.example.com ",
        " https://app.example.com",
        "https://APP.example.com",
        "HTTPS://app.example.com",
        "https://app.example.co",
        "https://app.example.com.evil.com",
        "https://app.example.com@evil.com",
        "https://evil.com#https://app.example.com",
        "https://example.com",
        "https://x.app.example.com",
        "https://app.example.com,https://admin.example.com",
        r"https://app.example.com\u0000",
    ]
    .map(|azp| (azp, with("azp", format!("\"{azp}\"")), "UnauthorizedParty"));
    assert_outcomes(&verifier(), &rejected);
    let table = [
        (
            "escaped",
            with("azp", r#""https:\/\/app.example.com""#),
            "valid",
        ),
        ("a number", with("azp", "1"), r#"InvalidClaim("azp")"#),
        ("false", with("azp", "false"), r#"InvalidClaim("azp")"#),
        ("an object", with("azp", "{}"), r#"InvalidClaim("azp")"#),
        (
            "in capitals",
            token(&[("azp", ""), ("AZP", r#""https://app.example.com""#)]),
            "UnauthorizedParty",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn texts_have_the_expected_type() {
    let table = [
        (
            "iss with a slash",
            with("iss", r#""https://clerk.example.com/""#),
            "WrongIssuer",
        ),
        ("iss null", with("iss", "null"), "WrongIssuer"),
        (
            "iss a list",
            with("iss", r#"["https://clerk.example.com"]"#),
            r#"InvalidClaim("iss")"#,
        ),
        ("sid null", with("sid", "null"), r#"MissingClaim("sid")"#),
        (
            "sid blank",
            with("sid", r#"" \t\n""#),
            r#"InvalidClaim("sid")"#,
        ),
        ("sid an object", with("sid", "{}"), r#"InvalidClaim("sid")"#),
        (
            "sid in capitals",
            token(&[("sid", ""), ("SID", r#""sess_1""#)]),
            r#"MissingClaim("sid")"#,
        ),
        ("sub null", with("sub", "null"), r#"MissingClaim("sub")"#),
        ("sub a number", with("sub", "2"), r#"InvalidClaim("sub")"#),
        (
            "sub a list",
            with("sub", r#"["user_2"]"#),
            r#"InvalidClaim("sub")"#,
        ),
        (
            "sts in capitals",
            with("sts", r#""ACTIVE""#),
            r#"InvalidClaim("sts")"#,
        ),
        ("sts empty", with("sts", r#""""#), r#"InvalidClaim("sts")"#),
        ("sts a number", with("sts", "1"), r#"InvalidClaim("sts")"#),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn payload_is_one_object_in_utf8() {
    let payload = |bytes: &[u8]| {
        let part = |bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        signed(&format!("{}.{}", part(HEADER.as_bytes()), part(bytes)))
    };
    let json = claims(&[]);
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let table = [
        ("as it is", payload(json.as_bytes()), "valid"),
        ("empty", payload(b""), "Malformed"),
        (
            "byte order mark",
            payload(format!("\u{feff}{json}").as_bytes()),
            "Malformed",
        ),
        (
            "two objects",
            payload(format!("{json}{json}").as_bytes()),
            "Malformed",
        ),
        (
            "truncated",
            payload(&json.as_bytes()[..json.len() - 1]),
            "Malformed",
        ),
        ("Latin-1", payload(b"{\"x\":\"\xe9\"}"), "Malformed"),
        ("UTF-16", payload(b"{\0}\0"), "Malformed"),
        ("comment", payload(b"{/**/}"), "Malformed"),
        ("trailing comma", payload(b"{\"x\":1,}"), "Malformed"),
        ("JSON in a string", payload(b"\"{}\""), "Malformed"),
        ("lone surrogate", with("x", r#""\ud800""#), "valid"),
        (
            "lone surrogate in sub",
            with("sub", r#""\ud800""#),
            r#"InvalidClaim("sub")"#,
        ),
        ("deep", with("x", &deep), "valid"),
        (
            "deep act",
            with("act", format!(r#"{{"sub":"user_1","x":{deep}}}"#)),
            "Actor",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn duplicates_are_rejected_in_any_type_of_actor() {
    type Map = BTreeMap<String, Value>;
    #[derive(Deserialize)]
    struct Agent {
        #[serde(rename = "sub")]
        _sub: String,
    }

    let twice = |name: &str, value: &str| {
        let claims = claims(&[("act", r#"{"sub":"user_1"}"#)]);
        rs256(
            HEADER,
            &claims.replacen('{', &format!("{{\"{name}\":{value},"), 1),
            KEY,
        )
    };
    let act = |value: &str| with("act", value);
    let table = [
        (
            "act twice",
            twice("act", r#"{"sub":"user_9"}"#),
            "DuplicateClaim",
        ),
        (
            "act null and present",
            twice("act", "null"),
            "DuplicateClaim",
        ),
        ("act escaped", twice(r"\u0061ct", "null"), "DuplicateClaim"),
        ("exp twice", twice("exp", "9999999999"), "DuplicateClaim"),
        ("azp twice", twice("azp", "null"), "DuplicateClaim"),
        ("sid twice", twice("sid", r#""sess_1""#), "DuplicateClaim"),
        (
            "sub in capitals",
            twice("SUB", r#""user_9""#),
            "impersonated",
        ),
        (
            "sub in act, escaped",
            act(r#"{"sub":"a","s\u0075b":"b"}"#),
            "DuplicateClaim",
        ),
        (
            "sub in act, null",
            act(r#"{"sub":null,"sub":"b"}"#),
            "DuplicateClaim",
        ),
        (
            "claim in act",
            act(r#"{"sub":"a","case":1,"case":2}"#),
            "DuplicateClaim",
        ),
        (
            "nested in act",
            act(r#"{"sub":"a","x":{"y":1,"y":2}}"#),
            "impersonated",
        ),
    ];
    assert_outcomes(&verifier(), &table);

    let token = act(r#"{"sub":"user_1","sub":"user_9"}"#);
    let token = Some(token.as_str());
    assert_eq!(
        outcome(&verifier().verify_as::<Agent>(token)),
        "DuplicateClaim"
    );
    assert_eq!(
        outcome(&verifier().verify_as::<Value>(token)),
        "DuplicateClaim"
    );
    assert_eq!(
        outcome(&verifier().verify_as::<Map>(token)),
        "DuplicateClaim"
    );
}

#[test]
fn every_type_of_actor_detects_the_impersonation() {
    for act in [r#"{"sub":"user_1"}"#, "{}", "[]", "0", "false", r#""""#] {
        let token = with("act", act);
        let outcome = outcome(&verifier().verify_as::<Value>(Some(&token)));
        assert_eq!(outcome, "impersonated", "{act}");
    }
}
