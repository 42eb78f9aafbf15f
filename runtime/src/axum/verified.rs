//! The verified session of a request, which the layer passes on to everything inside it.

use std::sync::Arc;

use http::Extensions;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::SessionRejection;
use crate::session::{SessionClaims, SessionTokenError, Verification};
use crate::token::{actor_sub, deserialize_actor};

/// The claims of a session whose actor is still JSON. Each extractor deserializes it into the type
/// that its handler names.
type RawClaims = SessionClaims<Box<RawValue>>;

/// The result of verifying the session token of a request, stored in the request's extensions.
#[derive(Clone)]
pub(super) struct VerifiedSession(Arc<Verification<Box<RawValue>>>);

impl VerifiedSession {
    /// A token whose actor does not have exactly one `sub` is invalid, as for
    /// [`Actor`](crate::Actor).
    pub(super) fn new(verification: Verification<Box<RawValue>>) -> Self {
        let is_malformed = |claims: &RawClaims| {
            let actor = claims.actor.as_deref();
            actor.is_some_and(|actor| actor_sub(actor).is_none())
        };
        let verification = match verification {
            Verification::Valid(claims) | Verification::Pending(claims)
                if is_malformed(&claims) =>
            {
                Verification::Invalid(SessionTokenError::InvalidClaim("act"))
            }
            verification => verification,
        };
        Self(Arc::new(verification))
    }

    /// Returns what the layer stored.
    pub(super) fn of(extensions: &Extensions) -> Result<&Self, SessionRejection> {
        extensions.get().ok_or(SessionRejection::MissingLayer)
    }

    /// Returns the claims if someone is signed in.
    fn signed_in(&self) -> Result<&RawClaims, SessionRejection> {
        match &*self.0 {
            Verification::Valid(claims) => Ok(claims),
            Verification::Pending(_) => Err(SessionRejection::Pending),
            Verification::Absent => Err(SessionRejection::Absent),
            Verification::Invalid(error) => Err(SessionRejection::Invalid(error.clone())),
            Verification::Unavailable(error) => Err(SessionRejection::Unavailable(error.clone())),
        }
    }

    /// Returns the claims, with the actor as an `A`, if someone is signed in.
    pub(super) fn claims<A: DeserializeOwned>(&self) -> Result<SessionClaims<A>, SessionRejection> {
        let claims = self.signed_in()?;
        Ok(SessionClaims {
            actor: actor(claims)?,
            user_id: claims.user_id.clone(),
            session_id: claims.session_id.clone(),
            issuer: claims.issuer.clone(),
            authorized_party: claims.authorized_party.clone(),
            issued_at: claims.issued_at,
            expires_at: claims.expires_at,
        })
    }

    /// Returns the actor if someone is signed in. `None` in the user's own session.
    pub(super) fn actor<A: DeserializeOwned>(&self) -> Result<Option<A>, SessionRejection> {
        self.signed_in().and_then(actor)
    }

    /// Returns an error if the session is impersonated, even if it is pending, and if that is
    /// unknown.
    pub(super) fn check_not_impersonated(&self) -> Result<(), SessionRejection> {
        match &*self.0 {
            Verification::Unavailable(error) => Err(SessionRejection::Unavailable(error.clone())),
            Verification::Valid(claims) | Verification::Pending(claims)
                if claims.is_impersonated() =>
            {
                Err(SessionRejection::Impersonated)
            }
            Verification::Valid(_)
            | Verification::Pending(_)
            | Verification::Absent
            | Verification::Invalid(_) => Ok(()),
        }
    }

    /// Returns the claims of a session, even if it is pending.
    #[cfg(feature = "tracing")]
    pub(super) fn session(&self) -> Option<&RawClaims> {
        match &*self.0 {
            Verification::Valid(claims) | Verification::Pending(claims) => Some(claims),
            Verification::Absent | Verification::Invalid(_) | Verification::Unavailable(_) => None,
        }
    }
}

fn actor<A: DeserializeOwned>(claims: &RawClaims) -> Result<Option<A>, SessionRejection> {
    let actor = claims.actor.as_deref().map(deserialize_actor);
    actor.transpose().map_err(SessionRejection::InvalidActor)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::Actor;

    fn session(actor: Option<&str>) -> VerifiedSession {
        VerifiedSession::new(Verification::Valid(SessionClaims {
            user_id: "user_1".into(),
            session_id: "sess_1".into(),
            actor: actor.map(|json| RawValue::from_string(json.into()).unwrap()),
            issuer: None,
            authorized_party: None,
            issued_at: None,
            expires_at: SystemTime::UNIX_EPOCH,
        }))
    }

    #[test]
    fn malformed_actor_is_invalid_for_every_type() {
        for actor in [
            "5",
            r#""user_2""#,
            "[]",
            "{}",
            r#"{"sub":5}"#,
            r#"{"sub":"user_2","sub":"user_3"}"#,
            r#"{"id":"user_2"}"#,
        ] {
            let session = session(Some(actor));
            let rejection = session.claims::<serde_json::Value>().unwrap_err();
            let expected = "the session token's claim `act` is invalid";
            assert_eq!(rejection.to_string(), expected, "{actor}");
            assert_eq!(rejection.status(), 401, "{actor}");
            assert!(session.actor::<serde_json::Value>().is_err(), "{actor}");
        }
    }

    #[test]
    fn actor_keeps_its_json_until_it_is_deserialized() {
        let session = session(Some(r#"{"sub":"user_2","case":12345678901234567890123}"#));
        let actor = session.actor::<Box<RawValue>>().unwrap().unwrap();
        assert!(actor.get().contains("12345678901234567890123"));
        assert_eq!(session.actor::<Actor>().unwrap().unwrap().sub(), "user_2");
        assert!(matches!(
            session.actor::<Vec<u8>>(),
            Err(SessionRejection::InvalidActor(_))
        ));
    }

    #[test]
    fn own_session_has_no_actor() {
        let session = session(None);
        assert!(session.claims::<Actor>().unwrap().actor.is_none());
        assert!(session.actor::<Actor>().unwrap().is_none());
        assert!(session.check_not_impersonated().is_ok());
    }
}
