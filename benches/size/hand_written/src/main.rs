//! A hand-written version of the program in `benches/size/ours`, with ureq and serde. It has a
//! builder, simple checks, the same timeouts, a typed response and Clerk's errors.

use std::error::Error;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use ureq::Agent;

#[derive(Serialize)]
struct SupportSession {
    user_id: String,
    actor: Actor,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in_seconds: Option<u64>,
}

#[derive(Serialize)]
struct Actor {
    sub: String,
    case: u64,
}

#[derive(Default)]
struct Builder {
    user_id: Option<String>,
    agent: Option<String>,
    case: Option<u64>,
    link_ttl: Option<Duration>,
}

impl Builder {
    fn user_id(mut self, user_id: impl Into<String>) -> Self {
        self.user_id = Some(user_id.into());
        self
    }

    fn agent(mut self, agent: impl Into<String>) -> Self {
        self.agent = Some(agent.into());
        self
    }

    fn case(mut self, case: u64) -> Self {
        self.case = Some(case);
        self
    }

    fn build(self) -> Result<SupportSession, &'static str> {
        let seconds = self.link_ttl.map_or(600, |ttl| ttl.as_secs());
        if !(1..=3600).contains(&seconds) {
            return Err("`link_ttl` must be between a second and an hour");
        }
        Ok(SupportSession {
            user_id: non_blank(self.user_id).ok_or("`user_id` is missing or blank")?,
            actor: Actor {
                sub: non_blank(self.agent).ok_or("`agent` is missing or blank")?,
                case: self.case.ok_or("`case` is missing")?,
            },
            expires_in_seconds: Some(seconds),
        })
    }
}

fn non_blank(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.trim().is_empty())
}

#[derive(Deserialize)]
struct Token {
    id: String,
    status: String,
    actor: Box<RawValue>,
}

#[derive(Deserialize)]
struct Errors {
    errors: Vec<ClerkError>,
}

#[derive(Deserialize)]
struct ClerkError {
    code: String,
    message: String,
}

struct Client {
    agent: Agent,
    base: String,
    authorization: String,
}

impl Client {
    fn from_env() -> Result<Self, Box<dyn Error>> {
        let seconds = |n| Some(Duration::from_secs(n));
        let key = std::env::var("CLERK_SECRET_KEY")?;
        let url = std::env::var("CLERK_API_URL");
        let url = url.as_deref().unwrap_or("https://api.clerk.com");
        Ok(Self {
            agent: Agent::config_builder()
                .timeout_connect(seconds(5))
                .timeout_send_request(seconds(3))
                .timeout_send_body(seconds(3))
                .timeout_recv_response(seconds(12))
                .timeout_recv_body(seconds(5))
                .max_redirects(0)
                .http_status_as_error(false)
                .build()
                .into(),
            base: format!("{url}/v1/actor_tokens"),
            authorization: format!("Bearer {key}"),
        })
    }

    fn issue(&self, session: &SupportSession) -> Result<Token, Box<dyn Error>> {
        self.post(&self.base, &serde_json::to_vec(session)?)
    }

    fn revoke(&self, id: &str) -> Result<Token, Box<dyn Error>> {
        self.post(&format!("{}/{id}/revoke", self.base), &[])
    }

    fn post(&self, url: &str, body: &[u8]) -> Result<Token, Box<dyn Error>> {
        let mut response = self
            .agent
            .post(url)
            .header("authorization", &self.authorization)
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .header("clerk-api-version", "2026-05-12")
            .send(body)?;
        let body = response.body_mut().read_to_vec()?;
        if response.status().is_success() {
            return Ok(serde_json::from_slice(&body)?);
        }
        let errors: Vec<_> = serde_json::from_slice(&body)
            .map_or_else(|_| Vec::new(), |Errors { errors }| errors)
            .into_iter()
            .map(|error| format!("{}: {}", error.code, error.message))
            .collect();
        Err(format!("{}: {}", response.status(), errors.join(", ")).into())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut ids = std::env::args().skip(1);
    let (customer, agent) = ids.next().zip(ids.next()).ok_or("expected two user IDs")?;
    let clerk = Client::from_env()?;
    let session = Builder::default()
        .user_id(customer)
        .agent(agent)
        .case(4711)
        .build()?;
    let token = clerk.issue(&session)?;
    println!("{}: {}, actor {}", token.id, token.status, token.actor);
    let revoked = clerk.revoke(&token.id)?;
    println!("{} is now {}", revoked.id, revoked.status);
    Ok(())
}
