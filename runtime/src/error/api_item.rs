//! One of the errors that Clerk lists in an error response.

use std::fmt;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::json::Members;
use crate::safe_to_print::is_word;

/// One of the errors that Clerk lists in an error response.
///
/// Clerk's messages can contain parts of the request. Show them only to users who may see the
/// request. Log the code instead.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::FakeClerk};
/// use actor_token::Error;
/// # let fake = FakeClerk::builder().known_users(["user_1"]).build();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
///
/// let Err(Error::Api(error)) = request.send(&clerk) else { panic!("expected an unknown user") };
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
        let item = Members::read_or_empty(item.get().as_bytes());
        let meta = item.get("meta");
        let meta_members = meta.map(|meta| Members::read_or_empty(meta.get().as_bytes()));
        Self {
            code: item.string("code").unwrap_or_default(),
            message: item.string("message").unwrap_or_default(),
            long_message: item.string("long_message"),
            param_name: meta_members.and_then(|members| members.string("param_name")),
            meta: meta.map(ToOwned::to_owned),
        }
    }

    /// Returns Clerk's code for the error, such as `form_param_missing`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns Clerk's short message. It can contain parts of the request.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns Clerk's long message. It can contain parts of the request.
    #[must_use]
    pub fn long_message(&self) -> Option<&str> {
        self.long_message.as_deref()
    }

    /// Returns further details, such as `limit` and `used`. Each call parses them again.
    #[must_use]
    pub fn meta(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(self.meta.as_ref()?.get().as_bytes()).ok()
    }

    /// Returns the parameter that the error is about, such as `actor.sub`.
    #[must_use]
    pub fn param_name(&self) -> Option<&str> {
        self.param_name.as_deref()
    }

    /// Returns the code, if it looks like one of Clerk's codes. A server can send any string, so
    /// anything else must not be printed.
    pub(super) fn printable_code(&self) -> Option<&str> {
        Some(self.code.as_str()).filter(|code| is_word(code))
    }

    /// Returns the name of the parameter, if it looks like a name.
    pub(super) fn printable_param(&self) -> Option<&str> {
        self.param_name().filter(|name| is_word(name))
    }
}

impl fmt::Debug for ApiErrorItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiErrorItem")
            .field("code", &self.printable_code())
            .field("param_name", &self.printable_param())
            .finish_non_exhaustive()
    }
}
