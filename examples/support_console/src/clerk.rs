//! The client for Clerk or, without a secret key, for a fake of Clerk's API.

use std::error::Error;
use std::time::SystemTime;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::transport::Reqwest;
use actor_token::{ActorTokenId, ActorTokenStatus, Client};

use crate::people::{Person, Staff};
use crate::policies;
use crate::secrets::random_token;
use crate::store::{self, AuditTrail};

/// The client, and the fake that it uses, if any.
pub(crate) struct Clerk {
    pub(crate) client: Client<Reqwest>,
    pub(crate) fake: Option<FakeClerk>,
    /// The issuer of the links. Each fake knows only its own links.
    pub(crate) issuer: String,
    /// The fake's server, which stops when it is dropped.
    _server: Option<FakeServer>,
}

impl Clerk {
    /// Creates a client for Clerk from `CLERK_SECRET_KEY`, `CLERK_API_URL` and
    /// `CLERK_API_VERSION`.
    pub(crate) fn from_env(
        staff: &Staff,
        audit_trail: AuditTrail,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let builder = Client::builder(Reqwest::new()?)
            .read_env()
            .audit_async(audit_trail);
        Ok(Self {
            client: policies::build(builder, staff)?,
            fake: None,
            issuer: store::CLERK.to_owned(),
            _server: None,
        })
    }

    /// Creates a fake whose links open `sign_in_url`, and a client for it.
    pub(crate) fn with_fake(
        staff: &Staff,
        customers: &[Person],
        audit_trail: AuditTrail,
        sign_in_url: &str,
        clock: Clock,
    ) -> Result<(Self, FakeClerk), Box<dyn Error + Send + Sync>> {
        let issuer = random_token::<12>()
            .map_err(|_| "failed to start: the operating system provided no random numbers")?;
        let users = customers.iter().map(|person| &person.id);
        let fake = FakeClerk::builder()
            .known_users(users.cloned())
            .sign_in_url(sign_in_url)
            .clock(clock)
            .build();
        let server = fake.serve()?;
        let builder = Client::builder(Reqwest::new()?)
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .audit_async(audit_trail);
        let clerk = Self {
            client: policies::build(builder, staff)?,
            fake: Some(fake.clone()),
            issuer,
            _server: Some(server),
        };
        Ok((clerk, fake))
    }

    /// Returns the current time of the clock that links expire by.
    pub(crate) fn now(&self) -> SystemTime {
        match &self.fake {
            Some(fake) => fake.clock().now(),
            None => SystemTime::now(),
        }
    }

    /// Returns whether the fake knows that the link of this token was used. `false` with Clerk,
    /// which has no endpoint for the status of a token.
    pub(crate) fn is_known_as_used(&self, token: &ActorTokenId) -> bool {
        let tokens = self.fake.iter().flat_map(FakeClerk::tokens);
        tokens
            .filter(|it| it.id() == token.as_str())
            .any(|it| *it.status() == ActorTokenStatus::Accepted)
    }
}
