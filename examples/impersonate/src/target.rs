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

pub(crate) struct Target {
    pub(crate) clerk: Client<Ureq>,
    pub(crate) kind: Kind,
    /// The source of the secret key. `None` for the fake, which has its own key.
    pub(crate) key_source: Option<KeySource>,
    /// The fake server, which stops when it is dropped.
    _server: Option<FakeServer>,
}

/// The kind of the server, and so of the accounts that its links open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Fake,
    Test,
    Live,
}

impl Target {
    pub(crate) fn new(common: &Common) -> Result<Self, Failure> {
        if common.fake {
            return Self::fake();
        }
        let key = Key::find(common.key_file.as_deref()).map_err(Failure::Key)?;
        let kind = if key.is_live { Kind::Live } else { Kind::Test };
        let clerk = Client::builder(Ureq::new())
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
            _server: None,
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
            kind: Kind::Fake,
            key_source: None,
            _server: Some(server),
        })
    }
}
