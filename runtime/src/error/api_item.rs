//! One entry of the list in an error response.

use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::json::Members;
use crate::safe_to_print::is_word;

/// One entry of the list that an error answer has.
///
/// Its texts are Clerk's, and can quote what was sent: show them to whom may see that, and log the
/// code.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::Error;
/// # let fake = FakeClerk::builder().known_users(["user_1"]).build();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///
/// let Err(Error::Api(error)) = request.send(&clerk) else { panic!("there is no user_2") };
/// for item in error.errors() {
///     assert_eq!(item.code(), "resource_not_found");
///     assert!(!item.message().is_empty());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ApiErrorItem {
    code: String,
    message: String,
    long_message: Option<String>,
    param_name: Option<String>,
    meta: Option<Box<RawValue>>,
}

impl ApiErrorItem {
    pub(super) fn read(item: &RawValue) -> Self {
        let item = Members::read(item.get().as_bytes());
        let meta = item.get("meta");
        let facts = meta.map(|meta| Members::read(meta.get().as_bytes()));
        Self {
            code: item.text("code").unwrap_or_default(),
            message: item.text("message").unwrap_or_default(),
            long_message: item.text("long_message"),
            param_name: facts.and_then(|facts| facts.text("param_name")),
            meta: meta.map(ToOwned::to_owned),
        }
    }

    /// Clerk's code for the error: `form_param_missing`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Clerk's short message. It can quote what was sent.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Clerk's sentence. It can quote what was sent.
    #[must_use]
    pub fn long_message(&self) -> Option<&str> {
        self.long_message.as_deref()
    }

    /// Further facts, such as `limit` and `used`, read when they are asked for.
    #[must_use]
    pub fn meta(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(self.meta.as_ref()?.get().as_bytes()).ok()
    }

    /// The parameter that the error is about: `actor.sub`.
    #[must_use]
    pub fn param_name(&self) -> Option<&str> {
        self.param_name.as_deref()
    }

    /// The code, if it looks like one: what a server sends is not printed unseen, since it may hold
    /// anything.
    pub(super) fn plain_code(&self) -> Option<&str> {
        Some(self.code.as_str()).filter(|code| is_word(code))
    }

    pub(super) fn plain_param(&self) -> Option<&str> {
        self.param_name().filter(|name| is_word(name))
    }
}

impl fmt::Debug for ApiErrorItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiErrorItem")
            .field("code", &self.plain_code())
            .field("param_name", &self.plain_param())
            .finish_non_exhaustive()
    }
}
