//! The settings of a client before they are checked.

use std::ffi::OsString;
use std::sync::Arc;

use secrecy::SecretString;

use super::calls::ClientConfig;
use super::policy::Policies;
use crate::RetryPolicy;
use crate::audit::Sink;
use crate::call::base_url::{BaseUrl, validate_base_url};
use crate::call::secret_key::{KeyProvider, SecretKey, authorization_header};
use crate::call::{RateLimit, Settings};
use crate::clerk::API_VERSION;
use crate::config_error::{ConfigError, ConfigProblem};

/// The default base URL. Source: the server in Clerk's published OpenAPI document.
const API_URL: &str = "https://api.clerk.com";

/// The settings of a client builder.
pub(super) struct UncheckedSettings {
    pub(super) secret_key: KeySetting,
    pub(super) api_url: Option<String>,
    pub(super) api_version: Option<String>,
    pub(super) retry: RetryPolicy,
    pub(super) policies: Policies,
    /// The audit sinks. More than one is a problem.
    pub(super) sinks: Vec<Arc<dyn Sink>>,
    pub(super) keeps_token_if_audit_fails: bool,
    #[cfg(feature = "tracing")]
    pub(super) traces_ids: bool,
    pub(super) allow_http: bool,
    /// The problems with environment variables.
    problems: Vec<ConfigProblem>,
}

pub(super) enum KeySetting {
    Fixed(SecretString),
    Provided(Arc<KeyProvider>),
}

impl KeySetting {
    fn check(self) -> Result<SecretKey, ConfigProblem> {
        match self {
            Self::Fixed(key) => authorization_header(&key).map(SecretKey::Fixed),
            Self::Provided(provider) => Ok(SecretKey::Provided(provider)),
        }
    }
}

impl UncheckedSettings {
    pub(super) fn new() -> Self {
        Self {
            secret_key: KeySetting::Fixed(SecretString::default()),
            api_url: None,
            api_version: None,
            retry: RetryPolicy::new(),
            policies: Policies::default(),
            sinks: Vec::new(),
            keeps_token_if_audit_fails: false,
            #[cfg(feature = "tracing")]
            traces_ids: false,
            allow_http: false,
            problems: Vec::new(),
        }
    }

    /// Sets the settings from environment variables that are not empty. `read` returns the value of
    /// a variable.
    pub(super) fn read_variables(&mut self, read: &dyn Fn(&str) -> Option<OsString>) {
        let mut variable = |name: &'static str| {
            let Ok(value) = read(name)?.into_string() else {
                self.problems.push(ConfigProblem::NotUnicode(name));
                return None;
            };
            Some(value).filter(|value| !value.is_empty())
        };
        if let Some(key) = variable("CLERK_SECRET_KEY") {
            self.secret_key = KeySetting::Fixed(key.into());
        }
        if let Some(url) = variable("CLERK_API_URL") {
            self.api_url = Some(url);
        }
        if let Some(version) = variable("CLERK_API_VERSION") {
            self.api_version = Some(version);
        }
    }

    /// Returns the checked configuration, or all problems.
    pub(super) fn check(mut self) -> Result<ClientConfig, ConfigError> {
        let audit = self.sinks.pop();
        let mut problems = self.problems;
        if !self.sinks.is_empty() {
            problems.push(ConfigProblem::MultipleAuditSinks);
        }
        let key = self
            .secret_key
            .check()
            .map_err(|problem| {
                // If the variable was not valid Unicode, the key is not also reported as missing.
                if !(problem == ConfigProblem::SecretKeyMissing
                    && problems.contains(&ConfigProblem::NotUnicode("CLERK_SECRET_KEY")))
                {
                    problems.push(problem);
                }
            })
            .ok();
        let base_url = validate_base_url(
            self.api_url.as_deref().unwrap_or(API_URL),
            self.api_version.as_deref().unwrap_or(API_VERSION),
            self.allow_http,
        )
        .and_then(|base| BaseUrl::new(base).map_err(|problem| vec![problem]))
        .map_err(|found| problems.extend(found))
        .ok();
        match (key, base_url) {
            (Some(key), Some(base_url)) if problems.is_empty() => Ok(ClientConfig {
                settings: Arc::new(Settings {
                    base_url,
                    key,
                    rate_limit: RateLimit::default(),
                    jitter: self.retry.new_jitter(),
                    retry: self.retry,
                    audit,
                    #[cfg(feature = "tracing")]
                    traces_ids: self.traces_ids,
                }),
                policies: self.policies,
                keeps_token_if_audit_fails: self.keeps_token_if_audit_fails,
            }),
            _ => Err(ConfigError::new(problems)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base_url_from(variables: &[(&str, &str)]) -> Result<String, Vec<ConfigProblem>> {
        let mut settings = UncheckedSettings::new();
        settings.read_variables(&|name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some(value.into())
        });
        settings
            .check()
            .map(|config| config.settings.base_url.as_str().to_owned())
            .map_err(|error| error.problems().to_vec())
    }

    #[test]
    fn empty_variables_count_as_not_set() {
        let key = ("CLERK_SECRET_KEY", "sk_test_1");
        let table = [
            (vec![key], Ok("https://api.clerk.com/v1")),
            (
                vec![key, ("CLERK_API_URL", ""), ("CLERK_API_VERSION", "")],
                Ok("https://api.clerk.com/v1"),
            ),
            (
                vec![
                    key,
                    ("CLERK_API_URL", "https://p.example/c/"),
                    ("CLERK_API_VERSION", "v2"),
                ],
                Ok("https://p.example/c/v2"),
            ),
            (vec![], Err(vec![ConfigProblem::SecretKeyMissing])),
            (
                vec![("CLERK_SECRET_KEY", "")],
                Err(vec![ConfigProblem::SecretKeyMissing]),
            ),
            (
                vec![
                    ("CLERK_SECRET_KEY", "pk_test_1"),
                    ("CLERK_API_VERSION", "2026-05-12/"),
                ],
                Err(vec![
                    ConfigProblem::SecretKeyIsPublishable,
                    ConfigProblem::ApiVersionInvalid,
                ]),
            ),
        ];
        for (variables, expected) in table {
            let expected = expected.map(str::to_owned);
            assert_eq!(base_url_from(&variables), expected, "{variables:?}");
        }
    }

    /// An unreadable value is not replaced by the default, because the default could be the wrong
    /// server.
    #[cfg(unix)]
    #[test]
    fn non_unicode_variable_is_reported() {
        use std::os::unix::ffi::OsStringExt;

        for invalid in ["CLERK_SECRET_KEY", "CLERK_API_URL", "CLERK_API_VERSION"] {
            let mut settings = UncheckedSettings::new();
            settings.read_variables(&|name| match name {
                name if name == invalid => Some(OsString::from_vec(vec![0xff])),
                "CLERK_SECRET_KEY" => Some("sk_test_1".into()),
                _ => None,
            });
            let error = settings.check().unwrap_err();
            let expected = format!("{invalid} is not valid Unicode");
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn all_problems_are_reported_together() {
        let mut settings = UncheckedSettings::new();
        settings.read_variables(&|name| (name == "CLERK_API_VERSION").then(|| "v1/".into()));
        let error = settings.check().unwrap_err();
        let problems: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 2);
        assert_eq!(error.to_string(), problems.join("; "));
    }
}
