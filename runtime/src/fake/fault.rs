//! The errors that Clerk documents for these endpoints, with their status, code and messages.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::config::MAX_REQUEST_BYTES;
use crate::ActorTokenStatus;

/// An error of Clerk's API, which an [`Injection`](super::Injection) can return as the response to
/// a request.
///
/// The variants are those of Clerk's error catalogs for its
/// [backend API](https://clerk.com/docs/guides/development/errors/backend-api) and
/// [frontend API](https://clerk.com/docs/guides/development/errors/frontend-api).
///
/// ```
/// use std::time::Duration;
/// use actor_token::{fake::{ApiFault, FakeClerk, Injection}, request::Body};
///
/// let clerk = FakeClerk::new();
/// clerk.inject(Injection::respond_with(ApiFault::TooManyRequests { retry_after: Duration::from_millis(1500) }));
///
/// let response = clerk.handle(http::Request::new(Body::empty()));
/// assert_eq!(response.status(), 429);
/// assert_eq!(response.headers()["retry-after"], "2"); // whole seconds, rounded up
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiFault {
    /// 400: the body is not a JSON object.
    RequestBodyInvalid,
    /// 400: `Clerk-API-Version` is not a version of the API.
    ApiVersionInvalid,
    /// 401: no `Authorization`, or not `Bearer`.
    AuthorizationHeaderFormatInvalid,
    /// 401: the wrong secret key.
    ClerkKeyInvalid,
    /// 402: the plan has no impersonation.
    UnsupportedSubscriptionPlanFeatures,
    /// 403: the key is not authorized for this operation.
    AuthorizationInvalid,
    /// 404: there is no user with this ID.
    UserNotFound(Cow<'static, str>),
    /// 404: no such actor token, or no such path.
    ResourceNotFound,
    /// 413: the body is larger than [`MAX_REQUEST_BYTES`].
    RequestBodyTooLarge,
    /// 415: this `Content-Type` is not `application/json`.
    UnsupportedContentType(Cow<'static, str>),
    /// 422: this parameter is missing (`user_id`, `actor`, `actor.sub`).
    FormParamMissing(Cow<'static, str>),
    /// 422: this parameter's value is invalid (a duration that is not positive).
    FormParamValueInvalid(Cow<'static, str>),
    /// 422: this parameter has the wrong JSON type. (Clerk documents the code, but not when it is
    /// returned.)
    FormParamTypeInvalid(Cow<'static, str>),
    /// 422: there is no such parameter.
    FormParamUnknown(Cow<'static, str>),
    /// 422: the impersonation limit of the plan is reached.
    ImpersonationLimitExceeded {
        /// The number of impersonations of the plan.
        limit: u64,
        /// The number of impersonations that were used.
        used: u64,
    },
    /// 429, with `Retry-After` in whole seconds, rounded up.
    TooManyRequests {
        /// The delay before the next request.
        retry_after: Duration,
    },
    /// 500: an internal error.
    InternalClerkError,
    /// 504: a gateway timeout.
    GatewayTimeout,
    /// 400 to a revoke: the token has this status, and only pending ones can be revoked.
    ActorTokenCannotBeRevoked(ActorTokenStatus),
    /// 400 to an opened link: the token was revoked.
    ActorTokenRevoked,
    /// 400 to an opened link: it was opened before.
    ActorTokenAlreadyUsed,
    /// 400 to an opened link: it has expired.
    TicketExpired,
    /// 400 to an opened link: Clerk never issued its ticket.
    TicketInvalid,
    /// 404 to an opened link: the user was deleted.
    ActorTokenSubjectNotFound,
}

/// The `meta` of an error.
pub(super) enum Meta<'a> {
    None,
    Param(&'a str),
    Quota { limit: u64, used: u64 },
}

impl ApiFault {
    /// Returns the HTTP status.
    ///
    /// ```
    /// use actor_token::fake::ApiFault;
    /// assert_eq!(ApiFault::GatewayTimeout.status(), 504);
    /// ```
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::RequestBodyInvalid
            | Self::ApiVersionInvalid
            | Self::ActorTokenCannotBeRevoked(_)
            | Self::ActorTokenRevoked
            | Self::ActorTokenAlreadyUsed
            | Self::TicketExpired
            | Self::TicketInvalid => StatusCode::BAD_REQUEST,
            Self::AuthorizationHeaderFormatInvalid | Self::ClerkKeyInvalid => {
                StatusCode::UNAUTHORIZED
            }
            Self::UnsupportedSubscriptionPlanFeatures => StatusCode::PAYMENT_REQUIRED,
            Self::AuthorizationInvalid => StatusCode::FORBIDDEN,
            Self::UserNotFound(_) | Self::ResourceNotFound | Self::ActorTokenSubjectNotFound => {
                StatusCode::NOT_FOUND
            }
            Self::RequestBodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedContentType(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::FormParamMissing(_)
            | Self::FormParamValueInvalid(_)
            | Self::FormParamTypeInvalid(_)
            | Self::FormParamUnknown(_)
            | Self::ImpersonationLimitExceeded { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::InternalClerkError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::GatewayTimeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// Returns Clerk's `code`.
    ///
    /// ```
    /// use actor_token::fake::ApiFault;
    /// assert_eq!(ApiFault::ResourceNotFound.code(), "resource_not_found");
    /// ```
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::RequestBodyInvalid => "request_body_invalid",
            Self::ApiVersionInvalid => "api_version_invalid",
            Self::AuthorizationHeaderFormatInvalid => "authorization_header_format_invalid",
            Self::ClerkKeyInvalid => "clerk_key_invalid",
            Self::UnsupportedSubscriptionPlanFeatures => "unsupported_subscription_plan_features",
            Self::AuthorizationInvalid => "authorization_invalid",
            Self::UserNotFound(_) | Self::ResourceNotFound => "resource_not_found",
            Self::RequestBodyTooLarge => "request_body_too_large",
            Self::UnsupportedContentType(_) => "unsupported_content_type",
            Self::FormParamMissing(_) => "form_param_missing",
            Self::FormParamValueInvalid(_) => "form_param_value_invalid",
            Self::FormParamTypeInvalid(_) => "form_param_type_invalid",
            Self::FormParamUnknown(_) => "form_param_unknown",
            Self::ImpersonationLimitExceeded { .. } => "impersonation_limit_exceeded",
            Self::TooManyRequests { .. } => "too_many_requests",
            Self::InternalClerkError => "internal_clerk_error",
            Self::GatewayTimeout => "gateway_timeout",
            Self::ActorTokenCannotBeRevoked(_) => "actor_token_cannot_be_revoked_code",
            Self::ActorTokenRevoked => "actor_token_revoked_code",
            Self::ActorTokenAlreadyUsed => "actor_token_already_used_code",
            Self::TicketExpired => "ticket_expired_code",
            Self::TicketInvalid => "ticket_invalid_code",
            Self::ActorTokenSubjectNotFound => "actor_token_subject_not_found",
        }
    }

    /// Returns Clerk's `message`.
    pub(super) fn message(&self) -> &'static str {
        match self {
            Self::RequestBodyInvalid => "Request body invalid",
            Self::ApiVersionInvalid => "Invalid API version",
            Self::AuthorizationHeaderFormatInvalid => "Invalid Authorization header format",
            Self::ClerkKeyInvalid => {
                "The provided Clerk Secret Key is invalid. Make sure that your Clerk Secret Key is correct."
            }
            Self::UnsupportedSubscriptionPlanFeatures => "Unsupported plan features",
            Self::AuthorizationInvalid => "Unauthorized request",
            Self::UserNotFound(_) | Self::ResourceNotFound => "not found",
            Self::RequestBodyTooLarge => "Request body too large",
            Self::UnsupportedContentType(_) => "Content-Type is unsupported",
            Self::FormParamMissing(_) => "is missing",
            Self::FormParamValueInvalid(_) | Self::FormParamTypeInvalid(_) => "is invalid",
            Self::FormParamUnknown(_) => "is unknown",
            Self::ImpersonationLimitExceeded { .. } => "Impersonation limit exceeded",
            Self::TooManyRequests { .. } => "Too many requests",
            Self::InternalClerkError => "Oops, an unexpected error occurred",
            Self::GatewayTimeout => "Gateway timeout",
            Self::ActorTokenCannotBeRevoked(_) => "cannot revoke",
            Self::ActorTokenRevoked => "actor token has been revoked",
            Self::ActorTokenAlreadyUsed => "actor token has already been used",
            Self::TicketExpired => "ticket has expired",
            Self::TicketInvalid => "ticket is invalid",
            Self::ActorTokenSubjectNotFound => "user not found",
        }
    }

    /// Returns Clerk's `long_message`.
    pub(super) fn long_message(&self) -> Cow<'static, str> {
        match self {
            Self::RequestBodyInvalid => {
                "The request body is invalid. Please consult the API documentation for more information.".into()
            }
            Self::ApiVersionInvalid => {
                "The version in the Clerk-API-Version header is not a version of this API.".into()
            }
            Self::AuthorizationHeaderFormatInvalid => {
                "Invalid Authorization header format. Must be 'Bearer <YOUR_API_KEY>'".into()
            }
            Self::ClerkKeyInvalid => self.message().into(),
            Self::UnsupportedSubscriptionPlanFeatures => {
                "Some features are not supported in your current plan. Upgrade your subscription to unlock them.".into()
            }
            Self::AuthorizationInvalid => {
                "You are not authorized to perform this request".into()
            }
            Self::UserNotFound(id) => format!("No user was found with id {id}").into(),
            Self::ResourceNotFound => "Resource not found".into(),
            Self::RequestBodyTooLarge => format!(
                "The request body exceeds the maximum allowed size of {MAX_REQUEST_BYTES} bytes."
            )
            .into(),
            Self::UnsupportedContentType(actual) => format!(
                "Content-Type {actual} is unsupported. You should use application/json instead."
            )
            .into(),
            Self::FormParamMissing(param) => format!("{param} must be included.").into(),
            Self::FormParamValueInvalid(param) => format!("{param} is invalid").into(),
            Self::FormParamTypeInvalid(param) => format!("{param} has the wrong type.").into(),
            Self::FormParamUnknown(param) => {
                format!("{param} is not a valid parameter for this request.").into()
            }
            Self::ImpersonationLimitExceeded { limit, used } => format!(
                "Your application has reached the impersonation limit for your plan ({used}/{limit}). The limit will \
                 reset at the beginning of the next billing period."
            )
            .into(),
            Self::TooManyRequests { .. } => "Too many requests. Please try again later.".into(),
            Self::InternalClerkError => {
                "There was an internal error on our servers. We've been notified and are working on fixing it.".into()
            }
            Self::GatewayTimeout => "The request took too long to be answered.".into(),
            Self::ActorTokenCannotBeRevoked(status) => format!(
                "Actor token cannot be revoked because its status is {status}. Only pending tokens can be revoked."
            )
            .into(),
            Self::ActorTokenRevoked => {
                "This actor token has been revoked and cannot be used anymore.".into()
            }
            Self::ActorTokenAlreadyUsed => {
                "This actor token has already been used. Each token can only be used once.".into()
            }
            Self::TicketExpired => "This ticket has expired and cannot be used anymore.".into(),
            Self::TicketInvalid => {
                "This ticket is invalid. Make sure you're using a valid ticket generated by Clerk.".into()
            }
            Self::ActorTokenSubjectNotFound => {
                "The user of the actor token no longer exists. Please request a new one.".into()
            }
        }
    }

    /// Returns Clerk's `meta`.
    pub(super) fn meta(&self) -> Meta<'_> {
        match self {
            Self::FormParamMissing(param)
            | Self::FormParamValueInvalid(param)
            | Self::FormParamTypeInvalid(param)
            | Self::FormParamUnknown(param) => Meta::Param(param),
            Self::ImpersonationLimitExceeded { limit, used } => Meta::Quota {
                limit: *limit,
                used: *used,
            },
            _ => Meta::None,
        }
    }

    /// Returns the value of `Retry-After` in whole seconds, rounded up, so that no request is too
    /// early.
    pub(super) fn retry_after_seconds(&self) -> Option<u64> {
        let Self::TooManyRequests { retry_after } = self else {
            return None;
        };
        let partial = u64::from(retry_after.subsec_nanos() > 0);
        Some(retry_after.as_secs().saturating_add(partial))
    }
}

/// Prints Clerk's `long_message`, and the code in parentheses.
impl fmt::Display for ApiFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.long_message(), self.code())
    }
}

impl std::error::Error for ApiFault {}
