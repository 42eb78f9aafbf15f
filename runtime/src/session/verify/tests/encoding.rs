//! Tokens that are encoded in unusual ways: their Base64, their parts, and their header.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD};

use super::keys::jwk;
use super::sign::{
    HEADER, KEY, OTHER_KEY, OTHER_PUBLIC_KEY, claims, hs256, now, rs256, signed, token, unsigned,
};
use super::tokens::{assert_outcomes, verifier};
use crate::session::SessionVerifier;

const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn encode(part: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part)
}

/// Sets a bit of the last character that no byte uses.
fn with_trailing_bit(part: &str) -> String {
    let (start, last) = part.split_at(part.len() - 1);
    let value = URL_SAFE.iter().position(|it| [*it] == last.as_bytes());
    let changed = char::from(URL_SAFE[value.unwrap() ^ 1]);
    format!("{start}{changed}")
}

/// Returns claims whose encoding has this length modulo 4, and both special characters.
fn claims_with_length(remainder: usize) -> String {
    (0..4)
        .map(|n| claims(&[("x", &format!("\"{}???>>>~~~\"", "y".repeat(n)))]))
        .find(|claims| encode(claims).len() % 4 == remainder)
        .unwrap()
}

#[test]
fn base64_has_one_form() {
    let valid = token(&[]);
    let (message, signature) = valid.rsplit_once('.').unwrap();
    let (header, payload) = message.split_once('.').unwrap();
    let standard = signature.replace('-', "+").replace('_', "/");
    assert_ne!(standard, signature);
    let bits = |remainder| encode(claims_with_length(remainder));
    let special = claims_with_length(3);
    assert!(encode(&special).contains(['-', '_']));
    let malformed = [
        ("signature with padding", format!("{message}.{signature}==")),
        (
            "signature with a trailing bit",
            format!("{message}.{}", with_trailing_bit(signature)),
        ),
        (
            "signature in the standard alphabet",
            format!("{message}.{standard}"),
        ),
        ("signature with a space", format!("{message}. {signature}")),
        (
            "header with padding",
            signed(&format!("{header}==.{payload}")),
        ),
        (
            "header with a line break",
            signed(&format!("{header}\n.{payload}")),
        ),
        (
            "payload with padding",
            signed(&format!(
                "{header}.{}",
                BASE64_STANDARD.encode(claims_with_length(2))
            )),
        ),
        (
            "payload with a trailing bit of two",
            signed(&format!("{header}.{}", with_trailing_bit(&bits(3)))),
        ),
        (
            "payload with a trailing bit of four",
            signed(&format!("{header}.{}", with_trailing_bit(&bits(2)))),
        ),
        (
            "payload in the standard alphabet",
            signed(&format!(
                "{header}.{}",
                BASE64_STANDARD_NO_PAD.encode(&special)
            )),
        ),
        (
            "payload with a space",
            signed(&format!("{header}.{payload} ")),
        ),
        (
            "payload of impossible length",
            signed(&format!("{header}.{}", bits(2).split_at(1).1)),
        ),
    ]
    .map(|(name, token)| (name, token, "Malformed"));
    assert_outcomes(&verifier(), &malformed);
    let valid = [0, 2, 3].map(|remainder| {
        let token = signed(&format!("{header}.{}", bits(remainder)));
        ("each length", token, "valid")
    });
    assert_outcomes(&verifier(), &valid);
}

