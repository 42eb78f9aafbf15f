//! A request that was written once and judged on what was written.
//!
//! The only way to a [`Prepared`] is through the judgement, so what holds one can send it.

use std::fmt;

use crate::writer::{ActorWriter, write_json};
use crate::{ActorTokenRequest, Body, Seconds, Violations, judge};

/// A valid request for an actor token, ready to be sent: the bytes that were judged are the bytes that go out.
///
/// It owns everything and can be queued. Sending it uses it up, and it can't be cloned: each one stands for at
/// most one token.
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
pub struct Prepared {
    body: Body,
    expires_in: Seconds,
}

impl Prepared {
    /// The JSON that will be sent.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The life of the token, as the request states it.
    #[must_use]
    pub fn expires_in(&self) -> Seconds {
        self.expires_in
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("body", &self.body)
            .field("expires_in", &self.expires_in)
            .finish()
    }
}

/// Most bodies fit, so the buffer is allocated once.
const USUAL_BODY_BYTES: usize = 256;

/// Writes `request` and judges what was written.
pub(crate) fn prepare<R: ActorTokenRequest + ?Sized>(request: &R) -> Result<Prepared, Violations> {
    let mut violations = Violations::new();
    let mut json = Vec::with_capacity(USUAL_BODY_BYTES);

    let user_id = request.user_id();
    judge::id("user_id", user_id, &mut violations);
    json.extend_from_slice(br#"{"user_id":"#);
    write_json(&mut json, user_id, "user_id", &mut violations);

    json.extend_from_slice(br#","actor":"#);
    let start = json.len();
    let mut actor = ActorWriter::new(&mut json, &mut violations);
    request.write_actor(&mut actor);
    if actor.finish() {
        let written = json.get(start..).unwrap_or_default();
        judge::actor(written, request.max_actor_bytes(), &mut violations);
    }

    let expires_in = request.expires_in();
    write_life(&mut json, "expires_in_seconds", expires_in, &mut violations);
    write_life(
        &mut json,
        "session_max_duration_in_seconds",
        request.session_max_duration(),
        &mut violations,
    );
    json.push(b'}');

    request.rules(&mut violations);
    violations.into_result()?;
    Ok(Prepared {
        body: json.into(),
        expires_in,
    })
}

/// An unset life stays off the wire: Clerk's default applies, today's and tomorrow's.
fn write_life(json: &mut Vec<u8>, key: &'static str, life: Seconds, violations: &mut Violations) {
    life.judge(key, violations);
    if let Some(seconds) = life.get() {
        json.extend_from_slice(b",\"");
        json.extend_from_slice(key.as_bytes());
        json.extend_from_slice(b"\":");
        write_json(json, &seconds, key, violations);
    }
}
