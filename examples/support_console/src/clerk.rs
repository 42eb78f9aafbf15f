//! The client: on Clerk with a key, else on the stand-in. What follows is the same code for both.

use std::collections::HashMap;
use std::error::Error;
use std::sync::Arc;
use std::time::SystemTime;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::transport::Reqwest;
use actor_token::{ActorTokenStatus, Client};

use crate::links::{Link, Status};
use crate::people::People;
use crate::policies;
use crate::trail::Trail;

/// How the console reaches Clerk.
pub(crate) struct Clerk {
    pub(crate) client: Client<Reqwest>,
    pub(crate) stand_in: Option<StandIn>,
}

/// A stand-in that is being served on this machine.
pub(crate) struct StandIn {
    pub(crate) fake: FakeClerk,
    /// Kept: it stops when it is dropped.
    _server: FakeServer,
}

impl Clerk {
    /// With the settings of the environment: `CLERK_SECRET_KEY`, `CLERK_API_URL`, `CLERK_API_VERSION`.
    pub(crate) fn from_env(
        people: &People,
        trail: Arc<Trail>,
    ) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let builder = Client::builder(Reqwest::new()?).read_env().audit(trail);
        Ok(Self {
            client: policies::build(builder, people)?,
            stand_in: None,
        })
    }

    /// On a stand-in whose links lead to the sign-in page at `sign_in_url`.
    pub(crate) fn stand_in(
        people: &People,
        trail: Arc<Trail>,
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
            .audit(trail);
        let clerk = Self {
            client: policies::build(builder, people)?,
            stand_in: Some(StandIn {
                fake: fake.clone(),
                _server: server,
            }),
        };
        Ok((clerk, fake))
    }

    /// The time that links live by.
    pub(crate) fn now(&self) -> SystemTime {
        match &self.stand_in {
            Some(stand_in) => stand_in.fake.clock().now(),
            None => SystemTime::now(),
        }
    }

    /// Looks up what can be looked up: at Clerk nothing, which has no endpoint for it; the stand-in can be asked.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let tokens = self.stand_in.as_ref().map(|it| it.fake.tokens());
        let statuses = tokens.unwrap_or_default();
        Snapshot {
            now: self.now(),
            statuses: statuses
                .iter()
                .map(|token| (token.id().to_owned(), token.status().clone()))
                .collect(),
        }
    }
}

/// One look at the clock and at all tokens, for the whole of a page.
pub(crate) struct Snapshot {
    pub(crate) now: SystemTime,
    statuses: HashMap<String, ActorTokenStatus>,
}

impl Snapshot {
    pub(crate) fn status(&self, link: &Link) -> Status {
        let looked_up = self.statuses.get(link.record.id().as_str());
        link.status(looked_up, self.now)
    }
}
