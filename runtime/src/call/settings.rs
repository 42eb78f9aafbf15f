//! What all calls of a client share, but for its transport.

use std::fmt;
use std::sync::Arc;

use super::endpoint::Endpoint;
use super::key::SecretKey;
use super::{Chance, RateLimit, RetryPolicy};
use crate::audit::Sink;
use crate::client::policy::Policies;

pub(crate) struct Settings {
    pub(crate) endpoint: Endpoint,
    pub(crate) key: SecretKey,
    pub(crate) retry: RetryPolicy,
    pub(crate) rate_limit: RateLimit,
    pub(crate) chance: Chance,
    pub(crate) policies: Policies,
    pub(crate) audit: Option<Arc<dyn Sink>>,
    /// Whether a token that was issued, but could not be recorded, is left as it is.
    pub(crate) keeps_unaudited: bool,
    /// Whether spans show who is impersonated, and by whom.
    #[cfg(feature = "tracing")]
    pub(crate) traces_ids: bool,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.endpoint.base())
            .field("retry", &self.retry)
            .field("audited", &self.audit.is_some())
            .finish_non_exhaustive()
    }
}
