//! Serialization and validation of a request, and `PreparedRequest`, the result.
//!
//! Only validation creates a [`PreparedRequest`], so it can be sent unchanged.

use std::fmt;
use std::ops::Range;
use std::str;

use serde_json::Value;

use crate::json::Members;
use crate::request::validation::{check_actor, check_id, check_size};
use crate::request::violation::FieldNames;
use crate::request::writer::{ActorWriter, Written, write_value};
use crate::{
    ActorTokenRequest, Violations,
    request::{Body, Seconds},
};

/// A validated request that is ready to send. The bytes that were validated are the bytes that are
/// sent.
///
/// It owns its data and can be queued. Sending consumes it, and it cannot be cloned, so each one
/// issues at most one token.
///
/// ```
/// use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
///
/// let request = CreateActorTokenRequestBody::builder()
///     .user_id("user_2")
///     .actor(Actor::new("user_1"))
///     .build()?;
/// let prepared = request.prepare()?;
/// assert_eq!(prepared.body().as_bytes(), br#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#);
/// # Ok::<(), actor_token::Violations>(())
/// ```
#[must_use = "a prepared request does nothing until it is sent"]
pub struct PreparedRequest {
    body: Body,
    user_id: String,
    sub: String,
    /// The range of the actor in the body.
    actor: Range<usize>,
    expires_in: Seconds,
    session_max_duration: Seconds,
}

impl PreparedRequest {
    /// Returns the JSON that will be sent.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Returns the ID of the user to be impersonated.
    #[must_use]
    pub fn user_id(&self) -> &str {
        &self.user_id
    }

    /// Returns the actor as JSON, exactly as it will be sent.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, CreateActorTokenRequestBody};
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// let prepared = request.prepare()?;
    /// assert_eq!(prepared.user_id(), "user_2");
    /// assert_eq!(prepared.actor_json(), r#"{"sub":"user_1"}"#);
    /// assert_eq!(prepared.sub(), "user_1");
    /// # Ok::<(), actor_token::Violations>(())
    /// ```
    #[must_use]
    pub fn actor_json(&self) -> &str {
        // The defaults are never used: the range is inside the body, and JSON is UTF-8.
        let actor = self.body.as_bytes().get(self.actor.clone());
        str::from_utf8(actor.unwrap_or_default()).unwrap_or_default()
    }

    /// Returns the actor's ID.
    #[must_use]
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// Returns a claim of the actor. `None` if the actor does not have it, or if a `Value` cannot
    /// represent it.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<Value> {
        let value = Members::read_or_empty(self.actor_json().as_bytes()).get(name)?;
        serde_json::from_slice(value.get().as_bytes()).ok()
    }

    /// Returns the token lifetime that the request sets.
    #[must_use]
    pub fn expires_in(&self) -> Seconds {
        self.expires_in
    }

    /// Returns the maximum session duration that the request sets.
    #[must_use]
    pub fn session_max_duration(&self) -> Seconds {
        self.session_max_duration
    }

    /// Returns the path, relative to the base URL, to which the request is posted.
    #[must_use]
    pub fn path(&self) -> &'static str {
        "/actor_tokens"
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreparedRequest")
            .field("body", &self.body)
            .field("expires_in", &self.expires_in)
            .field("session_max_duration", &self.session_max_duration)
            .finish_non_exhaustive()
    }
}

/// The initial capacity of the buffer. Most bodies fit, so it is allocated once.
const USUAL_BODY_BYTES: usize = 256;

/// Serializes `request` and validates the result.
pub(crate) fn prepare(request: &dyn ActorTokenRequest) -> Result<PreparedRequest, Violations> {
    let mut violations = Violations::new();
    let (prepared, field_names) = serialize(request, &mut violations);
    // The custom rules fill their own list, so that they can't remove other violations.
    let mut custom = Violations::new();
    request.check_rules(&mut custom);
    violations.extend(custom);
    violations.set_fields(&field_names);
    violations.into_result()?;
    Ok(prepared)
}

/// Returns `request` without checking its custom rules. It must not be sent. Returns `None` if the
/// request cannot be serialized, or violates a built-in rule.
pub(crate) fn prepare_without_custom_rules(
    request: &dyn ActorTokenRequest,
) -> Option<PreparedRequest> {
    let mut violations = Violations::new();
    let (prepared, _) = serialize(request, &mut violations);
    violations.into_result().is_ok().then_some(prepared)
}

/// Serializes `request` and checks the built-in rules. If there is a violation, the result is
/// incomplete. Also returns the names of the fields of a derived request.
fn serialize(
    request: &dyn ActorTokenRequest,
    violations: &mut Violations,
) -> (PreparedRequest, FieldNames) {
    let mut json = Vec::with_capacity(USUAL_BODY_BYTES);

    let user_id = request.user_id();
    check_id("user_id", user_id, violations);
    json.extend_from_slice(br#"{"user_id":"#);
    write_value(&mut json, user_id, "user_id", violations);
    json.extend_from_slice(br#","actor":"#);
    let start = json.len();
    let (sub, field_names) = write_actor(request, &mut json, violations);
    let actor = start..json.len();
    let expires_in = request.expires_in();
    write_duration("expires_in_seconds", expires_in, &mut json, violations);
    let session_max_duration = request.session_max_duration();
    write_duration(
        "session_max_duration_in_seconds",
        session_max_duration,
        &mut json,
        violations,
    );
    json.push(b'}');

    let prepared = PreparedRequest {
        body: json.into(),
        user_id: user_id.to_owned(),
        // The default is never used: an actor without a `sub` is a violation.
        sub: sub.unwrap_or_default(),
        actor,
        expires_in,
        session_max_duration,
    };
    (prepared, field_names)
}

/// Writes and checks the actor. Returns its `sub`, or `None` if there is not exactly one, and the
/// names of the fields of a derived request.
fn write_actor(
    request: &dyn ActorTokenRequest,
    json: &mut Vec<u8>,
    violations: &mut Violations,
) -> (Option<String>, FieldNames) {
    let start = json.len();
    let mut writer = ActorWriter::new(json, violations);
    request.write_actor(&mut writer);
    let field_names = writer.take_field_names();
    let written = writer.finish();
    let actor = json.get(start..).unwrap_or_default();
    let max_bytes = request.max_actor_bytes();
    let sub = match written {
        Written::Derived(sub) => {
            check_size(actor, max_bytes, violations);
            check_id("actor.sub", &sub, violations);
            Some(sub)
        }
        Written::Other => check_actor(actor, max_bytes, violations),
        Written::Failed => None,
    };
    (sub, field_names)
}

/// Writes a duration. Omits an unset one, so that Clerk's current default applies.
fn write_duration(
    key: &'static str,
    duration: Seconds,
    json: &mut Vec<u8>,
    violations: &mut Violations,
) {
    duration.validate(key, violations);
    if let Some(seconds) = duration.get() {
        json.extend_from_slice(b",\"");
        json.extend_from_slice(key.as_bytes());
        json.extend_from_slice(b"\":");
        write_value(json, &seconds, key, violations);
    }
}

#[cfg(test)]
mod tests;
