//! A transport over an HTTP client that you have already and this crate doesn't know, here reqwest's blocking one: some twenty lines, held
//! to every promise by the conformance suite.
//!
//! ```sh
//! cargo run -p integrations --bin another_http_client     # against the stand-in
//! cargo test -p integrations --bin another_http_client    # the suite
//! ```
//!
//! Do run the suite over yours: it finds what a client's documentation doesn't say.
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
        let mut request = blocking::Request::try_from(request).map_err(|error| failed(&error))?;
        *request.timeout_mut() = Some(timeout);
        let mut answer = self.0.execute(request).map_err(|error| failed(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        // One byte more than allowed tells that there is more.
        let mut bytes = Vec::new();
        let read = answer
            .by_ref()
            .take(MAX_RESPONSE_BYTES as u64 + 1)
            .read_to_end(&mut bytes);
        if read.is_err() || bytes.len() > MAX_RESPONSE_BYTES {
            // The status can settle what became of the request.
            let error = TransportError::maybe_sent("the response was truncated, or is too large");
            return Err(error.with_response_head(status, headers));
        }
        let mut answer = Response::new(Body::from(bytes));
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }
}

/// "Not sent" only of what surely wasn't; and none of the library's words, which may quote the URL.
fn failed(error: &reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        TransportError::not_sent("no connection")
    } else {
        TransportError::maybe_sent("no whole answer")
    }
}

/// The client must neither follow a redirect, which would carry the key elsewhere, nor send anything twice by itself.
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
    // Which TLS library, once a process. (With reqwest's own feature `rustls` this isn't needed.)
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "there is a TLS library already")?;
    let fake = FakeClerk::new();
    let server = fake.serve()?;
    let clerk = Client::builder(BlockingReqwest(client()?))
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .build()?;
    let token = CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(Actor::new("user_agent"))
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
