//! A request that was written once and judged on what was written.
//!
//! The only way to a [`Prepared`] is through the judgement, so what holds one can send it.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::str;

use serde_json::Value;

use crate::json_reader::{self, Members};
use crate::parts::Parts;
use crate::survey::Survey;
use crate::writer::{ActorWriter, Finished, write_json, write_text};
use crate::{Body, Seconds, Violations, judge, value_writer};

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
    user_id: UserId,
    actor: Range<usize>,
    /// The actor's `sub`, if it has no escapes.
    sub: Option<Range<usize>>,
    expires_in: Seconds,
    session_max_duration: Seconds,
}

/// Where the user's ID stands in the body.
enum UserId {
    /// Between its quotes, as it is.
    Plain(Range<usize>),
    /// With its quotes, perhaps with escapes.
    Json(Range<usize>),
}

impl Prepared {
    /// The JSON that will be sent.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The user to be impersonated, read from the JSON.
    #[must_use]
    pub fn user_id(&self) -> Cow<'_, str> {
        match &self.user_id {
            UserId::Plain(place) => Cow::Borrowed(self.part(place)),
            UserId::Json(place) => json_reader::text(self.part(place)).unwrap_or_default(),
        }
    }

    /// The impersonator, as JSON text exactly as it will be sent.
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
        self.part(&self.actor)
    }

    /// The impersonator's ID, read from the JSON.
    #[must_use]
    pub fn sub(&self) -> Cow<'_, str> {
        if let Some(sub) = &self.sub {
            return Cow::Borrowed(self.part(sub));
        }
        let members = Members::read(self.actor_json().as_bytes());
        Cow::Owned(members.text("sub").unwrap_or_default())
    }

    /// One of the impersonator's claims, read from the JSON.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<Value> {
        let value = Members::read(self.actor_json().as_bytes()).get(name)?;
        serde_json::from_slice(value.get().as_bytes()).ok()
    }

    /// The life of the token, as the request states it.
    #[must_use]
    pub fn expires_in(&self) -> Seconds {
        self.expires_in
    }

    /// The longest life of the session, as the request states it.
    #[must_use]
    pub fn session_max_duration(&self) -> Seconds {
        self.session_max_duration
    }

    /// The path under the base URL that it is posted to.
    #[must_use]
    pub fn path(&self) -> &'static str {
        "/actor_tokens"
    }

    /// JSON is UTF-8, and the ranges are where parts were written.
    fn part(&self, range: &Range<usize>) -> &str {
        let bytes = self.body.as_bytes().get(range.clone()).unwrap_or_default();
        str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("body", &self.body)
            .field("expires_in", &self.expires_in)
            .field("session_max_duration", &self.session_max_duration)
            .finish_non_exhaustive()
    }
}

/// Most bodies fit, so the buffer is allocated once.
const USUAL_BODY_BYTES: usize = 256;

/// Checks every rule, without writing the request if a look is enough.
pub(crate) fn validate(request: &dyn Parts) -> Result<(), Violations> {
    if is_sound(request) {
        let mut violations = Violations::new();
        request.rules(&mut violations);
        return violations.into_result();
    }
    prepare(request).map(drop)
}

/// Whether `request` surely breaks no rule but, perhaps, its own. It is not written, and nothing is allocated.
///
/// What isn't sure here is written and judged on the bytes; what is sent is judged again, when it is written.
fn is_sound(request: &dyn Parts) -> bool {
    let mut survey = Survey::new();
    let mut actor = ActorWriter::surveying(&mut survey);
    request.write_actor(&mut actor);
    let is_whole = !actor.is_half_written();
    is_whole
        && survey.is_sound(request.max_actor_bytes())
        && judge::is_plain_id(request.user_id())
        && request.expires_in().is_sound()
        && request.session_max_duration().is_sound()
}

/// Writes `request` and judges what was written.
pub(crate) fn prepare(request: &dyn Parts) -> Result<Prepared, Violations> {
    let mut violations = Violations::new();
    let mut json = Vec::with_capacity(USUAL_BODY_BYTES);

    let user_id = request.user_id();
    json.extend_from_slice(br#"{"user_id":"#);
    let start = json.len();
    let user_id = if judge::id("user_id", user_id, &mut violations) {
        value_writer::write_plain(&mut json, user_id);
        UserId::Plain(start + 1..json.len() - 1)
    } else {
        write_text(&mut json, user_id, "user_id", &mut violations);
        UserId::Json(start..json.len())
    };

    json.extend_from_slice(br#","actor":"#);
    let start = json.len();
    let mut actor = ActorWriter::new(&mut json, &mut violations);
    request.write_actor(&mut actor);
    let finished = actor.finish();
    let actor = start..json.len();
    let written = json.get(actor.clone()).unwrap_or_default();
    let max_bytes = request.max_actor_bytes();
    let sub = match finished {
        Finished::Sound { sub } => {
            judge::actor_size(written, max_bytes, &mut violations);
            Some(sub)
        }
        Finished::Doubtful => judge::actor(written, max_bytes, &mut violations)
            .map(|sub| start + sub.start..start + sub.end),
        Finished::Broken => None,
    };

    let expires_in = request.expires_in();
    write_life(&mut json, EXPIRES_IN, expires_in, &mut violations);
    let session_max_duration = request.session_max_duration();
    write_life(
        &mut json,
        SESSION_MAX_DURATION,
        session_max_duration,
        &mut violations,
    );
    json.push(b'}');

    judge_rules(request, &mut violations);
    violations.into_result()?;
    Ok(Prepared {
        body: json.into(),
        user_id,
        actor,
        sub,
        expires_in,
        session_max_duration,
    })
}

/// The request's own rules fill a list of their own: they can't take back what was found.
fn judge_rules(request: &dyn Parts, violations: &mut Violations) {
    let mut found = Violations::new();
    request.rules(&mut found);
    if !found.is_empty() {
        violations.extend(found);
    }
}

/// An unset life stays off the wire: Clerk's default applies, today's and tomorrow's. `key` is the key as JSON, with what stands around it.
fn write_life(
    json: &mut Vec<u8>,
    (path, key): (&'static str, &'static str),
    life: Seconds,
    violations: &mut Violations,
) {
    life.judge(path, violations);
    if let Some(seconds) = life.get() {
        json.extend_from_slice(key.as_bytes());
        write_json(json, &seconds, path, violations);
    }
}

const EXPIRES_IN: (&str, &str) = ("expires_in_seconds", r#","expires_in_seconds":"#);

const SESSION_MAX_DURATION: (&str, &str) = (
    "session_max_duration_in_seconds",
    r#","session_max_duration_in_seconds":"#,
);

#[cfg(test)]
mod tests;
