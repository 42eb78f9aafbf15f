//! Tokens that are verified with a single public key.

use serde::Deserialize;

use super::sign::{
    HEADER, KEY, NOW, OTHER_KEY, PUBLIC_KEY, claims, hs256, now, rs256, rs512, token, unsigned,
};
use crate::Actor;
use crate::session::{SessionTokenError, SessionVerifier, Verification};

pub(super) fn verifier() -> SessionVerifier {
    SessionVerifier::from_pem(PUBLIC_KEY)
        .unwrap()
        .authorized_parties(["https://app.example.com", "https://admin.example.com"])
        .issuer("https://clerk.example.com")
        .clock(now)
}

/// Returns the result as a word, so that it fits in a table.
pub(super) fn outcome<A>(verification: &Verification<A>) -> String {
    match verification {
        Verification::Absent => "absent".into(),
        Verification::Invalid(SessionTokenError::InvalidActor(_)) => "Actor".into(),
        Verification::Invalid(reason) => format!("{reason:?}"),
        Verification::Unavailable(_) => "unavailable".into(),
        Verification::Pending(_) => "pending".into(),
        Verification::Valid(claims) if claims.is_impersonated() => "impersonated".into(),
        Verification::Valid(_) => "valid".into(),
    }
}

pub(super) fn assert_outcomes(verifier: &SessionVerifier, table: &[(&str, String, &str)]) {
    for (name, token, expected) in table {
        let verification = verifier.verify(Some(token));
        assert_eq!(outcome(&verification), *expected, "{name}");
        let printed = format!("{verification:?}");
        for part in token.split('.').filter(|part| part.len() > 8) {
            assert!(!printed.contains(part), "{name}: {printed}");
        }
    }
}

