//! Responses of the fake: errors in Clerk's format, JSON with Clerk's escapes, and common headers.

use std::time::SystemTime;

use http::header::{CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use super::fault::{ApiFault, Meta};
use crate::clerk::TRACE_ID_HEADER;
use crate::request::Body;

/// The errors of a rejected request; at least one.
pub(super) struct RouteError(pub(super) Vec<ApiFault>);

impl From<ApiFault> for RouteError {
    fn from(fault: ApiFault) -> Self {
        Self(vec![fault])
    }
}

pub(super) type RouteResult = Result<Response<Body>, RouteError>;

#[derive(Serialize)]
struct Envelope<'a> {
    errors: Vec<ErrorObject<'a>>,
    clerk_trace_id: &'a str,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    message: &'static str,
    long_message: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<MetaObject<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum MetaObject<'a> {
    Param { param_name: &'a str },
    Quota { limit: u64, used: u64 },
}

impl<'a> From<&'a ApiFault> for ErrorObject<'a> {
    fn from(fault: &'a ApiFault) -> Self {
        Self {
            message: fault.message(),
            long_message: fault.long_message().into_owned(),
            code: fault.code(),
            meta: match fault.meta() {
                Meta::None => None,
                Meta::Param(param_name) => Some(MetaObject::Param { param_name }),
                Meta::Quota { limit, used } => Some(MetaObject::Quota { limit, used }),
            },
        }
    }
}

/// Returns the response that lists all errors, with the status of the first.
pub(super) fn error(error: &RouteError, trace_id: &str) -> Response<Body> {
    let RouteError(faults) = error;
    let status = faults
        .first()
        .map_or(StatusCode::INTERNAL_SERVER_ERROR, ApiFault::status);
    let mut response = json(
        status,
        &Envelope {
            errors: faults.iter().map(ErrorObject::from).collect(),
            clerk_trace_id: trace_id,
        },
    );
    if let Some(seconds) = faults.iter().find_map(ApiFault::retry_after_seconds) {
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Returns a response with a JSON body.
pub(super) fn json(status: StatusCode, content: &impl Serialize) -> Response<Body> {
    let text = serde_json::to_string(content).unwrap_or_default();
    let mut response = Response::new(Body::from(escape(&text)));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Sets the headers that every response has: the time and the trace ID.
pub(super) fn set_common_headers(response: &mut Response<Body>, trace_id: &str, now: SystemTime) {
    if let Ok(date) = HeaderValue::try_from(httpdate::fmt_http_date(now)) {
        response.headers_mut().insert(DATE, date);
    }
    if let Ok(trace_id) = HeaderValue::from_str(trace_id) {
        response.headers_mut().insert(TRACE_ID_HEADER, trace_id);
    }
}

/// Escapes the characters that Clerk's JSON writer escapes to make JSON safe inside HTML. Outside
/// of strings, JSON contains none of them.
fn escape(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for char in json.chars() {
        match char {
            '<' => escaped.push_str("\\u003c"),
            '>' => escaped.push_str("\\u003e"),
            '&' => escaped.push_str("\\u0026"),
            '\u{2028}' => escaped.push_str("\\u2028"),
            '\u{2029}' => escaped.push_str("\\u2029"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn body_text(response: &Response<Body>) -> &str {
        std::str::from_utf8(response.body().as_bytes()).unwrap()
    }

    #[test]
    fn error_has_documented_format() {
        let response = error(
            &ApiFault::FormParamMissing("actor.sub".into()).into(),
            "0123",
        );
        assert_eq!(
            body_text(&response),
            r#"{"errors":[{"message":"is missing","long_message":"actor.sub must be included.","code":"form_param_missing","meta":{"param_name":"actor.sub"}}],"clerk_trace_id":"0123"}"#
        );
    }

    #[test]
    fn error_omits_empty_meta_and_escapes_brackets() {
        let response = error(&ApiFault::AuthorizationHeaderFormatInvalid.into(), "0123");
        assert_eq!(
            body_text(&response),
            r#"{"errors":[{"message":"Invalid Authorization header format","long_message":"Invalid Authorization header format. Must be 'Bearer \u003cYOUR_API_KEY\u003e'","code":"authorization_header_format_invalid"}],"clerk_trace_id":"0123"}"#
        );
    }

    #[test]
    fn escaping_preserves_values() {
        let value = serde_json::json!({"a<b": "<script>&\u{2028}\u{2029}\\<é\""});
        let text = escape(&value.to_string());
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&text).unwrap(),
            value
        );
    }

    #[test]
    fn retry_after_is_rounded_up_to_seconds() {
        for (millis, expected) in [(0, "0"), (1, "1"), (1000, "1"), (1001, "2")] {
            let retry_after = Duration::from_millis(millis);
            let response = error(&ApiFault::TooManyRequests { retry_after }.into(), "0123");
            assert_eq!(response.headers()[RETRY_AFTER], expected, "{millis} ms");
        }
        let forever = ApiFault::TooManyRequests {
            retry_after: Duration::MAX,
        };
        assert_eq!(forever.retry_after_seconds(), Some(u64::MAX));
    }
}
