//! Public keys in PEM files and JWKS documents, which are edited or made from bytes.

use actor_token::session::{PublicKeyError, SessionVerifier, Verification};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::choices::Choices;
use super::sign::{KEY_ID, PUBLIC_KEY, encode};
use super::{SIGNED, Tally, assert_redacted, with_rules};

/// Where the modulus is in the public key: after its algorithm, and before the exponent.
const MODULUS: std::ops::Range<usize> = 33..289;
const EXPONENT: [u8; 3] = [1, 0, 1];

fn der() -> Vec<u8> {
    let lines = PUBLIC_KEY.lines().filter(|line| !line.starts_with('-'));
    BASE64_STANDARD.decode(lines.collect::<String>()).unwrap()
}

/// Returns a JWKS document with the key that signs.
pub(super) fn jwks() -> String {
    let key = json!({
        "alg": "RS256",
        "kid": KEY_ID,
        "kty": "RSA",
        "use": "sig",
        "e": encode(EXPONENT),
        "n": encode(&der()[MODULUS]),
    });
    json!({ "keys": [key] }).to_string()
}

/// Checks a PEM file. Its key may only verify a token if it is the key that signed the token.
pub(super) fn check_pem(choices: &mut Choices<'_>) -> Tally {
    let pem = if choices.one_in(2) {
        let mut der = der();
        for _ in 0..choices.below(3) {
            let at = choices.below(der.len().min(40));
            der[at] = choices.byte();
        }
        let base64 = BASE64_STANDARD.encode(&der);
        format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n")
    } else {
        edited(PUBLIC_KEY, choices)
    };
    let verifies = check(SessionVerifier::from_pem(&pem), &pem);
    if verifies == Some(true) {
        let base64 = pem.trim().trim_start_matches("-----BEGIN PUBLIC KEY-----");
        let base64 = base64.trim_end_matches("-----END PUBLIC KEY-----");
        let base64 = base64.replace("\\n", "");
        let base64: String = base64.split_ascii_whitespace().collect();
        let actual = BASE64_STANDARD.decode(base64).unwrap();
        assert_eq!(actual[MODULUS], der()[MODULUS]);
    }
    tally(verifies)
}

/// Checks a JWKS document in the same way.
pub(super) fn check_jwks(choices: &mut Choices<'_>) -> Tally {
    let document = edited(&jwks(), choices);
    let verifies = check(SessionVerifier::from_jwks(&document), &document);
    if verifies == Some(true) {
        let document: Value = serde_json::from_str(&document).unwrap();
        let is_original = |key: &Value| {
            let number = |name: &str| {
                let text = key[name].as_str().unwrap_or_default();
                let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
                bytes
                    .into_iter()
                    .skip_while(|byte| *byte == 0)
                    .collect::<Vec<_>>()
            };
            key["kid"] == KEY_ID && number("n") == der()[MODULUS] && number("e") == EXPONENT
        };
        assert!(document["keys"].as_array().unwrap().iter().any(is_original));
    }
    tally(verifies)
}

/// Returns whether the keys verify the signed tokens. `None` if they are rejected.
fn check(verifier: Result<SessionVerifier, PublicKeyError>, text: &str) -> Option<bool> {
    let verifier = match verifier {
        Ok(verifier) => with_rules(verifier),
        Err(error) => {
            let message = error.to_string();
            assert!(message.len() < 400, "{message}");
            return None;
        }
    };
    assert_redacted(&format!("{verifier:?}"), text);
    let results = SIGNED.iter().map(|token| {
        let verification = verifier.verify(Some(token));
        matches!(
            verification,
            Verification::Valid(_) | Verification::Pending(_)
        )
    });
    let results: Vec<_> = results.collect();
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    results.first().copied()
}

fn tally(verifies: Option<bool>) -> Tally {
    Tally {
        keys: u32::from(verifies.is_some()),
        no_keys: u32::from(verifies.is_none()),
        ..Tally::default()
    }
}

/// Returns the text after a few edits, or any text.
fn edited(text: &str, choices: &mut Choices<'_>) -> String {
    let mut text = text.as_bytes().to_vec();
    if choices.one_in(8) {
        text.clear();
    }
    for _ in 0..choices.below(4) {
        let number = usize::from(choices.byte()) * 256 + usize::from(choices.byte());
        let at = number % (text.len() + 1);
        match choices.below(4) {
            0 => text.insert(at, choices.byte()),
            1 => text.truncate(at),
            2 => drop(text.drain(at..text.len().min(at + 3))),
            _ => {
                if let Some(byte) = text.get_mut(at) {
                    *byte = choices.byte();
                }
            }
        }
    }
    while text.is_empty() && !choices.is_empty() {
        text.extend((0..choices.below(256)).map(|_| choices.byte()));
    }
    String::from_utf8_lossy(&text).into_owned()
}
