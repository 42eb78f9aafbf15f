//! The claims of a session token, and the rules that they must satisfy.

use std::collections::BTreeSet;
use std::fmt;
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::SessionTokenError;
use crate::Actor;
use crate::json::{self, Members};
use crate::token::deserialize_actor;

/// The claims of a verified session token: the user, the session and, if the session is
/// impersonated, the actor.
///
/// `A` is the type of the actor: [`Actor`], or your own type.
///
/// ```no_run
/// use actor_token::session::SessionVerifier;
///
/// # fn doc(verifier: &SessionVerifier, token: Option<&str>) {
/// if let Some(claims) = verifier.verify(token).valid() {
///     println!("{} is signed in, impersonated: {}", claims.user_id, claims.is_impersonated());
/// }
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionClaims<A = Actor> {
    /// The ID of the user who is signed in (`sub`). In an impersonated session, this is the
    /// impersonated user.
    pub user_id: String,
    /// The ID of the session (`sid`).
    pub session_id: String,
    /// The impersonator (`act`). `None` if the user signed in themselves.
    pub actor: Option<A>,
    /// The frontend API URL of the Clerk instance (`iss`).
    pub issuer: Option<String>,
    /// The origin of the application that requested the token (`azp`).
    pub authorized_party: Option<String>,
    /// The time when the token was issued (`iat`).
    pub issued_at: Option<SystemTime>,
    /// The time when the token expires (`exp`). The session itself lasts longer.
    pub expires_at: SystemTime,
}

impl<A> SessionClaims<A> {
    /// Returns `true` if someone else is signed in as the user.
    #[must_use]
    pub fn is_impersonated(&self) -> bool {
        self.actor.is_some()
    }
}

/// Prints the IDs and whether there is an actor, because claims may contain personal data.
impl<A> fmt::Debug for SessionClaims<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionClaims")
            .field("user_id", &self.user_id)
            .field("session_id", &self.session_id)
            .field("is_impersonated", &self.is_impersonated())
            .finish_non_exhaustive()
    }
}

/// What a token's claims must satisfy.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) authorized_parties: BTreeSet<String>,
    pub(super) issuer: Option<String>,
    pub(super) clock_skew: Duration,
}

/// Whether a session counts as signed in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SessionState {
    Active,
    /// The user has not finished the tasks of the session yet.
    Pending,
}

/// Reads and checks the claims in the payload of a token whose signature is valid.
pub(super) fn read<A: DeserializeOwned>(
    payload: &[u8],
    rules: &Rules,
    now: SystemTime,
) -> Result<(SessionState, SessionClaims<A>), SessionTokenError> {
    let claims = members(payload)?;
    let (issued_at, expires_at) = check_times(&claims, rules.clock_skew, now)?;
    let authorized_party = text(&claims, "azp")?;
    let is_authorized = |party: &String| rules.authorized_parties.contains(party);
    if !rules.authorized_parties.is_empty() && !authorized_party.as_ref().is_some_and(is_authorized)
    {
        return Err(SessionTokenError::UnauthorizedParty);
    }
    let issuer = text(&claims, "iss")?;
    if rules.issuer.is_some() && rules.issuer != issuer {
        return Err(SessionTokenError::WrongIssuer);
    }
    let state = match text(&claims, "sts")?.as_deref() {
        None | Some("active") => SessionState::Active,
        Some("pending") => SessionState::Pending,
        // A status that this version does not know must not count as signed in.
        Some(_) => return Err(SessionTokenError::InvalidClaim("sts")),
    };
    let claims = SessionClaims {
        user_id: required_text(&claims, "sub")?,
        session_id: required_text(&claims, "sid")?,
        actor: actor(&claims)?,
        issuer,
        authorized_party,
        issued_at,
        expires_at,
    };
    Ok((state, claims))
}

