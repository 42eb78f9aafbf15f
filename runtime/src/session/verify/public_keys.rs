//! Public keys that verify session tokens, and how they are read.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use pkcs1::RsaPublicKey;
use pkcs1::der::Decode;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use spki::{ObjectIdentifier, SubjectPublicKeyInfoOwned};

/// The maximum number of keys in a JWKS document. Clerk publishes one, and two during a rotation.
const MAX_KEYS: usize = 64;
/// The algorithm of RSA keys, `rsaEncryption` in RFC 8017.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
/// The sizes that RS256 verification accepts, in bytes: 2,048 to 8,192 bits.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

/// Public RSA keys that verify session tokens.
///
/// ```no_run
/// use actor_token::session::SessionVerifier;
///
/// # fn doc(verifier: &SessionVerifier, token: Option<&str>) {
/// println!("{verifier:?}"); // prints the number of keys
/// # }
/// ```
#[derive(Clone)]
pub struct PublicKeys(Arc<[PublicKey]>);

struct PublicKey {
    /// The `kid` of the tokens that this key signs. `None` if it is used for every token.
    id: Option<String>,
    key: RsaPublicKeyComponents<Vec<u8>>,
}

impl PublicKeys {
    /// Reads a public key in PEM format (`BEGIN PUBLIC KEY`), which verifies every token, whatever
    /// its `kid` is. Line breaks may be missing, or be literal `\n` sequences, as in environment
    /// variables. Clerk's SDKs accept that too.
    pub(super) fn from_pem(pem: &str) -> Result<Self, PublicKeyError> {
        let der = der_of(pem).ok_or(PublicKeyError("expected a public key in PEM format"))?;
        let info = SubjectPublicKeyInfoOwned::from_der(&der)
            .map_err(|_| PublicKeyError("the public key is malformed"))?;
        if info.algorithm.oid != RSA {
            return Err(PublicKeyError("expected an RSA key"));
        }
        let der = info.subject_public_key.as_bytes().unwrap_or_default();
        let key =
            RsaPublicKey::from_der(der).map_err(|_| PublicKeyError("the RSA key is malformed"))?;
        let key = components(key.modulus.as_bytes(), key.public_exponent.as_bytes())?;
        Ok(Self([PublicKey { id: None, key }].into()))
    }

    /// Reads a JWKS document. Keys of other types and uses are skipped.
    pub(crate) fn from_jwks(json: &[u8]) -> Result<Self, PublicKeyError> {
        let jwks: Jwks = serde_json::from_slice(json)
            .map_err(|_| PublicKeyError("expected a JWKS document with a list `keys`"))?;
        if jwks.keys.len() > MAX_KEYS {
            return Err(PublicKeyError("the JWKS document has more than 64 keys"));
        }
        let keys: Arc<[_]> = jwks.keys.iter().filter_map(public_key).collect();
        if keys.is_empty() {
            return Err(PublicKeyError(
                "the JWKS document has no usable key; expected an RSA key for RS256, of 2048 to 8192 bits, that has a `kid`",
            ));
        }
        Ok(Self(keys))
    }

    /// Returns `true` if a token with this `kid` can be verified.
    pub(crate) fn contains(&self, id: Option<&str>) -> bool {
        self.find(id).is_some()
    }

    fn find(&self, id: Option<&str>) -> Option<&PublicKey> {
        let is_for_token = |key: &&PublicKey| key.id.is_none() || key.id.as_deref() == id;
        self.0.iter().find(is_for_token)
    }

    /// Verifies an RS256 signature. `None` if there is no key for `id`.
    pub(super) fn verify(&self, id: Option<&str>, message: &str, signature: &[u8]) -> Option<bool> {
        let key = &self.find(id)?.key;
        let verified = key.verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), signature);
        Some(verified.is_ok())
    }
}

/// Prints the number of keys.
impl fmt::Debug for PublicKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublicKeys").field(&self.0.len()).finish()
    }
}

#[derive(Deserialize)]
struct Jwks {
    keys: Vec<serde_json::Value>,
}

/// A JSON web key, as in RFC 7517 and, for RSA, RFC 7518, section 6.3.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: String,
    n: String,
    e: String,
    alg: Option<String>,
    r#use: Option<String>,
}

/// Returns the key that `json` describes. `None` if it cannot verify RS256.
fn public_key(json: &serde_json::Value) -> Option<PublicKey> {
    let jwk = Jwk::deserialize(json).ok()?;
    let is_usable = jwk.kty == "RSA"
        && jwk.alg.is_none_or(|alg| alg == "RS256")
        && jwk.r#use.is_none_or(|r#use| r#use == "sig");
    if !is_usable {
        return None;
    }
    let n = BASE64_URL_SAFE_NO_PAD.decode(&jwk.n).ok()?;
    let e = BASE64_URL_SAFE_NO_PAD.decode(&jwk.e).ok()?;
    Some(PublicKey {
        id: Some(jwk.kid),
        key: components(&n, &e).ok()?,
    })
}

/// Returns the bytes of a public key in PEM format.
fn der_of(pem: &str) -> Option<Vec<u8>> {
    let pem = pem.replace("\\n", "\n");
    let base64 = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----")?;
    let base64 = base64.strip_suffix("-----END PUBLIC KEY-----")?;
    let base64: String = base64.split_ascii_whitespace().collect();
    BASE64_STANDARD.decode(base64).ok()
}

/// Checks the size of a key, so that an unusable key is reported when it is configured.
fn components(n: &[u8], e: &[u8]) -> Result<RsaPublicKeyComponents<Vec<u8>>, PublicKeyError> {
    let without_zeros = |number: &[u8]| -> Vec<u8> {
        let significant = number.iter().skip_while(|byte| **byte == 0);
        significant.copied().collect()
    };
    let (n, e) = (without_zeros(n), without_zeros(e));
    if !MODULUS_BYTES.contains(&n.len()) {
        return Err(PublicKeyError("the RSA key must have 2048 to 8192 bits"));
    }
    if e.is_empty() || e.len() > 5 {
        return Err(PublicKeyError("the RSA key has an invalid exponent"));
    }
    Ok(RsaPublicKeyComponents { n, e })
}

/// A public key cannot be used to verify session tokens.
///
/// ```
/// use actor_token::session::SessionVerifier;
///
/// let error = SessionVerifier::from_pem("sk_test_…").err();
/// let message = error.map(|error| error.to_string()).unwrap_or_default();
/// assert!(message.starts_with("invalid public key: expected a public key in PEM format"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKeyError(&'static str);

impl PublicKeyError {
    /// Returns the reason without the advice.
    pub(crate) fn why(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for PublicKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(why) = self;
        write!(
            f,
            "invalid public key: {why}; copy the key from \"API keys\" in Clerk's dashboard"
        )
    }
}

impl std::error::Error for PublicKeyError {}
