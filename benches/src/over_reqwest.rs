//! Sending over reqwest, with actor-token and with a hand-written client that has the same timeouts
//! and headers.

use std::time::Duration;

use actor_token::transport::Reqwest;
use actor_token::{ActorToken, ActorTokenRequest, Client, RetryPolicy};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use reqwest::{ClientBuilder, Url, redirect};
use tokio::runtime::{Builder, Runtime};

use crate::BoxError;
use crate::claims::{self, Input, REQUEST_INPUT};
use crate::token::Token;
use crate::values::{API_VERSION, SECRET_KEY};

/// Timeouts of requests.
#[derive(Clone, Copy)]
pub struct Timeouts {
    /// The timeout for connecting.
    pub connect: Duration,
    /// The timeout between two reads.
    pub read: Duration,
    /// The timeout for the entire request.
    pub total: Duration,
}

impl Timeouts {
    /// The default timeouts of `Reqwest`.
    pub const DEFAULT: Self = Self {
        connect: Duration::from_secs(5),
        read: Duration::from_secs(17),
        total: Duration::from_secs(28),
    };

    /// The timeouts for many requests to a server that responds after it has received all of them.
    pub const LONG: Self = Self {
        connect: Duration::from_secs(600),
        read: Duration::from_secs(600),
        total: Duration::from_secs(600),
    };
}

/// Returns a runtime that uses only the current thread, because only this thread is counted.
///
/// # Errors
///
/// Returns an error if the system does not have enough resources.
pub fn runtime() -> Result<Runtime, BoxError> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// Creates a client of actor-token for the server at `origin`.
///
/// # Errors
///
/// Returns an error if `origin` is not a loopback URL.
pub fn client(origin: &str) -> Result<Client<Reqwest>, BoxError> {
    Ok(Client::builder(Reqwest::new()?)
        .secret_key(SECRET_KEY)
        .api_url(origin)
        .build()?)
}

/// Creates a client of actor-token for the server at `origin`, with these timeouts.
///
/// # Errors
///
/// Returns an error if `origin` is not a loopback URL.
pub fn client_with_timeouts(origin: &str, timeouts: Timeouts) -> Result<Client<Reqwest>, BoxError> {
    let transport = Reqwest::with_builder(|builder| {
        builder
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.read)
            .timeout(timeouts.total)
    })?;
    Ok(Client::builder(transport)
        .secret_key(SECRET_KEY)
        .api_url(origin)
        .retry(RetryPolicy::new().call_timeout(timeouts.total + Duration::from_secs(2)))
        .build()?)
}

/// Builds and sends a request with actor-token.
///
/// # Errors
///
/// Returns an error if the request fails.
pub async fn ours(client: &Client<Reqwest>, input: &Input<'_>) -> Result<ActorToken, BoxError> {
    Ok(claims::build(input)?.send_async(client).await?)
}

/// A hand-written client. Clones share their connections.
#[derive(Clone)]
pub struct HandWritten {
    client: reqwest::Client,
    url: Url,
}

impl HandWritten {
    /// Creates a client for the server at `origin`.
    ///
    /// # Errors
    ///
    /// Returns an error if `origin` is not a URL.
    pub fn new(origin: &str, timeouts: Timeouts) -> Result<Self, BoxError> {
        Self::with_config(origin, |builder| {
            builder
                .connect_timeout(timeouts.connect)
                .read_timeout(timeouts.read)
                .timeout(timeouts.total)
        })
    }

    /// Creates a client without any timeout.
    ///
    /// # Errors
    ///
    /// Returns an error if `origin` is not a URL.
    pub fn without_timeouts(origin: &str) -> Result<Self, BoxError> {
        Self::with_config(origin, |builder| builder)
    }

    fn with_config(
        origin: &str,
        adjust: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, BoxError> {
        // A provider may already be installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut authorization = HeaderValue::try_from(format!("Bearer {SECRET_KEY}"))?;
        authorization.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, authorization),
            (ACCEPT, HeaderValue::from_static("application/json")),
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (
                http::HeaderName::from_static("clerk-api-version"),
                HeaderValue::from_static(API_VERSION),
            ),
        ]);
        Ok(Self {
            client: adjust(reqwest::Client::builder())
                .pool_idle_timeout(Duration::from_secs(5))
                .redirect(redirect::Policy::none())
                .user_agent("hand-written/0.1.0")
                .default_headers(headers)
                .http1_only()
                .no_proxy()
                .build()?,
            url: format!("{origin}/v1/actor_tokens").parse()?,
        })
    }

    /// Builds and sends a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails.
    pub async fn send(&self, input: &Input<'_>) -> Result<Token, BoxError> {
        self.send_body(claims::hand_written(input)?).await
    }

    /// Sends a serialized body, and parses the token in the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails.
    pub async fn send_body(&self, body: Vec<u8>) -> Result<Token, BoxError> {
        let response = self.client.post(self.url.clone()).body(body).send().await?;
        if !response.status().is_success() {
            return Err(format!("the server responded with status {}", response.status()).into());
        }
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }

    /// Sends a body and reads the response's body, to measure the cost of the transport.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails.
    pub async fn exchange(&self, body: &'static [u8]) -> Result<usize, BoxError> {
        let response = self.client.post(self.url.clone()).body(body).send().await?;
        Ok(response.bytes().await?.len())
    }
}

/// Creates both clients, and opens the connections that later requests use.
///
/// # Errors
///
/// Returns an error if the request fails.
pub fn warmed_up_clients(
    runtime: &Runtime,
    origin: &str,
) -> Result<(Client<Reqwest>, HandWritten), BoxError> {
    let (client, hand_written) = (
        client(origin)?,
        HandWritten::new(origin, Timeouts::DEFAULT)?,
    );
    runtime.block_on(async {
        for _ in 0..3 {
            let _ = ours(&client, &REQUEST_INPUT).await?;
            hand_written.send(&REQUEST_INPUT).await?;
        }
        Ok((client, hand_written))
    })
}
