//! Signs tokens with the key of the fake.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};

/// The public key of the key that signs.
pub(super) const PUBLIC_KEY: &str =
    include_str!("../../../runtime/src/fake/session_key/public_key.pem");

static KEY: LazyLock<RsaKeyPair> = LazyLock::new(|| {
    let base64 = include_str!("../../../runtime/src/fake/session_key/private_key.txt");
    let base64: String = base64.split_ascii_whitespace().collect();
    RsaKeyPair::from_pkcs8(&BASE64_STANDARD.decode(base64).unwrap()).unwrap()
});

/// The `kid` of the key.
pub(super) const KEY_ID: &str = "ins_1";

/// Returns a token with a valid signature.
pub(super) fn token(payload: &[u8]) -> String {
    let header = format!(r#"{{"alg":"RS256","kid":"{KEY_ID}","typ":"JWT"}}"#);
    let message = format!("{}.{}", encode(header), encode(payload));
    let mut signature = vec![0; KEY.public().modulus_len()];
    KEY.sign(
        &RSA_PKCS1_SHA256,
        &SystemRandom::new(),
        message.as_bytes(),
        &mut signature,
    )
    .unwrap();
    format!("{message}.{}", encode(signature))
}

pub(super) fn encode(part: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part)
}
