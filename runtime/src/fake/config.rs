//! How a stand-in is set up: the account, the plan and the limits that it plays.
//!
//! Fixed once it is built; what changes afterwards is state.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use percent_encoding::{CONTROLS, utf8_percent_encode};
use secrecy::SecretString;

use super::{Clock, FakeClerk};

/// Sets up a [`FakeClerk`]; from [`FakeClerk::builder`].
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
    config: Config,
    clock: Option<Clock>,
}

/// The account that the stand-in plays.
#[derive(Clone)]
pub(super) struct Config {
    pub(super) secret_key: SecretString,
    /// Everybody is known if there is no list.
    pub(super) known_users: Option<BTreeSet<String>>,
    pub(super) has_impersonation: bool,
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

impl FakeClerkBuilder {
    pub(super) fn new() -> Self {
        Self {
            config: Config {
                // In two parts, so that no scanner takes it for somebody's key.
                secret_key: concat!("sk_test_", "FakeClerk00000000000000000000000000000000").into(),
                known_users: None,
                has_impersonation: true,
                impersonation_limit: None,
                rate_limit: None,
                sign_in_url: "https://app.example.com/sign-in".to_owned(),
                frontend_url: "https://clerk.example.com".to_owned(),
            },
            clock: None,
        }
    }

    /// The one secret key that is accepted. Without it there is one that looks like Clerk's, the same each time.
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

    /// Only these users exist; a token for another is refused with 404. Without it everybody exists.
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

    /// The plan has so many impersonations; from then on a token is refused with `impersonation_limit_exceeded`.
    ///
    /// Each token issued counts, whatever becomes of it, and the count is never reset: a test is over within the month.
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

    /// The plan has no impersonation: a token is refused with 402.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let plan = FakeClerk::builder().without_impersonation().build();
    /// ```
    pub fn without_impersonation(mut self) -> Self {
        self.config.has_impersonation = false;
        self
    }

    /// So many requests within a window of time; more are refused with 429 and a `Retry-After` up to the window's end.
    ///
    /// A window begins with the first request after the one before it. Requests with the wrong key and opened links
    /// don't count. Clerk allows 1000 per 10 seconds in production, and 100 in development.
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

    /// Where an opened link leads: the application's sign-in page. `https://app.example.com/sign-in` without it.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().sign_in_url("http://localhost:3000/sign-in").build();
    /// ```
    pub fn sign_in_url(mut self, url: impl AsRef<str>) -> Self {
        // What no header can hold would make the redirect impossible.
        self.config.sign_in_url = utf8_percent_encode(url.as_ref(), CONTROLS).to_string();
        self
    }

    /// Where issued links begin, as long as the stand-in isn't served. `https://clerk.example.com` without it.
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

    /// The clock to live by. Without it, one that is [frozen](Clock::frozen) when the stand-in is built.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use actor_token::fake::{Clock, FakeClerk};
    ///
    /// let clock = Clock::frozen_at(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    /// let clerk = FakeClerk::builder().clock(clock).build(); // its IDs and times are now the same in each run
    /// ```
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The stand-in.
    ///
    /// ```
    /// use actor_token::fake::FakeClerk;
    ///
    /// let clerk = FakeClerk::builder().build();
    /// assert!(clerk.tokens().is_empty());
    /// ```
    #[must_use]
    pub fn build(self) -> FakeClerk {
        FakeClerk::assemble(self.config, self.clock.unwrap_or_default())
    }
}

impl fmt::Debug for FakeClerkBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FakeClerkBuilder").finish_non_exhaustive()
    }
}
