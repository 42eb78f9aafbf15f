//! The causes of failures: the chain of sources of an error.

use std::error::Error as StdError;

use actor_token::Error;
use actor_token::transport::{TransportError, TransportErrorKind};

use crate::text::Escaped;

/// The maximum number of causes. An error could be its own source.
const MAX_CAUSES: usize = 8;

/// Returns the causes of an error, except for those that `message` already contains.
pub(super) fn causes(error: &Error, message: &str) -> Vec<String> {
    let mut shown = message.to_owned();
    let mut causes = Vec::new();
    let mut source = error.source();
    for _ in 0..MAX_CAUSES {
        let Some(error) = source else {
            break;
        };
        let text = Escaped(&error.to_string()).to_string();
        // The message of a call states the kind of a transport's error in its own words.
        if !error.is::<TransportError>() && !shown.contains(&text) {
            shown.push_str(&text);
            causes.push(text);
        }
        source = StdError::source(error);
    }
    causes
}

/// Returns the kind of the transport's error, if the call has no response.
pub(super) fn transport_kind(error: &Error) -> Option<TransportErrorKind> {
    match error {
        Error::NoResponse(error) => Some(error.transport().kind()),
        Error::AuditIncomplete(error) => transport_kind(error.call_error()?),
        Error::AlreadyAccepted(error) => transport_kind(error.end_error()?),
        _ => None,
    }
}
