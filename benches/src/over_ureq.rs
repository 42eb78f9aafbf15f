//! Sending over ureq, with actor-token and with a hand-written client that has the same timeouts
//! and headers.

use std::time::Duration;

use actor_token::transport::Ureq;
use actor_token::{ActorToken, ActorTokenRequest, Client};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Uri};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use crate::BoxError;
use crate::claims::{self, Input, REQUEST_INPUT};
use crate::token::Token;
use crate::values::{API_VERSION, SECRET_KEY};

/// Creates a client of actor-token for the server at `origin`.
///
/// # Errors
///
/// Returns an error if `origin` is not a loopback URL.
pub fn client(origin: &str) -> Result<Client<Ureq>, BoxError> {
    Ok(Client::builder(Ureq::new())
        .secret_key(SECRET_KEY)
        .api_url(origin)
        .build()?)
}

/// Builds and sends a request with actor-token.
///
/// # Errors
///
/// Returns an error if the request fails.
pub fn ours(client: &Client<Ureq>, input: &Input<'_>) -> Result<ActorToken, BoxError> {
    Ok(claims::build(input)?.send(client)?)
}

/// A hand-written client.
pub struct HandWritten {
    agent: Agent,
    url: Uri,
    authorization: HeaderValue,
}

impl HandWritten {
    /// Creates a client for the server at `origin`.
    ///
    /// # Errors
    ///
    /// Returns an error if `origin` is not a URL.
    pub fn new(origin: &str) -> Result<Self, BoxError> {
        let seconds = |n| Some(Duration::from_secs(n));
        Self::with_config(origin, |config| {
            config
                .timeout_connect(seconds(5))
                .timeout_send_request(seconds(3))
                .timeout_send_body(seconds(3))
                .timeout_recv_response(seconds(12))
                .timeout_recv_body(seconds(5))
        })
    }

    /// Creates a client without any timeout.
    ///
    /// # Errors
    ///
    /// Returns an error if `origin` is not a URL.
    pub fn without_timeouts(origin: &str) -> Result<Self, BoxError> {
        Self::with_config(origin, |config| config)
    }

    fn with_config(
        origin: &str,
        adjust: impl FnOnce(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
    ) -> Result<Self, BoxError> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {SECRET_KEY}"))?;
        authorization.set_sensitive(true);
        Ok(Self {
            agent: adjust(Agent::config_builder())
                .max_idle_age(Duration::from_secs(5))
                .max_redirects(0)
                .http_status_as_error(false)
                .user_agent("hand-written/0.1.0")
                .proxy(None)
                .build()
                .into(),
            url: format!("{origin}/v1/actor_tokens").try_into()?,
            authorization,
        })
    }

    /// Builds and sends a request.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails.
    pub fn send(&self, input: &Input<'_>) -> Result<Token, BoxError> {
        let response = self.exchange(&claims::hand_written(input)?)?;
        Ok(serde_json::from_slice(&response)?)
    }

    /// Sends a body and reads the response's body, to measure the cost of the transport.
    ///
    /// # Errors
    ///
    /// Returns an error if the request fails.
    pub fn exchange(&self, body: &[u8]) -> Result<Vec<u8>, BoxError> {
        let mut response = self
            .agent
            .post(self.url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header("clerk-api-version", HeaderValue::from_static(API_VERSION))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .send(body)?;
        if !response.status().is_success() {
            return Err(format!("the server responded with status {}", response.status()).into());
        }
        Ok(response.body_mut().read_to_vec()?)
    }
}

/// Creates both clients, and opens the connections that later requests use.
///
/// # Errors
///
/// Returns an error if the request fails.
pub fn warmed_up_clients(origin: &str) -> Result<(Client<Ureq>, HandWritten), BoxError> {
    let (client, hand_written) = (client(origin)?, HandWritten::new(origin)?);
    for _ in 0..3 {
        let _ = ours(&client, &REQUEST_INPUT)?;
        hand_written.send(&REQUEST_INPUT)?;
    }
    Ok((client, hand_written))
}