/// Returns the claims. No claim may appear twice, since parsers disagree about which one counts.
fn members(payload: &[u8]) -> Result<Members<'_>, SessionTokenError> {
    match has_duplicate(payload) {
        Ok(false) => Ok(Members::read_or_empty(payload)),
        Ok(true) => Err(SessionTokenError::DuplicateClaim),
        Err(_) => Err(SessionTokenError::Malformed),
    }
}

/// Returns `true` if a member of the object `json` appears twice.
fn has_duplicate(json: &[u8]) -> serde_json::Result<bool> {
    let mut names = BTreeSet::new();
    let mut has_duplicate = false;
    json::for_each_member(json, &mut |name, _| {
        has_duplicate |= !names.insert(name.into_owned());
    })?;
    Ok(has_duplicate)
}

/// Checks `exp`, `nbf` and `iat`. Returns `iat` and `exp`.
fn check_times(
    claims: &Members<'_>,
    skew: Duration,
    now: SystemTime,
) -> Result<(Option<SystemTime>, SystemTime), SessionTokenError> {
    let expires_at = time(claims, "exp")?.ok_or(SessionTokenError::MissingClaim("exp"))?;
    // Saturates: a skew that is too large to be added accepts every time.
    let is_after = |time: SystemTime, limit: SystemTime| {
        time.checked_add(skew).is_none_or(|latest| latest > limit)
    };
    if !is_after(expires_at, now) {
        return Err(SessionTokenError::Expired);
    }
    let is_future = |time: SystemTime| now.checked_add(skew).is_some_and(|latest| time > latest);
    if time(claims, "nbf")?.is_some_and(is_future) {
        return Err(SessionTokenError::NotYetValid);
    }
    let issued_at = time(claims, "iat")?;
    if issued_at.is_some_and(is_future) {
        return Err(SessionTokenError::IssuedInFuture);
    }
    Ok((issued_at, expires_at))
}

/// Returns a time in seconds since the Unix epoch, with or without a fraction.
fn time(claims: &Members<'_>, name: &'static str) -> Result<Option<SystemTime>, SessionTokenError> {
    let Some(json) = present(claims, name) else {
        return Ok(None);
    };
    let seconds: f64 = json
        .get()
        .parse()
        .map_err(|_| SessionTokenError::InvalidClaim(name))?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .and_then(|time| SystemTime::UNIX_EPOCH.checked_add(time))
        .map(Some)
        .ok_or(SessionTokenError::InvalidClaim(name))
}

fn required_text(claims: &Members<'_>, name: &'static str) -> Result<String, SessionTokenError> {
    let value = text(claims, name)?.ok_or(SessionTokenError::MissingClaim(name))?;
    if value.trim().is_empty() {
        return Err(SessionTokenError::InvalidClaim(name));
    }
    Ok(value)
}

fn text(claims: &Members<'_>, name: &'static str) -> Result<Option<String>, SessionTokenError> {
    let Some(json) = present(claims, name) else {
        return Ok(None);
    };
    match json::string(json.get()) {
        Some(text) => Ok(Some(text.into_owned())),
        None => Err(SessionTokenError::InvalidClaim(name)),
    }
}

/// Returns the actor. A session with an `act` claim never counts as the user's own, even if the
/// claim is malformed.
fn actor<A: DeserializeOwned>(claims: &Members<'_>) -> Result<Option<A>, SessionTokenError> {
    let Some(actor) = present(claims, "act") else {
        return Ok(None);
    };
    // A map as the user's own type would silently use the last one. Whether the actor is an object
    // at all is up to that type.
    if has_duplicate(actor.get().as_bytes()).is_ok_and(|has_duplicate| has_duplicate) {
        return Err(SessionTokenError::DuplicateClaim);
    }
    deserialize_actor(actor)
        .map(Some)
        .map_err(SessionTokenError::InvalidActor)
}

/// Returns the value of a claim that is present and not `null`.
fn present<'j>(claims: &Members<'j>, name: &str) -> Option<&'j RawValue> {
    claims.get(name).filter(|json| json.get() != "null")
}
