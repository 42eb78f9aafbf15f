//! The client for Clerk or, without a secret key, for a fake of Clerk's API.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::time::SystemTime;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::transport::Reqwest;
use actor_token::{ActorTokenStatus, Client};

use crate::audit_trail::AuditTrail;
use crate::links::{Link, Status};
use crate::people::People;
use crate::policies;

/// The client, and the fake that it uses, if any.
pub(crate) struct Clerk {
    pub(crate) client: Client<Reqwest>,
    pub(crate) fake: Option<FakeClerk>,
    /// The fake's server, which stops when it is dropped.
    _server: Option<FakeServer>,
}

impl Clerk {
    /// Creates a client for Clerk from `CLERK_SECRET_KEY`, `CLERK_API_URL` and
    /// `CLERK_API_VERSION`.
    pub(crate) fn from_env(
        people: &People,
        audit_trail: Arc<AuditTrail>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let builder = Client::builder(Reqwest::new()?)
            .read_env()
            .audit(audit_trail);
        Ok(Self {
            client: policies::build(builder, people)?,
            fake: None,
            _server: None,
        })
    }

    /// Creates a fake whose links open `sign_in_url`, and a client for it.
    pub(crate) fn with_fake(
        people: &People,
        audit_trail: Arc<AuditTrail>,
        sign_in_url: &str,
        clock: Clock,
    ) -> Result<(Self, FakeClerk), Box<dyn Error + Send + Sync>> {
        let users = people.customers().iter().map(|person| &person.id);
        let fake = FakeClerk::builder()
            .known_users(users.cloned())
            .sign_in_url(sign_in_url)
            .clock(clock)
            .build();
        let server = fake.serve()?;
        let builder = Client::builder(Reqwest::new()?)
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .audit(audit_trail);
        let clerk = Self {
            client: policies::build(builder, people)?,
            fake: Some(fake.clone()),
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

    /// Returns the current time and, with the fake, the statuses of all tokens.
    ///
    /// Clerk has no endpoint for the status of a token.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let tokens = self.fake.as_ref().map(FakeClerk::tokens);
        let statuses = tokens
            .iter()
            .flatten()
            .map(|token| (token.id().to_owned(), token.status().clone()))
            .collect();
        Snapshot {
            now: self.now(),
            statuses,
        }
    }
}

/// The statuses of all tokens at one time, so that all parts of a page agree.
pub(crate) struct Snapshot {
    pub(crate) now: SystemTime,
    statuses: HashMap<String, ActorTokenStatus>,
}

impl Snapshot {
    pub(crate) fn status(&self, link: &Link) -> Status {
        link.status(self.statuses.get(link.record.id().as_str()), self.now)
    }
}
