//! Builder for `FakeClerk`.

use std::fmt;
use std::time::Duration;

use percent_encoding::{CONTROLS, utf8_percent_encode};

use super::clock::Clock;
use super::config::{FakeConfig, RateLimit};

/// Builder for [`FakeClerk`](super::FakeClerk), from
/// [`FakeClerk::builder`](super::FakeClerk::builder).
///
/// ```
/// use std::time::Duration;
/// use actor_token::fake::{Clock, FakeClerk};
///
/// let clerk = FakeClerk::builder()
///     .secret_key("sk_test_of_this_test")
///     .known_users(["user_1", "user_2"])
///     .impersonation_limit(5)                      // Clerk's free plan, per month
///     .rate_limit(100, Duration::from_secs(10))    // a development instance
///     .sign_in_url("http://localhost:3000/sign-in")
///     .clock(Clock::ticking())
///     .build();
/// assert_eq!(clerk.secret_key(), "sk_test_of_this_test");
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct FakeClerkBuilder {
    pub(super) config: FakeConfig,
    pub(super) clock: Option<Clock>,
}

impl FakeClerkBuilder {
    pub(super) fn new() -> Self {
        Self {
            config: FakeConfig::default(),
            clock: None,
        }
    }

    /// Sets the one secret key that is accepted. The default has the form of Clerk's keys, and is
    /// the same for each fake.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// assert_eq!(FakeClerk::builder().secret_key("sk_test_1").build().secret_key(), "sk_test_1");
    /// ```
    pub fn secret_key(mut self, key: impl Into<String>) -> Self {
        self.config.secret_key = key.into().into();
        self
    }

    /// Sets the users that exist. A token for another user is rejected with 404. By default every
    /// user exists.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().known_users(["user_1", "user_2"]).build();
    /// ```
    pub fn known_users<I>(mut self, ids: I) -> Self
    where
        I: IntoIterator<Item: Into<String>>,
    {
        self.config.known_users = Some(ids.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the maximum number of impersonations of the plan. Further tokens are rejected with
    /// `impersonation_limit_exceeded`.
    ///
    /// Each issued token counts, whatever happens to it later. The count is never reset.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let free_plan = FakeClerk::builder().impersonation_limit(5).build();
    /// ```
    pub fn impersonation_limit(mut self, tokens: u64) -> Self {
        self.config.impersonation_limit = Some(tokens);
        self
    }

    /// Removes impersonation from the plan: every token is rejected with 402.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let plan = FakeClerk::builder().without_impersonation().build();
    /// ```
    pub fn without_impersonation(mut self) -> Self {
        self.config.plan_includes_impersonation = false;
        self
    }

    /// Sets the maximum number of requests in a time window. Further requests are rejected with 429
    /// and a `Retry-After` that lasts until the window ends.
    ///
    /// A window begins with the first request after the previous window. Requests with a wrong key
    /// and opened links do not count. Clerk allows 1000 requests per 10 seconds in production, and
    /// 100 in development.
    ///
    /// ```
    /// use std::time::Duration;
    /// use actor_token::fake::FakeClerk;
    ///
    /// let development = FakeClerk::builder().rate_limit(100, Duration::from_secs(10)).build();
    /// ```
    pub fn rate_limit(mut self, requests: u32, per: Duration) -> Self {
        self.config.rate_limit = Some(RateLimit { requests, per });
        self
    }

    /// Sets the sign-in page of the application, to which an opened link redirects. The default is
    /// `https://app.example.com/sign-in`.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().sign_in_url("http://localhost:3000/sign-in").build();
    /// ```
    pub fn sign_in_url(mut self, url: impl AsRef<str>) -> Self {
        // A control character is not valid in the `Location` header.
        self.config.sign_in_url = utf8_percent_encode(url.as_ref(), CONTROLS).to_string();
        self
    }

    /// Sets the base URL of issued links. While the fake is served, they point at the server
    /// instead. The default is `https://clerk.example.com`.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().frontend_url("https://happy-cat-1.clerk.accounts.dev").build();
    /// ```
    pub fn frontend_url(mut self, url: impl Into<String>) -> Self {
        let mut url = url.into();
        url.truncate(url.trim_end_matches('/').len());
        self.config.frontend_url = url;
        self
    }

    /// Sets the clock. The default is a clock that is [frozen](Clock::frozen) at the time at which
    /// the fake is built.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use actor_token::fake::{Clock, FakeClerk};
    ///
    /// let clock = Clock::frozen_at(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    /// let clerk = FakeClerk::builder().clock(clock).build(); // the same IDs and times in each run
    /// ```
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }
}

impl fmt::Debug for FakeClerkBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeClerkBuilder").finish_non_exhaustive()
    }
}
