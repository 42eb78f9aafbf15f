//! The secret key as the header that carries it: checked once if it is fixed, asked for and checked
//! at each call if it is provided.

use std::error::Error;
use std::sync::Arc;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::config_error::{ConfigError, ConfigProblem};

/// Asked for the key once a call.
pub(crate) type Provider =
    dyn Fn() -> Result<SecretString, Box<dyn Error + Send + Sync>> + Send + Sync;

#[derive(Clone)]
pub(crate) enum SecretKey {
    /// The header, marked sensitive.
    Fixed(HeaderValue),
    Provided(Arc<Provider>),
}

impl SecretKey {
    /// The header for one call, marked sensitive.
    pub(crate) fn authorization(&self) -> Result<HeaderValue, ConfigError> {
        match self {
            Self::Fixed(header) => Ok(header.clone()),
            Self::Provided(provider) => {
                let key = provider().map_err(|source| {
                    ConfigError::caused(ConfigProblem::SecretKeyUnavailable, source)
                })?;
                authorization(&key).map_err(|problem| ConfigError::new(vec![problem]))
            }
        }
    }
}

/// The header that carries the key, marked sensitive.
pub(crate) fn authorization(key: &SecretString) -> Result<HeaderValue, ConfigProblem> {
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
    fn a_key_is_visible_ascii_and_its_header_is_sensitive() {
        let key = |text: &str| authorization(&text.to_owned().into());
        assert!(key("sk_test_1234").unwrap().is_sensitive());
        for (text, why) in [
            ("", "no secret key"),
            ("pk_live_1234", "publishable"),
            ("sk_test_1234\n", "whitespace"),
            (" sk_test_1234", "whitespace"),
            ("sk_test\r\nHost: evil", "visible ASCII"),
            ("sk_test_ü", "visible ASCII"),
            ("sk_test 1234", "visible ASCII"),
            ("sk_test_\0", "visible ASCII"),
        ] {
            let problem = key(text).unwrap_err().to_string();
            assert!(problem.contains(why), "{text:?}: {problem}");
        }
    }
}
