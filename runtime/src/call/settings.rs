//! The configuration and state that all calls of a client share.

use std::fmt;
use std::sync::Arc;

use super::base_url::BaseUrl;
use super::secret_key::SecretKey;
use super::{Jitter, RateLimit, RetryPolicy};
use crate::audit::Sink;

/// The configuration and state that all calls of a client share.
pub(crate) struct Settings {
    pub(crate) base_url: BaseUrl,
    pub(crate) key: SecretKey,
    pub(crate) retry: RetryPolicy,
    pub(crate) rate_limit: RateLimit,
    pub(crate) jitter: Jitter,
    pub(crate) audit: Option<Arc<dyn Sink>>,
    /// Whether spans contain the IDs of the user and the actor.
    #[cfg(feature = "tracing")]
    pub(crate) traces_ids: bool,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("base_url", &self.base_url.as_str())
            .field("retry", &self.retry)
            .field("audited", &self.audit.is_some())
            .finish_non_exhaustive()
    }
}
