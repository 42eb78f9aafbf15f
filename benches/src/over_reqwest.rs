//! Sending through reqwest: ours, and by hand with the same timeouts and headers.

use std::time::Duration;

use actor_token::transport::Reqwest;
use actor_token::{ActorToken, ActorTokenRequest, Client, RetryPolicy};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use reqwest::{ClientBuilder, Url, redirect};
use tokio::runtime::{Builder, Runtime};

use crate::claims::{self, GIVEN, Given};
use crate::over_ureq::Failed;
use crate::token::Token;
use crate::values::{API_VERSION, SECRET_KEY};

/// How long requests may take.
#[derive(Clone, Copy)]
pub struct Patience {
    /// Until a connection is there.
    pub connect: Duration,
    /// Without a byte.
    pub read: Duration,
    /// All together.
    pub whole: Duration,
}

impl Patience {
    /// Our transport's.
    pub const USUAL: Self = Self {
        connect: Duration::from_secs(5),
        read: Duration::from_secs(17),
        whole: Duration::from_secs(28),
    };

    /// For many requests that a server holds until all are there.
    pub const LONG: Self = Self {
        connect: Duration::from_secs(600),
        read: Duration::from_secs(600),
        whole: Duration::from_secs(600),
    };
}

/// The runtime in which requests are sent: this thread alone, so that what is counted on it is all there is.
///
/// # Errors
/// If the system has no resources for it.
pub fn runtime() -> Result<Runtime, Failed> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// Our client for the server at `origin`, as a user makes it.
///
/// # Errors
/// If `origin` is no loopback URL.
pub fn client(origin: &str) -> Result<Client<Reqwest>, Failed> {
    Ok(Client::builder(Reqwest::new()?)
        .secret_key(SECRET_KEY)
        .api_url(origin)
        .build()?)
}

/// Our client for the server at `origin`, with other timeouts.
///
/// # Errors
/// If `origin` is no loopback URL.
pub fn patient_client(origin: &str, patience: Patience) -> Result<Client<Reqwest>, Failed> {
    let transport = Reqwest::with_builder(|builder| {
        builder
            .connect_timeout(patience.connect)
            .read_timeout(patience.read)
            .timeout(patience.whole)
    })?;
    Ok(Client::builder(transport)
        .secret_key(SECRET_KEY)
        .api_url(origin)
        .retry(RetryPolicy::new().call_timeout(patience.whole + Duration::from_secs(2)))
        .build()?)
}

/// Builds and sends ours.
///
/// # Errors
/// If the server isn't there.
pub async fn ours(client: &Client<Reqwest>, given: &Given<'_>) -> Result<ActorToken, Failed> {
    Ok(claims::build(given)?.send_async(client).await?)
}

/// A client by hand. Clones share their connections.
#[derive(Clone)]
pub struct ByHand {
    client: reqwest::Client,
    url: Url,
}

impl ByHand {
    /// A client for the server at `origin`.
    ///
    /// # Errors
    /// If `origin` is no URL.
    pub fn new(origin: &str, patience: Patience) -> Result<Self, Failed> {
        Self::configured(origin, |builder| {
            builder
                .connect_timeout(patience.connect)
                .read_timeout(patience.read)
                .timeout(patience.whole)
        })
    }

    /// Creates a client without any timeout.
    ///
    /// # Errors
    /// If `origin` is not a URL.
    pub fn without_timeouts(origin: &str) -> Result<Self, Failed> {
        Self::configured(origin, |builder| builder)
    }

    fn configured(
        origin: &str,
        adjust: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, Failed> {
        // A second call finds the provider there already.
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
                .user_agent("by-hand/0.1.0")
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
    /// If the server isn't there.
    pub async fn send(&self, given: &Given<'_>) -> Result<Token, Failed> {
        self.send_body(claims::by_hand(given)?).await
    }

    /// Sends a body that was written before, and reads the token in the answer.
    ///
    /// # Errors
    /// If the server isn't there.
    pub async fn send_body(&self, body: Vec<u8>) -> Result<Token, Failed> {
        let answer = self.client.post(self.url.clone()).body(body).send().await?;
        if !answer.status().is_success() {
            return Err(format!("the server answered {}", answer.status()).into());
        }
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }

    /// Sends a body, and reads the answer's: what the transport itself costs.
    ///
    /// # Errors
    /// If the server isn't there.
    pub async fn exchange(&self, body: &'static [u8]) -> Result<usize, Failed> {
        let answer = self.client.post(self.url.clone()).body(body).send().await?;
        Ok(answer.bytes().await?.len())
    }
}

/// One round trip of each, which opens the connection that the following ones use.
///
/// # Errors
/// If the server isn't there.
pub fn warmed_up(runtime: &Runtime, origin: &str) -> Result<(Client<Reqwest>, ByHand), Failed> {
    let (client, by_hand) = (client(origin)?, ByHand::new(origin, Patience::USUAL)?);
    runtime.block_on(async {
        for _ in 0..3 {
            let _ = ours(&client, &GIVEN).await?;
            by_hand.send(&GIVEN).await?;
        }
        Ok((client, by_hand))
    })
}
