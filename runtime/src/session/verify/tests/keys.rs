//! Public keys: PEM files, JWKS documents, and the choice by `kid`.

use std::error::Error;
use std::fmt;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use pkcs1::RsaPublicKey;
use serde_json::Value;
use spki::SubjectPublicKeyInfoOwned;
use spki::der::Decode as _;

use super::sign::{KEY, OTHER_KEY, OTHER_PUBLIC_KEY, PUBLIC_KEY, claims, now, rs256, token};
use crate::session::{
    KeysUnavailableError, PublicKeyError, PublicKeys, SessionTokenError, SessionVerifier,
    Verification,
};

#[test]
fn pem_is_read_tolerantly() {
    let table = [
        ("as it is", PUBLIC_KEY.to_owned()),
        ("literal line breaks", PUBLIC_KEY.replace('\n', "\\n")),
        ("one line", PUBLIC_KEY.replace('\n', "")),
        ("spaces for line breaks", PUBLIC_KEY.replace('\n', " ")),
        ("indented", PUBLIC_KEY.replace('\n', "\n  ")),
        ("CRLF", PUBLIC_KEY.replace('\n', "\r\n")),
        ("spaces around", format!("\n  {PUBLIC_KEY}  \n")),
    ];
    for (name, pem) in table {
        assert!(SessionVerifier::from_pem(&pem).is_ok(), "{name}");
    }
}

#[test]
fn unusable_pem_is_rejected() {
    let small = include_str!("small_public_key.pem");
    let without_line = |number| {
        let mut lines: Vec<_> = PUBLIC_KEY.lines().collect();
        lines.remove(number);
        lines.join("\n")
    };
    let elliptic = include_str!("ec_public_key.pem");
    let table = [
        ("empty", String::new(), "PEM"),
        ("garbage", "garbage".into(), "PEM"),
        ("secret key", "sk_test_x".into(), "PEM"),
        ("truncated", PUBLIC_KEY.chars().take(200).collect(), "PEM"),
        (
            "line missing",
            without_line(2),
            "the public key is malformed",
        ),
        (
            "private key",
            PUBLIC_KEY.replace("PUBLIC", "PRIVATE"),
            "PEM",
        ),
        ("not Base64", PUBLIC_KEY.replace("MIIB", "M-IB"), "PEM"),
        ("two keys", PUBLIC_KEY.repeat(2), "PEM"),
        ("1,024 bits", small.into(), "2048 to 8192 bits"),
        ("elliptic curve", elliptic.into(), "expected an RSA key"),
    ];
    for (name, pem, expected) in table {
        let error = SessionVerifier::from_pem(&pem).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
        assert!(!error.contains("sk_test"), "{name}: {error}");
    }
}

/// Returns a JSON web key. `further_members` is added as it is, so it starts with a comma.
pub(super) fn jwk(id: &str, pem: &str, further_members: &str) -> String {
    let base64: String = pem.lines().filter(|line| !line.contains('-')).collect();
    let der = BASE64_STANDARD.decode(base64).unwrap();
    let info = SubjectPublicKeyInfoOwned::from_der(&der).unwrap();
    let key = RsaPublicKey::from_der(info.subject_public_key.as_bytes().unwrap()).unwrap();
    let encode = |bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    format!(
        r#"{{"kty":"RSA","kid":"{id}","n":"{}","e":"{}"{further_members}}}"#,
        encode(key.modulus.as_bytes()),
        encode(key.public_exponent.as_bytes()),
    )
}

