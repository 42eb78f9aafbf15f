//! Secrets of a browser session: its ID, and what is derived from it.
//!
//! Only the browser has the ID. The database contains a hash of it, and links that are encrypted
//! with a key derived from it. Therefore the content of the database opens no account.

use actor_token::secrecy::{ExposeSecret, SecretString};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::hkdf::{HKDF_SHA256, Salt};

/// The ID of a browser session, which its cookie contains.
#[derive(Clone)]
pub(crate) struct SessionId(SecretString);

/// The operating system provided no random numbers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoRandomnessError;

impl SessionId {
    /// Creates a random ID.
    pub(crate) fn random() -> Result<Self, NoRandomnessError> {
        Ok(Self::from_cookie(&random_token::<32>()?))
    }

    pub(crate) fn from_cookie(value: &str) -> Self {
        Self(value.into())
    }

    /// Returns the value of the session's cookie.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Returns the hash by which the database identifies the session.
    pub(crate) fn hash(&self) -> Vec<u8> {
        digest(&SHA256, self.expose().as_bytes()).as_ref().to_vec()
    }

    /// Returns the token that the forms of the session must contain.
    pub(crate) fn form_token(&self) -> Option<String> {
        let mut token = [0; 32];
        let salt = Salt::new(HKDF_SHA256, &[]);
        let key = salt.extract(self.expose().as_bytes());
        key.expand(&[b"form token"], HKDF_SHA256)
            .and_then(|material| material.fill(&mut token))
            .ok()?;
        Some(URL_SAFE_NO_PAD.encode(token))
    }

    /// Encrypts the URL of a link. Only this session can decrypt it, for the token with this ID.
    pub(crate) fn seal(&self, token_id: &str, url: &SecretString) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).ok()?;
        let mut sealed = url.expose_secret().as_bytes().to_vec();
        self.link_key()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(token_id.as_bytes()),
                &mut sealed,
            )
            .ok()?;
        Some([&nonce[..], &sealed].concat())
    }

    /// Decrypts the URL of a link. Returns `None` if a different session or a different token has
    /// it, or if it was changed.
    pub(crate) fn unseal(&self, token_id: &str, sealed: &[u8]) -> Option<SecretString> {
        let (nonce, encrypted) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut encrypted = encrypted.to_vec();
        let url = self
            .link_key()?
            .open_in_place(
                Nonce::assume_unique_for_key(*nonce),
                Aad::from(token_id.as_bytes()),
                &mut encrypted,
            )
            .ok()?;
        Some(str::from_utf8(url).ok()?.into())
    }

    fn link_key(&self) -> Option<LessSafeKey> {
        let salt = Salt::new(HKDF_SHA256, &[]);
        let key = salt.extract(self.expose().as_bytes());
        let material = key.expand(&[b"link url"], &AES_256_GCM).ok()?;
        Some(LessSafeKey::new(UnboundKey::from(material)))
    }
}

/// Returns random bytes as a string.
pub(crate) fn random_token<const BYTES: usize>() -> Result<String, NoRandomnessError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomnessError)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://example.test/?ticket=secret";

    #[test]
    fn only_same_session_and_token_unseal_url() {
        let [own, other] = [(); 2].map(|()| SessionId::random().unwrap());
        let sealed = own.seal("act_1", &URL.into()).unwrap();
        let mut changed = sealed.clone();
        *changed.last_mut().unwrap() ^= 1;
        for (session, token_id, sealed, expected) in [
            (&own, "act_1", &sealed[..], Some(URL)),
            (&own, "act_2", &sealed, None),
            (&other, "act_1", &sealed, None),
            (&own, "act_1", &changed, None),
            (&own, "act_1", &sealed[..NONCE_LEN - 1], None),
            (&own, "act_1", &[], None),
        ] {
            let actual = session.unseal(token_id, sealed);
            assert_eq!(actual.as_ref().map(ExposeSecret::expose_secret), expected);
        }
    }

    #[test]
    fn sealed_url_and_hash_reveal_nothing() {
        let session = SessionId::random().unwrap();
        let [first, second] = [(); 2].map(|()| session.seal("act_1", &URL.into()).unwrap());
        assert_ne!(first, second);
        let contains = |bytes: &[u8], text: &str| {
            bytes
                .windows(text.len())
                .any(|part| part == text.as_bytes())
        };
        assert!(!contains(&first, "secret") && !contains(&first, "ticket"));
        let id = session.expose();
        assert!(!contains(&session.hash(), id));
        assert!(!contains(session.form_token().unwrap().as_bytes(), id));
    }

    #[test]
    fn form_token_belongs_to_session() {
        let [one, other] = [(); 2].map(|()| SessionId::random().unwrap());
        let again = SessionId::from_cookie(one.expose());
        assert_eq!(one.form_token(), again.form_token());
        assert_ne!(one.form_token(), other.form_token());
        assert_eq!(one.hash(), again.hash());
    }
}
