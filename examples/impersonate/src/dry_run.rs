//! A transport that keeps the first request instead of sending it.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actor_token::request::Body;
use actor_token::transport::{Transport, TransportError};
use http::header::AUTHORIZATION;
use http::{Request, Response};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::output::Output;
use crate::stdout;

/// The key in place of the real one, which is not read.
pub(crate) const KEY: &str = "sk_test_dry_run";

/// What is printed as the value of the header that has the key.
const SHOWN_KEY: &str = "Bearer (the secret key)";

/// The transport. Clones share the request.
#[derive(Clone, Default)]
pub(crate) struct DryRun(Arc<Mutex<Option<Request<Body>>>>);

impl Transport for DryRun {
    fn send(&self, request: Request<Body>, _: Duration) -> Result<Response<Body>, TransportError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(request);
        // The client does not retry with a transport that cannot work.
        Err(TransportError::unusable("this is a dry run"))
    }
}

impl DryRun {
    /// Takes the request that the client would have sent.
    pub(crate) fn take(&self) -> Option<Request<Body>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Prints a request to standard output.
pub(crate) fn print(output: Output, request: &Request<Body>) -> Result<(), Failure> {
    let text = if output.json {
        to_json(request).to_string()
    } else {
        to_text(request)
    };
    stdout::print_line(&text).map_err(Failure::Output)?;
    output.note("Dry run: nothing was sent.");
    Ok(())
}

/// Returns the headers, without the secret key.
fn headers(request: &Request<Body>) -> impl Iterator<Item = (&str, &str)> {
    request.headers().iter().map(|(name, value)| {
        let value = if name == AUTHORIZATION {
            SHOWN_KEY
        } else {
            value.to_str().unwrap_or_default()
        };
        (name.as_str(), value)
    })
}

fn body(request: &Request<Body>) -> &str {
    std::str::from_utf8(request.body().as_bytes()).unwrap_or_default()
}

fn to_text(request: &Request<Body>) -> String {
    let mut text = format!("{} {}", request.method(), request.uri());
    for (name, value) in headers(request) {
        let _ = write!(text, "\n{name}: {value}");
    }
    if !body(request).is_empty() {
        let _ = write!(text, "\n\n{}", body(request));
    }
    text
}

fn to_json(request: &Request<Body>) -> Value {
    let headers: Map<_, _> = headers(request)
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect();
    json!({
        "dry_run": true,
        "request": {
            "method": request.method().as_str(),
            "url": request.uri().to_string(),
            "headers": headers,
            "body": serde_json::from_str::<Value>(body(request)).ok(),
        }
    })
}
