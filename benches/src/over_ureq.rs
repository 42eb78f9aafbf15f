//! Sending through ureq: ours, and by hand with the same timeouts and headers.

use std::error::Error;
use std::time::Duration;

use actor_token::transport::Ureq;
use actor_token::{ActorToken, ActorTokenRequest, Client};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Uri};
use ureq::Agent;
use ureq::config::ConfigBuilder;
use ureq::typestate::AgentScope;

use crate::claims::{self, GIVEN, Given};
use crate::token::Token;
use crate::values::{API_VERSION, SECRET_KEY};

/// Any error.
pub type Failed = Box<dyn Error + Send + Sync>;

/// Our client for the server at `origin`.
///
/// # Errors
/// If `origin` is no loopback URL.
pub fn client(origin: &str) -> Result<Client<Ureq>, Failed> {
    Ok(Client::builder(Ureq::new())
        .secret_key(SECRET_KEY)
        .api_url(origin)
        .build()?)
}

/// Builds and sends ours.
///
/// # Errors
/// If the server isn't there.
pub fn ours(client: &Client<Ureq>, given: &Given<'_>) -> Result<ActorToken, Failed> {
    Ok(claims::build(given)?.send(client)?)
}

/// A client by hand.
pub struct ByHand {
    agent: Agent,
    url: Uri,
    authorization: HeaderValue,
}

impl ByHand {
    /// A client for the server at `origin`.
    ///
    /// # Errors
    /// If `origin` is no URL.
    pub fn new(origin: &str) -> Result<Self, Failed> {
        let seconds = |n| Some(Duration::from_secs(n));
        Self::configured(origin, |config| {
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
    /// If `origin` is not a URL.
    pub fn without_timeouts(origin: &str) -> Result<Self, Failed> {
        Self::configured(origin, |config| config)
    }

    fn configured(
        origin: &str,
        adjust: impl FnOnce(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>,
    ) -> Result<Self, Failed> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {SECRET_KEY}"))?;
        authorization.set_sensitive(true);
        Ok(Self {
            agent: adjust(Agent::config_builder())
                .max_idle_age(Duration::from_secs(5))
                .max_redirects(0)
                .http_status_as_error(false)
                .user_agent("by-hand/0.1.0")
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
    /// If the server isn't there.
    pub fn send(&self, given: &Given<'_>) -> Result<Token, Failed> {
        let answer = self.exchange(&claims::by_hand(given)?)?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Sends a body, and reads the answer's: what the transport itself costs.
    ///
    /// # Errors
    /// If the server isn't there.
    pub fn exchange(&self, body: &[u8]) -> Result<Vec<u8>, Failed> {
        let mut answer = self
            .agent
            .post(self.url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, HeaderValue::from_static("application/json"))
            .header("clerk-api-version", HeaderValue::from_static(API_VERSION))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .send(body)?;
        if !answer.status().is_success() {
            return Err(format!("the server answered {}", answer.status()).into());
        }
        Ok(answer.body_mut().read_to_vec()?)
    }
}

/// One round trip of each, which opens the connection that the following ones use.
///
/// # Errors
/// If the server isn't there.
pub fn warmed_up(origin: &str) -> Result<(Client<Ureq>, ByHand), Failed> {
    let (client, by_hand) = (client(origin)?, ByHand::new(origin)?);
    for _ in 0..3 {
        let _ = ours(&client, &GIVEN)?;
        by_hand.send(&GIVEN)?;
    }
    Ok((client, by_hand))
}
