//! The server that the command talks to: Clerk, or a fake inside this command.

use std::time::Duration;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::transport::Ureq;
use actor_token::{Client, policy};

use crate::arguments::Common;
use crate::failure::Failure;
use crate::key::{Key, KeySource};

/// The maximum duration of a link, and of a session.
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(60 * 60);

pub(crate) struct Server {
    pub(crate) clerk: Client<Ureq>,
    pub(crate) kind: ServerKind,
    /// The source of the secret key. `None` for the fake, which has its own key.
    pub(crate) key_source: Option<KeySource>,
    /// The fake server, which stops when it is dropped.
    _running_fake: Option<FakeServer>,
}

/// Whether links open accounts of the fake, of a test instance or of a live instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerKind {
    Fake,
    Test,
    Live,
}

impl Server {
    pub(crate) fn new(common: &Common) -> Result<Self, Failure> {
        if common.fake {
            return Self::fake();
        }
        let key = Key::find(common.key_file.as_deref()).map_err(Failure::Key)?;
        let kind = if key.is_live {
            ServerKind::Live
        } else {
            ServerKind::Test
        };
        let clerk = Client::builder(Ureq::new())
            // The API's URL and version. The key is set below, because it may come from a file.
            .read_env()
            .secret_key(key.secret)
            .policy(policy::required_claims(["case", "reason"]))
            .policy(policy::max_expires_in(MAX_DURATION))
            .policy(policy::max_session_duration(MAX_DURATION))
            .build()
            .map_err(Failure::Config)?;
        Ok(Self {
            clerk,
            kind,
            key_source: Some(key.source),
            _running_fake: None,
        })
    }

    fn fake() -> Result<Self, Failure> {
        let fake = FakeClerk::builder().clock(Clock::ticking()).build();
        let server = fake.serve().map_err(Failure::Fake)?;
        let clerk = Client::builder(Ureq::new())
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .build()
            .map_err(Failure::Config)?;
        Ok(Self {
            clerk,
            kind: ServerKind::Fake,
            key_source: None,
            _running_fake: Some(server),
        })
    }
}
