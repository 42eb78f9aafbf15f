//! The key that signs the fake's session tokens. It is public, so it protects nothing.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

/// The `kid` of the key.
pub(super) const KEY_ID: &str = "ins_fake";
/// The public key in PEM format.
pub(super) const PUBLIC_KEY_PEM: &str = include_str!("public_key.pem");
/// The private key: PKCS #8 in Base64.
const PRIVATE_KEY: &str = include_str!("private_key.txt");

/// Returns a JWT with these claims, signed with RS256. `None` if the key cannot be used.
pub(super) fn sign(claims: &str) -> Option<String> {
    let header = json!({"alg": "RS256", "kid": KEY_ID, "typ": "JWT"});
    let part = |json: &str| BASE64_URL_SAFE_NO_PAD.encode(json);
    let mut token = format!("{}.{}", part(&header.to_string()), part(claims));
    let key = private_key()?;
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        token.as_bytes(),
        &mut signature,
    )
    .ok()?;
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Some(token)
}

/// Returns a JWKS document with the public key. `None` if the key cannot be used.
pub(super) fn jwks() -> Option<Value> {
    let key = private_key()?;
    let public = ring::signature::RsaPublicKeyComponents::<Vec<u8>>::from(key.public_key());
    Some(json!({
        "keys": [{
            "use": "sig",
            "kty": "RSA",
            "kid": KEY_ID,
            "alg": "RS256",
            "n": BASE64_URL_SAFE_NO_PAD.encode(public.n),
            "e": BASE64_URL_SAFE_NO_PAD.encode(public.e),
        }],
    }))
}

fn private_key() -> Option<RsaKeyPair> {
    let base64: String = PRIVATE_KEY.split_ascii_whitespace().collect();
    let der = BASE64_STANDARD.decode(base64).ok()?;
    RsaKeyPair::from_pkcs8(&der).ok()
}