fn jwks(keys: &[String]) -> String {
    format!(r#"{{"keys":[{}]}}"#, keys.join(","))
}

#[test]
fn key_is_selected_by_its_id() {
    let document = jwks(&[
        jwk("ins_1", PUBLIC_KEY, r#","alg":"RS256","use":"sig""#),
        jwk("ins_2", OTHER_PUBLIC_KEY, ""),
    ]);
    let verifier = SessionVerifier::from_jwks(document).unwrap().clock(now);
    let table = [
        (r#"{"alg":"RS256","kid":"ins_1"}"#, KEY, None),
        (r#"{"alg":"RS256","kid":"ins_2"}"#, OTHER_KEY, None),
        (
            r#"{"alg":"RS256","kid":"ins_1"}"#,
            OTHER_KEY,
            Some(SessionTokenError::Signature),
        ),
        (
            r#"{"alg":"RS256","kid":"ins_2"}"#,
            KEY,
            Some(SessionTokenError::Signature),
        ),
        (
            r#"{"alg":"RS256","kid":"ins_3"}"#,
            KEY,
            Some(SessionTokenError::UnknownKey),
        ),
        (
            r#"{"alg":"RS256"}"#,
            KEY,
            Some(SessionTokenError::UnknownKey),
        ),
    ];
    for (header, key, expected) in table {
        let actual = match verifier.verify(Some(&rs256(header, &claims(&[]), key))) {
            Verification::Invalid(reason) => Some(reason),
            Verification::Valid(_) => None,
            other => panic!("{header}: {other:?}"),
        };
        assert_eq!(actual, expected, "{header}");
    }
}

#[test]
fn unusable_keys_of_jwks_document_are_skipped() {
    let usable = jwk("ins_1", PUBLIC_KEY, "");
    let document = jwks(&[
        r#"{"kty":"EC","kid":"ins_1","crv":"P-256","x":"AA","y":"AA"}"#.into(),
        r#"{"kty":"RSA","kid":"ins_1"}"#.into(),
        r#"{"kty":"RSA","kid":"ins_1","n":"AQAB","e":"AQAB"}"#.into(),
        jwk("ins_1", OTHER_PUBLIC_KEY, r#","use":"enc""#),
        jwk("ins_1", OTHER_PUBLIC_KEY, r#","alg":"RS512""#),
        jwk("ins_1", include_str!("small_public_key.pem"), ""),
        "null".into(),
        usable,
    ]);
    let verifier = SessionVerifier::from_jwks(document).unwrap().clock(now);
    let token = rs256(r#"{"alg":"RS256","kid":"ins_1"}"#, &claims(&[]), KEY);
    assert!(verifier.verify(Some(&token)).valid().is_some());
}

#[test]
fn unusable_jwks_document_is_rejected() {
    let usable = jwk("ins_1", PUBLIC_KEY, "");
    assert!(SessionVerifier::from_jwks(jwks(&vec![usable.clone(); 64])).is_ok());

    let table = [
        ("empty", String::new()),
        ("no list", "{}".into()),
        ("no keys", jwks(&[])),
        ("no usable key", jwks(&["{}".into()])),
        ("too many keys", jwks(&vec![usable; 65])),
    ];
    for (name, document) in table {
        assert!(SessionVerifier::from_jwks(document).is_err(), "{name}");
    }
}

/// Returns a verifier with a changed `PUBLIC_KEY`: zero bytes precede its modulus, and its exponent
/// is `e`.
fn changed_key(
    modulus_zeros: usize,
    e: &[u8],
) -> Result<SessionVerifier<PublicKeys>, PublicKeyError> {
    let mut key: Value = serde_json::from_str(&jwk("ins_1", PUBLIC_KEY, "")).unwrap();
    let n = BASE64_URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap());
    let n = [vec![0; modulus_zeros], n.unwrap()].concat();
    key["n"] = BASE64_URL_SAFE_NO_PAD.encode(n).into();
    key["e"] = BASE64_URL_SAFE_NO_PAD.encode(e).into();
    SessionVerifier::from_jwks(jwks(&[key.to_string()]))
}

#[test]
fn leading_zeros_do_not_count_as_size_of_key() {
    for (modulus_zeros, e) in [(0, &[1, 0, 1][..]), (3, &[0, 0, 0, 0, 1, 0, 1])] {
        let verifier = changed_key(modulus_zeros, e).unwrap().clock(now);
        assert!(verifier.verify(Some(&token(&[]))).valid().is_some());
    }
}

#[test]
fn exponent_has_one_to_five_bytes() {
    assert!(changed_key(0, &[1, 0, 0, 0, 1]).is_ok());
    for e in [&[][..], &[0], &[1, 0, 0, 0, 0, 1]] {
        let error = changed_key(0, e).unwrap_err();
        assert!(error.why().contains("has no usable key"), "{e:?}: {error}");
    }
}

#[test]
fn verifier_prints_rules_and_number_of_keys() {
    let document = jwks(&[
        jwk("ins_1", PUBLIC_KEY, ""),
        jwk("ins_2", OTHER_PUBLIC_KEY, ""),
    ]);
    let verifier = SessionVerifier::from_jwks(document).unwrap();
    let verifier = verifier.authorized_parties(["https://app.example.com"]);
    let printed = format!("{verifier:?}");
    assert!(printed.contains("PublicKeys(2)"), "{printed}");
    assert!(printed.contains("https://app.example.com"), "{printed}");
    assert!(!printed.contains("ins_1"), "{printed}");
}

/// An error with a source.
#[derive(Debug)]
struct Failed(fmt::Error);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl Error for Failed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn keys_unavailable_error_keeps_its_cause() {
    let error = KeysUnavailableError::new(Failed(fmt::Error));
    let message = "the public keys of session tokens could not be fetched: failed";
    assert_eq!(error.to_string(), message);
    // The message already contains `Failed`, so `source()` returns the source of `Failed`.
    let source = error.source().unwrap();
    assert!(source.is::<fmt::Error>());
    assert!(error.call_error().is::<Failed>());
}
