//! The server that the command talks to: Clerk, or a fake inside this command, or none.

use std::time::Duration;

use actor_token::transport::BoxTransport;
use actor_token::{Client, Error, policy};

use crate::audit::Trail;
use crate::dry_run::{self, DryRun};
use crate::failure::{Failure, SettingsProblem};
use crate::ids::SystemUser;
use crate::interrupt::{Interrupt, Remains};
use crate::key::{Key, KeySource};
use crate::local_fake::LocalFake;
use crate::output::Output;
use crate::progress::Progress;
use crate::settings::{Mode, Settings};

/// The maximum duration of a link, and of a session.
pub(crate) const MAX_DURATION: Duration = Duration::from_secs(60 * 60);

pub(crate) type Clerk = Client<BoxTransport>;

pub(crate) struct Server {
    pub(crate) clerk: Clerk,
    pub(crate) kind: ServerKind,
    /// The source of the secret key. `None` for the fake, which has its own key.
    pub(crate) key_source: Option<KeySource>,
    output: Output,
    /// The transport of a dry run.
    dry_run: Option<DryRun>,
    /// The fake, which stops when it is dropped.
    pub(crate) fake: Option<LocalFake>,
    pub(crate) interrupt: Interrupt,
}

/// Whether links open accounts of the fake, of a test instance or of a live instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerKind {
    Fake,
    Test,
    Live,
}

/// The parts of a server that depend on the mode.
struct Parts {
    transport: BoxTransport,
    key: Option<Key>,
    kind: ServerKind,
    dry_run: Option<DryRun>,
    fake: Option<LocalFake>,
}

impl Server {
    /// Prepares the calls. If the `trail` could not be opened, calls that end access still work.
    pub(crate) fn new(settings: &Settings, trail: Option<Trail>) -> Result<Self, Failure> {
        Self::with_problems(settings, trail, Vec::new())
    }

    /// Prepares a call that issues a link. It requires the `trail`.
    pub(crate) fn for_link(settings: &Settings) -> Result<Self, Failure> {
        match settings.open_trail().map(Trail::into_result).transpose() {
            Ok(trail) => Self::new(settings, trail),
            Err(problem) => {
                Self::with_problems(settings, None, vec![SettingsProblem::Trail(problem)])
            }
        }
    }

    fn with_problems(
        settings: &Settings,
        trail: Option<Trail>,
        mut problems: Vec<SettingsProblem>,
    ) -> Result<Self, Failure> {
        let interrupt = Interrupt::default();
        let progress = Progress::new(settings.output, interrupt.clone());
        let parts = match settings.mode {
            Mode::Fake => Parts::fake(progress)?,
            Mode::DryRun => Parts::dry_run(),
            Mode::Clerk => Parts::clerk(settings, progress, &mut problems),
        };
        let mut builder = Client::builder(parts.transport)
            .policy(policy::required_claims(["case", "reason"]))
            .policy(policy::max_expires_in(MAX_DURATION))
            .policy(policy::max_session_duration(MAX_DURATION));
        builder = if let Some(fake) = &parts.fake {
            builder
                .api_url(fake.api_url())
                .secret_key(fake.secret_key())
        } else {
            // The API's URL and version. The key may come from a file.
            let key = parts.key.as_ref().map(|key| key.secret.clone());
            builder
                .read_env()
                .secret_key(key.unwrap_or_else(|| dry_run::KEY.into()))
        };
        if let Some(trail) = trail {
            builder = builder.audit(trail);
        }
        let clerk = match builder.build() {
            Ok(clerk) if problems.is_empty() => clerk,
            Ok(_) => return Err(Failure::Settings(problems)),
            Err(error) => {
                let others = error.problems().iter().copied();
                problems.extend(others.map(SettingsProblem::Client));
                return Err(Failure::Settings(problems));
            }
        };
        Ok(Self {
            // The trail records by whom each call was made, even if no agent is known.
            clerk: match &settings.agent {
                Some(agent) => clerk.on_behalf_of(agent.as_str()),
                None => clerk.on_behalf_of(SystemUser.to_string()),
            },
            kind: parts.kind,
            key_source: parts.key.map(|key| key.source),
            output: settings.output,
            dry_run: parts.dry_run,
            fake: parts.fake,
            interrupt,
        })
    }

    /// Catches Ctrl-C before a call that changes something. `remains` is what may remain if the
    /// command is stopped before there is a response.
    pub(crate) fn catch_signals(&self, remains: Remains) -> Result<(), Failure> {
        if self.dry_run.is_some() {
            return Ok(());
        }
        self.interrupt
            .catch(self.output.json, self.unless_fake(remains))
            .map_err(Failure::Signals)
    }

    /// Returns what may remain after the command. The fake stops with the command, and with it all
    /// links and sessions.
    pub(crate) fn unless_fake(&self, remains: Remains) -> Option<Remains> {
        (self.kind != ServerKind::Fake).then_some(remains)
    }

    /// Makes a call. In a dry run, prints its first request instead, and returns `None`.
    pub(crate) fn call<T>(
        &self,
        call: impl FnOnce(&Clerk) -> Result<T, Error>,
    ) -> Result<Option<T>, Failure> {
        let result = call(&self.clerk);
        match self.dry_run.as_ref().and_then(DryRun::take) {
            Some(request) => {
                dry_run::print(self.output, &request)?;
                Ok(None)
            }
            None => result.map(Some).map_err(|error| self.failure(error)),
        }
    }

    /// Returns the failure of a call. A call that Ctrl-C has ended between two attempts failed for
    /// no other reason.
    fn failure(&self, error: Error) -> Failure {
        let is_unsent =
            matches!(&error, Error::NoResponse(error) if error.transport().is_unusable());
        if !is_unsent || error.token_may_exist() || !self.interrupt.is_stopped() {
            return error.into();
        }
        Failure::Stopped(match self.interrupt.remains() {
            Some(Remains::UnknownLink { .. }) => Some(Remains::NoLink),
            remains => remains,
        })
    }
}

impl Parts {
    fn fake(progress: Progress) -> Result<Self, Failure> {
        Ok(Self {
            transport: BoxTransport::new(progress),
            key: None,
            kind: ServerKind::Fake,
            dry_run: None,
            fake: Some(LocalFake::start().map_err(Failure::Fake)?),
        })
    }

    fn dry_run() -> Self {
        let transport = DryRun::default();
        Self {
            transport: BoxTransport::new(transport.clone()),
            key: None,
            kind: ServerKind::Test,
            dry_run: Some(transport),
            fake: None,
        }
    }

    fn clerk(settings: &Settings, progress: Progress, problems: &mut Vec<SettingsProblem>) -> Self {
        let key = Key::read(settings.key_source.clone())
            .map_err(|problem| problems.push(SettingsProblem::Key(problem)))
            .ok();
        // A missing key counts as live, to be safe, although it is never used.
        let is_live = key.as_ref().is_none_or(|key| key.is_live);
        Self {
            transport: BoxTransport::new(progress),
            key,
            kind: if is_live {
                ServerKind::Live
            } else {
                ServerKind::Test
            },
            dry_run: None,
            fake: None,
        }
    }
}
