//! Who is talked to: Clerk, or a stand-in inside of this command.

use std::time::Duration;

use actor_token::fake::{Clock, FakeClerk, FakeServer};
use actor_token::transport::Ureq;
use actor_token::{Client, policy};

use crate::arguments::Common;
use crate::failure::Failure;
use crate::key::{Key, Origin};

/// The longest life of a link, and of a session.
pub(crate) const LONGEST: Duration = Duration::from_secs(60 * 60);

pub(crate) struct Place {
    pub(crate) clerk: Client<Ureq>,
    pub(crate) kind: Kind,
    /// Where the key is from. The stand-in brings its own.
    pub(crate) key: Option<Origin>,
    /// Kept: the stand-in ends when it is dropped.
    _server: Option<FakeServer>,
}

/// What is at stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    StandIn,
    Test,
    Live,
}

impl Place {
    pub(crate) fn find(common: &Common) -> Result<Self, Failure> {
        if common.fake {
            return Self::stand_in();
        }
        let key = Key::find(common.key_file.as_deref()).map_err(Failure::Key)?;
        let kind = if key.is_live { Kind::Live } else { Kind::Test };
        let clerk = Client::builder(Ureq::new())
            .read_env()
            .secret_key(key.secret)
            .policy(policy::required_claims(["case", "reason"]))
            .policy(policy::max_expires_in(LONGEST))
            .policy(policy::max_session_duration(LONGEST))
            .build()
            .map_err(Failure::Config)?;
        Ok(Self {
            clerk,
            kind,
            key: Some(key.origin),
            _server: None,
        })
    }

    fn stand_in() -> Result<Self, Failure> {
        let fake = FakeClerk::builder().clock(Clock::ticking()).build();
        let server = fake.serve().map_err(Failure::StandIn)?;
        let clerk = Client::builder(Ureq::new())
            .secret_key(fake.secret_key())
            .api_url(server.api_url())
            .build()
            .map_err(Failure::Config)?;
        Ok(Self {
            clerk,
            kind: Kind::StandIn,
            key: None,
            _server: Some(server),
        })
    }
}
