//! Splits a session token, which is a signed JWT, and verifies its signature.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{PublicKeys, SessionTokenError, Verification};

/// The maximum length of a session token, in bytes. A browser stores 4 KB in a cookie.
const MAX_TOKEN_BYTES: usize = 16 * 1024;

/// A session token whose signature has not been verified yet.
pub(crate) struct SignedToken<'t> {
    header: Header,
    payload: &'t str,
    /// The header and the payload as they were signed.
    message: &'t str,
    signature: Vec<u8>,
}

/// The reason why there is no signature to verify.
pub(crate) enum Unsigned {
    Absent,
    Invalid(SessionTokenError),
}

impl<A> From<Unsigned> for Verification<A> {
    fn from(unsigned: Unsigned) -> Self {
        match unsigned {
            Unsigned::Absent => Self::Absent,
            Unsigned::Invalid(error) => Self::Invalid(error),
        }
    }
}

/// The members of the header that matter. Keys that a token brings along (`jwk`, `jku`, `x5c`, …)
/// are never used.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    /// Extensions that the recipient must understand. None are supported.
    crit: Option<IgnoredAny>,
}

impl<'t> SignedToken<'t> {
    /// Splits a token, and checks that it is signed with RS256. A token does not choose the
    /// algorithm that verifies it.
    pub(crate) fn parse(token: Option<&'t str>) -> Result<Self, Unsigned> {
        match token {
            None | Some("") => Err(Unsigned::Absent),
            Some(token) => Self::split(token).map_err(Unsigned::Invalid),
        }
    }

    fn split(token: &'t str) -> Result<Self, SessionTokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(SessionTokenError::TooLong);
        }
        let malformed = || SessionTokenError::Malformed;
        let (message, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
        let (header, payload) = message.split_once('.').ok_or_else(malformed)?;
        let header: Header =
            serde_json::from_slice(&decode(header)?).map_err(|_| SessionTokenError::Malformed)?;
        if header.alg != "RS256" {
            return Err(SessionTokenError::Algorithm);
        }
        let is_jwt = |typ: &String| typ.eq_ignore_ascii_case("JWT");
        if header.crit.is_some() || !header.typ.as_ref().is_none_or(is_jwt) {
            return Err(SessionTokenError::Malformed);
        }
        Ok(Self {
            header,
            payload,
            message,
            signature: decode(signature)?,
        })
    }

    /// Returns the ID of the key that signed the token, as the token states it.
    pub(crate) fn key_id(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// Verifies the signature, and returns the payload.
    pub(super) fn verify(self, keys: &PublicKeys) -> Result<Vec<u8>, SessionTokenError> {
        match keys.verify(self.key_id(), self.message, &self.signature) {
            None => Err(SessionTokenError::UnknownKey),
            Some(false) => Err(SessionTokenError::Signature),
            Some(true) => decode(self.payload),
        }
    }
}

fn decode(part: &str) -> Result<Vec<u8>, SessionTokenError> {
    BASE64_URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| SessionTokenError::Malformed)
}
