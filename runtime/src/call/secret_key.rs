//! The secret key as an `Authorization` header. A fixed key is validated once. A provider is called
//! for each call, and its key is then validated.

use std::error::Error;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::config_error::{ConfigError, ConfigProblem};

/// A function that returns the secret key. Each call to the API calls it once.
pub(crate) type KeyProvider =
    dyn Fn() -> Result<SecretString, Box<dyn Error + Send + Sync>> + Send + Sync;

/// The secret key of a client, or its provider.
#[derive(Clone)]
pub(crate) enum SecretKey {
    /// The validated key as a header, marked sensitive.
    Fixed(HeaderValue),
    Provided(Arc<KeyProvider>),
}

impl SecretKey {
    /// Returns the header for one call, marked sensitive.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, ConfigError> {
        match self {
            Self::Fixed(header) => Ok(header.clone()),
            Self::Provided(provider) => {
                let key = provider().map_err(|source| {
                    ConfigError::with_source(ConfigProblem::SecretKeyUnavailable, source)
                })?;
                authorization_header(&key).map_err(|problem| ConfigError::new(vec![problem]))
            }
        }
    }
}

/// Validates the key and returns the `Authorization` header, marked sensitive.
pub(crate) fn authorization_header(key: &SecretString) -> Result<HeaderValue, ConfigProblem> {
    let key = key.expose_secret();
    if key.is_empty() {
        return Err(ConfigProblem::SecretKeyMissing);
    }
    if key.starts_with("pk_") {
        return Err(ConfigProblem::SecretKeyIsPublishable);
    }
    if key.trim() != key {
        return Err(ConfigProblem::SecretKeyInvalid(
            "begins or ends with whitespace, often a newline from a file; trim it",
        ));
    }
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ConfigProblem::SecretKeyInvalid(
            "contains a character that is not visible ASCII; copy it again",
        ));
    }
    let mut value = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| {
        ConfigProblem::SecretKeyInvalid("cannot be sent in an HTTP header; copy it again")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_validated_and_header_is_sensitive() {
        let header = |key: &str| authorization_header(&key.to_owned().into());
        assert!(header("sk_test_1234").unwrap().is_sensitive());
        for (key, why) in [
            ("", "no secret key"),
            ("pk_live_1234", "publishable"),
            ("sk_test_1234\n", "whitespace"),
            (" sk_test_1234", "whitespace"),
            ("sk_test\r\nHost: evil", "visible ASCII"),
            ("sk_test_ü", "visible ASCII"),
            ("sk_test 1234", "visible ASCII"),
            ("sk_test_\0", "visible ASCII"),
        ] {
            let problem = header(key).unwrap_err().to_string();
            assert!(problem.contains(why), "{key:?}: {problem}");
        }
    }
}
