//! An implementation of `Transport` for a different HTTP client: reqwest's blocking client.
//!
//! ```sh
//! cargo run -p integrations --bin another_http_client     # issues a token with a fake server
//! cargo test -p integrations --bin another_http_client    # runs the conformance suite
//! ```
//!
//! Run the conformance suite for your own transport too. It finds behavior that the documentation
//! of an HTTP client does not mention.
#![forbid(unsafe_code)]

use std::io::Read;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use actor_token::transport::{MAX_RESPONSE_BYTES, Transport, TransportError};
use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, request::Body};
use http::{Request, Response};
use reqwest::{blocking, redirect, retry};

struct BlockingReqwest(blocking::Client);

impl Transport for BlockingReqwest {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let request = request.map(Body::into_bytes);
        let mut request =
            blocking::Request::try_from(request).map_err(|error| transport_error(&error))?;
        *request.timeout_mut() = Some(timeout);
        let response = self
            .0
            .execute(request)
            .map_err(|error| transport_error(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        // Reads one byte more than allowed, to detect a larger body.
        let mut bytes = Vec::new();
        let read = response
            .take(MAX_RESPONSE_BYTES as u64 + 1)
            .read_to_end(&mut bytes);
        if read.is_err() || bytes.len() > MAX_RESPONSE_BYTES {
            // The status can determine the outcome of the call, even without a complete body.
            let error = TransportError::maybe_sent("the response was truncated or too large");
            return Err(error.with_response_head(status, headers));
        }
        let mut response = Response::new(Body::from(bytes));
        (*response.status_mut(), *response.headers_mut()) = (status, headers);
        Ok(response)
    }
}

/// Converts an error. Omits the error's message, which may contain the URL.
///
/// Returns `not_sent` only if nothing was sent.
fn transport_error(error: &reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        TransportError::not_sent("failed to connect")
    } else {
        TransportError::maybe_sent("no complete response was received")
    }
}

/// Creates a client that does not follow redirects and does not retry on its own.
///
/// A redirect could send the secret key to a different server. A retry could issue a second token.
fn client() -> Result<blocking::Client, reqwest::Error> {
    blocking::Client::builder()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy()
        .connect_timeout(Duration::from_secs(10))
        .pool_idle_timeout(Duration::from_secs(5))
        .build()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Selects the TLS library once per process. This is not needed with reqwest's feature `rustls`.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "a TLS library is already installed")?;
    let fake = FakeClerk::new();
    let server = fake.serve()?;
    let clerk = Client::builder(BlockingReqwest(client()?))
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()?;
    let token = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_support_agent"))
        .build()?
        .send(&clerk)?;
    println!("issued {} over reqwest's blocking client", token.id());
    Ok(())
}

#[cfg(test)]
mod tests {
    use actor_token::conformance::Suite;

    use super::*;

    #[test]
    fn client_passes_conformance_suite() {
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap();
        Suite::new()
            .check(&BlockingReqwest(client().unwrap()))
            .unwrap();
    }
}
