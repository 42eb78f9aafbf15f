//! Signs tokens of any shape.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair};

/// The public key of [`KEY`].
pub(super) const PUBLIC_KEY: &str = include_str!("../../../fake/session_key/public_key.pem");
/// The private key that signs valid tokens.
pub(super) const KEY: &str = include_str!("../../../fake/session_key/private_key.txt");
/// A private key of a different instance.
pub(super) const OTHER_KEY: &str = include_str!("other_private_key.txt");
pub(super) const OTHER_PUBLIC_KEY: &str = include_str!("other_public_key.pem");

/// The time at which tokens are verified, in seconds.
pub(super) const NOW: u64 = 1_800_000_000;

pub(super) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

pub(super) const HEADER: &str = r#"{"alg":"RS256","kid":"ins_1","typ":"JWT"}"#;

/// Returns the claims of a session token. `changes` are name and JSON value; an empty value
/// removes the claim.
pub(super) fn claims(changes: &[(&str, &str)]) -> String {
    let mut claims = vec![
        ("azp", r#""https://app.example.com""#.to_owned()),
        ("exp", (NOW + 60).to_string()),
        ("iat", NOW.to_string()),
        ("iss", r#""https://clerk.example.com""#.to_owned()),
        ("nbf", (NOW - 10).to_string()),
        ("sid", r#""sess_1""#.to_owned()),
        ("sts", r#""active""#.to_owned()),
        ("sub", r#""user_2""#.to_owned()),
        ("v", "2".to_owned()),
    ];
    for (name, value) in changes {
        claims.retain(|(present, _)| present != name);
        if !value.is_empty() {
            claims.push((name, (*value).to_owned()));
        }
    }
    let members: Vec<_> = claims.iter().map(|(k, v)| format!("\"{k}\":{v}")).collect();
    format!("{{{}}}", members.join(","))
}

/// Returns a token with a valid signature and changed claims.
pub(super) fn token(changes: &[(&str, &str)]) -> String {
    rs256(HEADER, &claims(changes), KEY)
}

pub(super) fn rs256(header: &str, claims: &str, key: &str) -> String {
    rsa(header, claims, key, &RSA_PKCS1_SHA256)
}

pub(super) fn rs512(header: &str, claims: &str) -> String {
    rsa(header, claims, KEY, &RSA_PKCS1_SHA512)
}

fn rsa(header: &str, claims: &str, key: &str, encoding: &'static dyn RsaEncoding) -> String {
    sign_message(&unsigned(header, claims), key, encoding)
}

/// Signs a message as it is, whatever its parts are.
pub(super) fn signed(message: &str) -> String {
    sign_message(message, KEY, &RSA_PKCS1_SHA256)
}

fn sign_message(message: &str, key: &str, encoding: &'static dyn RsaEncoding) -> String {
    let base64: String = key.split_ascii_whitespace().collect();
    let key = RsaKeyPair::from_pkcs8(&BASE64_STANDARD.decode(base64).unwrap()).unwrap();
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        encoding,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

/// Signs with the public key as the secret of an HMAC, which deceives verifiers that let the token
/// choose the algorithm.
pub(super) fn hs256(header: &str, claims: &str) -> String {
    let message = unsigned(header, claims);
    let key = hmac::Key::new(hmac::HMAC_SHA256, PUBLIC_KEY.as_bytes());
    let signature = hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

pub(super) fn unsigned(header: &str, claims: &str) -> String {
    let part = |json: &str| BASE64_URL_SAFE_NO_PAD.encode(json);
    format!("{}.{}", part(header), part(claims))
}