#[test]
fn token_has_three_parts() {
    let valid = token(&[]);
    let (message, _) = valid.rsplit_once('.').unwrap();
    let table = [
        ("valid", valid.clone(), "valid"),
        ("empty", String::new(), "absent"),
        ("blank", " ".into(), "Malformed"),
        ("garbage", "garbage".into(), "Malformed"),
        ("two parts", message.into(), "Malformed"),
        ("empty parts", "..".into(), "Malformed"),
        ("four parts", format!("{valid}.x"), "Malformed"),
        ("parts that are not Base64", "!.!.!".into(), "Malformed"),
        ("padding", format!("{valid}=="), "Malformed"),
        ("line break", format!("{valid}\n"), "Malformed"),
        ("prefix", format!("Bearer {valid}"), "Malformed"),
        ("too long", "x".repeat(16 * 1024 + 1), "TooLong"),
        (
            "too long, signed",
            token(&[("padding", &format!("\"{}\"", "x".repeat(16 * 1024)))]),
            "TooLong",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn signature_decides_first() {
    let valid = token(&[]);
    let (message, signature) = valid.rsplit_once('.').unwrap();
    let expired = claims(&[("exp", "1")]);
    let other_message = unsigned(HEADER, &claims(&[("sub", r#""user_9""#)]));
    let table = [
        ("valid", valid.clone(), "valid"),
        (
            "other key",
            rs256(HEADER, &claims(&[]), OTHER_KEY),
            "Signature",
        ),
        (
            "other key, expired",
            rs256(HEADER, &expired, OTHER_KEY),
            "Signature",
        ),
        ("no signature", format!("{message}."), "Signature"),
        ("short signature", format!("{message}.AAAA"), "Signature"),
        (
            "other claims",
            format!("{other_message}.{signature}"),
            "Signature",
        ),
        (
            "zero signature",
            format!("{message}.{}", "A".repeat(342)),
            "Signature",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn token_does_not_choose_the_algorithm() {
    let header = |changed: &str| rs256(changed, &claims(&[]), KEY);
    let none = r#"{"alg":"none","typ":"JWT"}"#;
    let table = [
        (
            "alg none",
            format!("{}.", unsigned(none, &claims(&[]))),
            "Algorithm",
        ),
        (
            "alg none, signed",
            rs256(none, &claims(&[]), KEY),
            "Algorithm",
        ),
        ("alg NONE", header(r#"{"alg":"NONE"}"#), "Algorithm"),
        ("alg rs256", header(r#"{"alg":"rs256"}"#), "Algorithm"),
        (
            "alg RS512",
            rs512(r#"{"alg":"RS512"}"#, &claims(&[])),
            "Algorithm",
        ),
        (
            "RS512 under the name RS256",
            rs512(HEADER, &claims(&[])),
            "Signature",
        ),
        (
            "HS256 with the public key",
            hs256(r#"{"alg":"HS256","typ":"JWT"}"#, &claims(&[])),
            "Algorithm",
        ),
        (
            "HS256 under the name RS256",
            hs256(HEADER, &claims(&[])),
            "Signature",
        ),
        ("alg missing", header("{}"), "Malformed"),
        ("alg null", header(r#"{"alg":null}"#), "Malformed"),
        (
            "alg twice",
            header(r#"{"alg":"none","alg":"RS256"}"#),
            "Malformed",
        ),
        ("header not an object", header(r#"["RS256"]"#), "Malformed"),
        ("header not JSON", header("RS256"), "Malformed"),
        (
            "crit",
            header(r#"{"alg":"RS256","crit":["b64"],"b64":false}"#),
            "Malformed",
        ),
        (
            "typ at+jwt",
            header(r#"{"alg":"RS256","typ":"at+jwt"}"#),
            "Malformed",
        ),
        (
            "typ in lower case",
            header(r#"{"alg":"RS256","typ":"jwt"}"#),
            "valid",
        ),
        ("kid missing", header(r#"{"alg":"RS256"}"#), "valid"),
        (
            "kid unknown",
            header(r#"{"alg":"RS256","kid":"x"}"#),
            "valid",
        ),
        (
            "embedded key",
            rs256(
                r#"{"alg":"RS256","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"},"jku":"http://127.0.0.1/"}"#,
                &claims(&[]),
                OTHER_KEY,
            ),
            "Signature",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn times_are_checked() {
    let at = |seconds: u64| seconds.to_string();
    let with = |name: &str, value: &str| token(&[(name, value)]);
    let table = [
        ("exp in 1 s", with("exp", &at(NOW + 1)), "valid"),
        ("exp now", with("exp", &at(NOW)), "valid"),
        ("exp 4 s ago", with("exp", &at(NOW - 4)), "valid"),
        ("exp 5 s ago", with("exp", &at(NOW - 5)), "Expired"),
        ("exp long ago", with("exp", "1"), "Expired"),
        ("exp missing", with("exp", ""), r#"MissingClaim("exp")"#),
        ("exp null", with("exp", "null"), r#"MissingClaim("exp")"#),
        (
            "exp a string",
            with("exp", &format!("\"{}\"", NOW + 60)),
            r#"InvalidClaim("exp")"#,
        ),
        ("exp a list", with("exp", "[1]"), r#"InvalidClaim("exp")"#),
        ("exp negative", with("exp", "-1"), r#"InvalidClaim("exp")"#),
        (
            "exp with a fraction",
            with("exp", &format!("{NOW}.5")),
            "valid",
        ),
        (
            "exp too large",
            with("exp", "1e300"),
            r#"InvalidClaim("exp")"#,
        ),
        (
            "exp infinite",
            with("exp", "1e999"),
            r#"InvalidClaim("exp")"#,
        ),
        ("nbf in 5 s", with("nbf", &at(NOW + 5)), "valid"),
        ("nbf in 6 s", with("nbf", &at(NOW + 6)), "NotYetValid"),
        ("nbf missing", with("nbf", ""), "valid"),
        (
            "nbf a string",
            with("nbf", r#""0""#),
            r#"InvalidClaim("nbf")"#,
        ),
        ("iat in 5 s", with("iat", &at(NOW + 5)), "valid"),
        ("iat in 6 s", with("iat", &at(NOW + 6)), "IssuedInFuture"),
        ("iat missing", with("iat", ""), "valid"),
        ("iat true", with("iat", "true"), r#"InvalidClaim("iat")"#),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn claims_are_checked() {
    let with = |name: &str, value: &str| token(&[(name, value)]);
    let twice = |name: &str, value: &str| {
        let claims = claims(&[]).replacen('{', &format!("{{\"{name}\":{value},"), 1);
        rs256(HEADER, &claims, KEY)
    };
    let table = [
        (
            "azp of another party",
            with("azp", r#""https://admin.example.com""#),
            "valid",
        ),
        (
            "azp unknown",
            with("azp", r#""https://evil.example.com""#),
            "UnauthorizedParty",
        ),
        (
            "azp with a suffix",
            with("azp", r#""https://app.example.com/""#),
            "UnauthorizedParty",
        ),
        ("azp missing", with("azp", ""), "UnauthorizedParty"),
        ("azp null", with("azp", "null"), "UnauthorizedParty"),
        (
            "azp a list",
            with("azp", r#"["https://app.example.com"]"#),
            r#"InvalidClaim("azp")"#,
        ),
        (
            "iss of another instance",
            with("iss", r#""https://clerk.evil.com""#),
            "WrongIssuer",
        ),
        ("iss missing", with("iss", ""), "WrongIssuer"),
        ("sid missing", with("sid", ""), r#"MissingClaim("sid")"#),
        ("sid empty", with("sid", r#""""#), r#"InvalidClaim("sid")"#),
        ("sid a number", with("sid", "1"), r#"InvalidClaim("sid")"#),
        ("sub missing", with("sub", ""), r#"MissingClaim("sub")"#),
        ("sub blank", with("sub", r#"" ""#), r#"InvalidClaim("sub")"#),
        ("sts missing", with("sts", ""), "valid"),
        ("sts pending", with("sts", r#""pending""#), "pending"),
        (
            "sts unknown",
            with("sts", r#""suspended""#),
            r#"InvalidClaim("sts")"#,
        ),
        ("unknown claims", with("o", r#"{"id":"org_1"}"#), "valid"),
        ("sub twice", twice("sub", r#""user_9""#), "DuplicateClaim"),
        (
            "sub twice, escaped",
            twice(r"s\u0075b", r#""user_9""#),
            "DuplicateClaim",
        ),
        ("unknown claim twice", twice("v", "1"), "DuplicateClaim"),
        ("claims not JSON", rs256(HEADER, "claims", KEY), "Malformed"),
        ("claims a list", rs256(HEADER, "[]", KEY), "Malformed"),
        (
            "claims empty",
            rs256(HEADER, "{}", KEY),
            r#"MissingClaim("exp")"#,
        ),
        (
            "claims with a rest",
            rs256(HEADER, &format!("{}x", claims(&[])), KEY),
            "Malformed",
        ),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn actor_of_any_shape_is_never_overlooked() {
    let with = |value: &str| token(&[("act", value)]);
    let table = [
        ("missing", with(""), "valid"),
        ("null", with("null"), "valid"),
        ("complete", with(r#"{"sub":"user_1"}"#), "impersonated"),
        (
            "with claims",
            with(r#"{"sub":"user_1","case":4711}"#),
            "impersonated",
        ),
        (
            "from the dashboard",
            with(r#"{"iss":"https://dashboard.clerk.com","sid":"sess_9","sub":"user_1"}"#),
            "impersonated",
        ),
        ("empty", with("{}"), "Actor"),
        ("without sub", with(r#"{"case":4711}"#), "Actor"),
        ("sub a number", with(r#"{"sub":1}"#), "Actor"),
        ("sub null", with(r#"{"sub":null}"#), "Actor"),
        (
            "sub twice",
            with(r#"{"sub":"user_1","sub":"user_9"}"#),
            "DuplicateClaim",
        ),
        ("a string", with(r#""user_1""#), "Actor"),
        ("a list", with(r#"["user_1"]"#), "Actor"),
        ("true", with("true"), "Actor"),
        ("false", with("false"), "Actor"),
        ("zero", with("0"), "Actor"),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn actor_has_the_requested_type() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Agent {
        sub: String,
        case: u64,
    }

    let with_case = token(&[("act", r#"{"sub":"user_1","case":4711}"#)]);
    let claims = verifier()
        .verify_as::<Agent>(Some(&with_case))
        .valid()
        .unwrap();
    let expected = Agent {
        sub: "user_1".into(),
        case: 4711,
    };
    assert_eq!(claims.actor, Some(expected));
    assert_eq!(claims.user_id, "user_2");
    assert_eq!(claims.session_id, "sess_1");

    let without_case = token(&[("act", r#"{"sub":"user_1"}"#)]);
    let verification = verifier().verify_as::<Agent>(Some(&without_case));
    assert_eq!(outcome(&verification), "Actor");
}

#[test]
fn no_authorized_party_is_required_by_default() {
    let verifier = SessionVerifier::from_pem(PUBLIC_KEY).unwrap().clock(now);
    let table = [
        ("azp missing", token(&[("azp", "")]), "valid"),
        (
            "azp unknown",
            token(&[("azp", r#""https://x.example.com""#)]),
            "valid",
        ),
        ("iss missing", token(&[("iss", "")]), "valid"),
    ];
    assert_outcomes(&verifier, &table);
}

#[test]
fn system_clock_is_the_default() {
    let verifier = SessionVerifier::from_pem(PUBLIC_KEY).unwrap();
    let long_ago = token(&[("exp", "1")]);
    assert_eq!(outcome(&verifier.verify(Some(&long_ago))), "Expired");
}

#[test]
fn claims_print_no_personal_data() {
    let token = token(&[("act", r#"{"sub":"user_1","name":"Ada Lovelace"}"#)]);
    let claims = verifier().verify_as::<Actor>(Some(&token)).valid().unwrap();
    let printed = format!("{claims:?}");
    assert!(
        printed.contains("sess_1") && !printed.contains("Ada"),
        "{printed}"
    );
}
