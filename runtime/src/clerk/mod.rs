//! Facts about Clerk's API that more than one module needs.

mod operation;

use http::header::{HeaderName, HeaderValue};

pub use operation::OperationKind;

/// The default version segment of the path.
pub(crate) const API_VERSION: &str = "v1";

/// The header with the dated version of the API.
pub(crate) const API_VERSION_HEADER: HeaderName = HeaderName::from_static("clerk-api-version");

/// The dated version that this crate was written against.
/// Source: [Clerk's versioning](https://clerk.com/docs/guides/development/upgrading/versioning).
pub(crate) const API_VERSION_DATE: HeaderValue = HeaderValue::from_static("2026-05-12");

/// The header with the trace ID, by which Clerk's support finds a request. Source: recorded
/// responses.
pub(crate) const TRACE_ID_HEADER: HeaderName = HeaderName::from_static("x-clerk-trace-id");

/// Clerk's default for the token lifetime, in seconds. This crate never sends it. Source: Clerk's
/// OpenAPI documents.
pub(crate) const DEFAULT_TOKEN_SECONDS: i64 = 3600;

/// Clerk's default for the maximum session duration, in seconds. This crate never sends it. Source:
/// Clerk's OpenAPI documents.
pub(crate) const DEFAULT_SESSION_SECONDS: i64 = 1800;

/// Returns Clerk's default for the duration with this key in a request, in seconds.
pub(crate) fn default_seconds(key: &str) -> Option<i64> {
    match key {
        "expires_in_seconds" => Some(DEFAULT_TOKEN_SECONDS),
        "session_max_duration_in_seconds" => Some(DEFAULT_SESSION_SECONDS),
        _ => None,
    }
}
