//! Settings of the fake: secret key, users, plan, limits and URLs. They do not change once it is
//! built.

use std::collections::BTreeSet;
use std::time::Duration;

use secrecy::SecretString;

/// The maximum size of a request body that the fake accepts, in bytes (1 MiB). Clerk's own limit is
/// not documented.
///
/// ```
/// use actor_token::fake::MAX_REQUEST_BYTES;
/// assert_eq!(MAX_REQUEST_BYTES, 1_048_576);
/// ```
pub const MAX_REQUEST_BYTES: usize = 1024 * 1024;

#[derive(Clone)]
pub(super) struct FakeConfig {
    pub(super) secret_key: SecretString,
    /// Every user exists if this is `None`.
    pub(super) known_users: Option<BTreeSet<String>>,
    pub(super) plan_includes_impersonation: bool,
    pub(super) impersonation_limit: Option<u64>,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) sign_in_url: String,
    pub(super) frontend_url: String,
}

#[derive(Clone, Copy)]
pub(super) struct RateLimit {
    pub(super) requests: u32,
    pub(super) per: Duration,
}

impl FakeConfig {
    /// Returns the origin of the application, such as `https://app.example.com`.
    pub(super) fn sign_in_origin(&self) -> &str {
        let url = self.sign_in_url.as_str();
        let authority = url.find("://").map_or(0, |scheme| scheme + 3);
        let path = url
            .get(authority..)
            .and_then(|rest| rest.find(['/', '?', '#']));
        path.and_then(|path| url.get(..authority + path))
            .unwrap_or(url)
    }
}

impl Default for FakeConfig {
    fn default() -> Self {
        Self {
            // In two parts, so that secret scanners do not mistake it for a real key.
            secret_key: concat!("sk_test_", "FakeClerk00000000000000000000000000000000").into(),
            known_users: None,
            plan_includes_impersonation: true,
            impersonation_limit: None,
            rate_limit: None,
            sign_in_url: "https://app.example.com/sign-in".to_owned(),
            frontend_url: "https://clerk.example.com".to_owned(),
        }
    }
}
