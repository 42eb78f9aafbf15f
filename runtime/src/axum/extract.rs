//! Extractors: the session, and the impersonator.

use axum_core::extract::{FromRequestParts, OptionalFromRequestParts};
use http::Extensions;
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::SessionRejection;
use super::verified::VerifiedSession;
use crate::Actor;
use crate::session::SessionClaims;

/// Extracts the impersonator: the actor of an impersonated session.
///
/// `A` is [`Actor`], or your own type. As an argument of a handler, it rejects the user's own
/// sessions. `Option<Impersonator<A>>` is `None` for those, and if no one is signed in.
///
/// ```
/// use actor_token::axum::Impersonator;
/// use actor_token::session::SessionClaims;
///
/// /// The actor that the support tool sends.
/// #[derive(serde::Deserialize)]
/// struct Agent {
///     sub: String,
///     case: u64,
/// }
///
/// async fn banner(session: SessionClaims, agent: Option<Impersonator<Agent>>) -> String {
///     match agent {
///         Some(Impersonator(Agent { sub, case })) => {
///             format!("{sub} is signed in as {} for case {case}", session.user_id)
///         }
///         None => String::new(),
///     }
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(banner));
/// ```
///
/// # Errors
/// A [`SessionRejection`]. An actor that does not fit `A` is rejected, also by an `Option`. A
/// session that was started in Clerk's Dashboard does not have your claims, so declare them as
/// optional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impersonator<A = Actor>(pub A);

/// Extracts the session of the user, impersonated or not. Requires the feature `axum` and a
/// [`SessionLayer`](super::SessionLayer).
impl<A: DeserializeOwned, S: Sync> FromRequestParts<S> for SessionClaims<A> {
    type Rejection = SessionRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, SessionRejection> {
        claims(&parts.extensions)
    }
}

/// Extracts the session of the user, or `None` if no one is signed in.
impl<A: DeserializeOwned, S: Sync> OptionalFromRequestParts<S> for SessionClaims<A> {
    type Rejection = SessionRejection;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> Result<Option<Self>, SessionRejection> {
        claims(&parts.extensions)
            .map(Some)
            .or_else(SessionRejection::none_if_signed_out)
    }
}

impl<A: DeserializeOwned, S: Sync> FromRequestParts<S> for Impersonator<A> {
    type Rejection = SessionRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, SessionRejection> {
        match impersonator(&parts.extensions)? {
            Some(actor) => Ok(Self(actor)),
            None => Err(SessionRejection::NotImpersonated),
        }
    }
}

impl<A: DeserializeOwned, S: Sync> OptionalFromRequestParts<S> for Impersonator<A> {
    type Rejection = SessionRejection;

    async fn from_request_parts(
        parts: &mut Parts,
        _: &S,
    ) -> Result<Option<Self>, SessionRejection> {
        let actor =
            impersonator(&parts.extensions).or_else(SessionRejection::none_if_signed_out)?;
        Ok(actor.map(Self))
    }
}

fn claims<A: DeserializeOwned>(
    extensions: &Extensions,
) -> Result<SessionClaims<A>, SessionRejection> {
    VerifiedSession::of(extensions)?.claims()
}

fn impersonator<A: DeserializeOwned>(
    extensions: &Extensions,
) -> Result<Option<A>, SessionRejection> {
    VerifiedSession::of(extensions)?.actor()
}
