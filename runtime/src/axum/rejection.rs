//! The reasons why a request is rejected, and their responses.

use std::error::Error;
use std::fmt;

use axum_core::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};

use crate::error::ActorDeserializeError;
use crate::session::{KeysUnavailableError, SessionTokenError};

/// The reason why an extractor or [`RejectImpersonationLayer`](super::RejectImpersonationLayer)
/// rejected a request.
///
/// `Display` states the reason for a log, without the token. The response does not state it: it has
/// a [status](Self::status), a short text, and the header `Cache-Control: no-store`. With the
/// feature `tracing`, creating the response emits an event: at level `ERROR` for a missing layer,
/// `WARN` for missing keys and for an actor that does not fit, and otherwise `DEBUG`.
///
/// The response also has the rejection as an extension, so that a middleware can replace the body:
///
/// ```
/// use actor_token::axum::SessionRejection;
/// use axum::response::{IntoResponse, Redirect, Response};
///
/// /// Shows the sign-in page instead of status 401. Use it with `axum::middleware::map_response`.
/// async fn show_sign_in(response: Response) -> Response {
///     match response.extensions().get() {
///         Some(SessionRejection::Absent | SessionRejection::Invalid(_)) => {
///             Redirect::to("/sign-in").into_response()
///         }
///         _ => response,
///     }
/// }
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # let response = |rejection: SessionRejection| runtime.block_on(show_sign_in(rejection.into_response()));
/// # assert_eq!(response(SessionRejection::Absent).status(), 303);
/// # assert_eq!(response(SessionRejection::Pending).status(), 403);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum SessionRejection {
    /// The request has no session token. Status 401.
    Absent,
    /// The session token is invalid. Status 401.
    Invalid(SessionTokenError),
    /// The user has not finished the tasks of the session yet. Status 403.
    Pending,
    /// The session is impersonated, but the handler expects an actor of a different type. Status
    /// 403.
    InvalidActor(ActorDeserializeError),
    /// The route is only for impersonators, but the session is the user's own. Status 403.
    NotImpersonated,
    /// The route is not for impersonators. Status 403.
    Impersonated,
    /// The public keys that verify the token could not be fetched. Status 503.
    Unavailable(KeysUnavailableError),
    /// The route is not inside a [`SessionLayer`](super::SessionLayer). Status 500.
    MissingLayer,
}

impl SessionRejection {
    /// Returns the status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Absent | Self::Invalid(_) => StatusCode::UNAUTHORIZED,
            Self::Pending | Self::InvalidActor(_) | Self::NotImpersonated | Self::Impersonated => {
                StatusCode::FORBIDDEN
            }
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::MissingLayer => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Returns `Ok(None)` if the reason is that no one is signed in.
    pub(super) fn none_if_signed_out<T>(self) -> Result<Option<T>, Self> {
        match self {
            Self::Absent | Self::Pending => Ok(None),
            Self::Invalid(_) => {
                self.emit_event();
                Ok(None)
            }
            rejection => Err(rejection),
        }
    }

    #[cfg(feature = "tracing")]
    pub(super) fn emit_event(&self) {
        match self {
            Self::MissingLayer => tracing::error!(reason = %self, "session rejected"),
            Self::Unavailable(_) | Self::InvalidActor(_) => {
                tracing::warn!(reason = %self, "session rejected");
            }
            _ => tracing::debug!(reason = %self, "session rejected"),
        }
    }

    #[cfg(not(feature = "tracing"))]
    #[expect(clippy::unused_self, reason = "the implementation with events uses it")]
    fn emit_event(&self) {}
}

impl IntoResponse for SessionRejection {
    fn into_response(self) -> Response {
        self.emit_event();
        let status = self.status();
        let text = match status {
            StatusCode::UNAUTHORIZED => "not signed in",
            StatusCode::FORBIDDEN => "not allowed",
            StatusCode::SERVICE_UNAVAILABLE => "temporarily unavailable",
            _ => "",
        };
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl fmt::Display for SessionRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("the request has no session token"),
            Self::Invalid(error) => error.fmt(f),
            Self::Pending => f.write_str("the session is pending: it has unfinished tasks"),
            Self::InvalidActor(error) => write!(f, "the session is impersonated: {error}"),
            Self::NotImpersonated => f.write_str("the session is not impersonated"),
            Self::Impersonated => f.write_str("the session is impersonated"),
            Self::Unavailable(error) => error.fmt(f),
            Self::MissingLayer => {
                f.write_str("the session was not verified; add `SessionLayer` around the route")
            }
        }
    }
}

impl Error for SessionRejection {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Invalid(error) => error.source(),
            Self::InvalidActor(error) => error.source(),
            Self::Unavailable(error) => error.source(),
            _ => None,
        }
    }
}
