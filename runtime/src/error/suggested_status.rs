//! `Error::suggested_status`, for services that respond over HTTP.

use http::StatusCode;

use super::{ApiErrorKind, Error};

impl Error {
    /// Returns the HTTP status that the table of [`Error`] suggests for a service that passes this
    /// error on to its own caller.
    ///
    /// The result is not the status of Clerk's response, because that status is about your service,
    /// not about its caller. Don't pass on the message of the error either, unless your callers are
    /// your own support team.
    ///
    /// ```
    /// use actor_token::Error;
    /// use http::{Response, StatusCode};
    ///
    /// /// Responds to a support agent.
    /// fn respond(error: &Error) -> Response<String> {
    ///     let mut response = Response::new(error.to_string());
    ///     *response.status_mut() = error.suggested_status();
    ///     if let Some(delay) = error.retry_after() {
    ///         response.headers_mut().insert("retry-after", delay.as_secs().max(1).into());
    ///     }
    ///     response
    /// }
    /// # let error = Error::from(actor_token::audit::Rejection::new("not on weekends"));
    /// assert_eq!(respond(&error).status(), StatusCode::FORBIDDEN);
    /// ```
    #[must_use]
    pub fn suggested_status(&self) -> StatusCode {
        match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::AuditRejected(rejection) if !rejection.is_failure() => StatusCode::FORBIDDEN,
            Self::AuditRejected(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Api(error) if error.kind() == ApiErrorKind::RateLimited => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::NoResponse(error) if error.is_not_sent() => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoResponse(_) => StatusCode::GATEWAY_TIMEOUT,
            Self::Api(_) | Self::UnexpectedResponse(_) | Self::SessionsRemain(_) => {
                StatusCode::BAD_GATEWAY
            }
            Self::AlreadyAccepted(_) => StatusCode::CONFLICT,
            Self::Config(_) | Self::AuditIncomplete(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