#[test]
fn parts_are_neither_trimmed_nor_skipped() {
    let valid = token(&[]);
    let (message, signature) = valid.rsplit_once('.').unwrap();
    let (header, payload) = message.split_once('.').unwrap();
    let table = [
        ("leading space", format!(" {valid}"), "Malformed"),
        ("leading tab", format!("\t{valid}"), "Malformed"),
        ("trailing space", format!("{valid} "), "Malformed"),
        ("trailing NUL", format!("{valid}\0"), "Malformed"),
        ("quotes", format!("\"{valid}\""), "Malformed"),
        ("not ASCII", "é.é.é".into(), "Malformed"),
        ("only dots", "....".into(), "Malformed"),
        ("leading dot", format!(".{valid}"), "Malformed"),
        ("trailing dot", format!("{valid}."), "Signature"),
        (
            "doubled dot",
            format!("{header}..{payload}.{signature}"),
            "Signature",
        ),
        ("no payload", format!("{header}..{signature}"), "Signature"),
        ("no header", format!(".{payload}.{signature}"), "Malformed"),
        (
            "no payload, signed",
            signed(&format!("{header}.")),
            "Malformed",
        ),
        (
            "four parts, signed",
            signed(&format!("{message}.{payload}")),
            "Malformed",
        ),
        ("two tokens", format!("{valid}{valid}"), "Signature"),
        (
            "parts swapped",
            signed(&format!("{payload}.{header}")),
            "Malformed",
        ),
        (
            "long signature",
            format!("{message}.{}", "A".repeat(8000)),
            "Signature",
        ),
        (
            "garbage of the maximum length",
            "x".repeat(16 * 1024),
            "Malformed",
        ),
        (
            "dots of the maximum length",
            ".".repeat(16 * 1024),
            "Malformed",
        ),
        ("too long", ".".repeat(16 * 1024 + 1), "TooLong"),
        ("far too long", "x".repeat(16 << 20), "TooLong"),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn token_of_the_maximum_length_is_valid() {
    let with_padding = |n| token(&[("padding", &format!("\"{}\"", "x".repeat(n)))]);
    let missing = 16 * 1024 - with_padding(0).len();
    let longest = with_padding(missing / 4 * 3);
    assert!(longest.len() > 16 * 1024 - 4, "{}", longest.len());
    let too_long = with_padding(missing / 4 * 3 + 4);
    let table = [
        ("longest", longest, "valid"),
        ("too long", too_long, "TooLong"),
    ];
    assert_outcomes(&verifier(), &table);
}

#[test]
fn header_is_read_strictly() {
    let with = |header: &str| rs256(header, &claims(&[]), KEY);
    let deep = format!("{}{}", "[".repeat(3000), "]".repeat(3000));
    let malformed = [
        ("alg a number", r#"{"alg":256}"#),
        ("alg a list", r#"{"alg":["RS256"]}"#),
        ("kid a number", r#"{"alg":"RS256","kid":1}"#),
        ("kid twice", r#"{"alg":"RS256","kid":"ins_1","kid":"x"}"#),
        ("typ a number", r#"{"alg":"RS256","typ":1}"#),
        ("typ JWE", r#"{"alg":"RS256","typ":"JWE"}"#),
        ("typ empty", r#"{"alg":"RS256","typ":""}"#),
        ("typ with a space", r#"{"alg":"RS256","typ":"JWT "}"#),
        ("crit empty", r#"{"alg":"RS256","crit":[]}"#),
        ("crit false", r#"{"alg":"RS256","crit":false}"#),
        ("crit of known names", r#"{"alg":"RS256","crit":["exp"]}"#),
        ("byte order mark", "\u{feff}{\"alg\":\"RS256\"}"),
        ("rest", r#"{"alg":"RS256"}}"#),
        ("single quotes", "{'alg':'RS256'}"),
        ("null", "null"),
    ]
    .map(|(name, header)| (name, with(header), "Malformed"));
    assert_outcomes(&verifier(), &malformed);

    let algorithms = [
        "", "None", "nOnE", "RS256 ", "RS384", "PS256", "ES256", "EdDSA", "HS512",
    ]
    .map(|alg| (alg, with(&format!(r#"{{"alg":"{alg}"}}"#)), "Algorithm"));
    assert_outcomes(&verifier(), &algorithms);

    let valid = [
        ("kid null", r#"{"alg":"RS256","kid":null}"#.to_owned()),
        ("kid empty", r#"{"alg":"RS256","kid":""}"#.into()),
        (
            "kid a path",
            r#"{"alg":"RS256","kid":"../../dev/null"}"#.into(),
        ),
        (
            "kid huge",
            format!(r#"{{"alg":"RS256","kid":"{}"}}"#, "x".repeat(8000)),
        ),
        ("deep", format!(r#"{{"alg":"RS256","x":{deep}}}"#)),
        ("typ null", r#"{"alg":"RS256","typ":null}"#.into()),
        ("cty", r#"{"alg":"RS256","typ":"JWT","cty":"JWT"}"#.into()),
        ("alg with an escape", r#"{"alg":"RS\u003256"}"#.into()),
        ("blanks between tokens", "{ \"alg\" :\n\"RS256\" }".into()),
    ]
    .map(|(name, header)| (name, with(&header), "valid"));
    assert_outcomes(&verifier(), &valid);
}

#[test]
fn keys_in_the_token_are_ignored() {
    let other = jwk("ins_1", OTHER_PUBLIC_KEY, "");
    let embedded = [
        ("jwk", format!(r#""jwk":{other}"#)),
        ("jku", r#""jku":"http://127.0.0.1:9/jwks.json""#.into()),
        ("x5c", r#""x5c":["MIIB"]"#.into()),
        ("x5u", r#""x5u":"http://127.0.0.1:9/key.pem""#.into()),
        ("x5t", r#""x5t":"AA","x5t#S256":"AA""#.into()),
    ];
    let document = format!(
        r#"{{"keys":[{}]}}"#,
        jwk("ins_1", super::sign::PUBLIC_KEY, "")
    );
    let with_jwks = SessionVerifier::from_jwks(document).unwrap().clock(now);
    for (name, member) in embedded {
        let header = format!(r#"{{"alg":"RS256","kid":"ins_1",{member}}}"#);
        let table = [
            (name, rs256(&header, &claims(&[]), OTHER_KEY), "Signature"),
            (name, rs256(&header, &claims(&[]), KEY), "valid"),
            (name, hs256(&header, &claims(&[])), "Signature"),
            (
                name,
                format!("{}.", unsigned(&header, &claims(&[]))),
                "Signature",
            ),
        ];
        assert_outcomes(&verifier(), &table);
        assert_outcomes(&with_jwks, &table);
    }
}

#[test]
fn unknown_key_ids_are_rejected_with_jwks() {
    let document = format!(
        r#"{{"keys":[{}]}}"#,
        jwk("ins_1", super::sign::PUBLIC_KEY, "")
    );
    let verifier = SessionVerifier::from_jwks(document).unwrap().clock(now);
    let with = |kid: &str| {
        rs256(
            &format!(r#"{{"alg":"RS256","kid":{kid}}}"#),
            &claims(&[]),
            KEY,
        )
    };
    let table = [
        ("known", with(r#""ins_1""#), "valid"),
        ("null", with("null"), "UnknownKey"),
        ("empty", with(r#""""#), "UnknownKey"),
        ("prefix", with(r#""ins_""#), "UnknownKey"),
        ("in capitals", with(r#""INS_1""#), "UnknownKey"),
        ("with a space", with(r#""ins_1 ""#), "UnknownKey"),
        (
            "huge",
            with(&format!("\"{}\"", "x".repeat(8000))),
            "UnknownKey",
        ),
        (
            "unknown and unsigned",
            format!("{}.", unsigned(r#"{"alg":"RS256","kid":"x"}"#, "{}")),
            "UnknownKey",
        ),
        (
            "known and unsigned",
            format!("{}.", unsigned(HEADER, "{}")),
            "Signature",
        ),
    ];
    assert_outcomes(&verifier, &table);
}
