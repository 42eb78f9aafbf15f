//! `--wait`: reports when a link is opened and when its session ends, by listing sessions.

use std::time::{Duration, SystemTime};

use actor_token::session::Session;
use actor_token::{ActorToken, ActorTokenRecord, Error};

use crate::browser::Page;
use crate::end;
use crate::failure::Failure;
use crate::messages::ErrorDisplay;
use crate::output::{self, Output, format_time};
use crate::server::{MAX_DURATION, Server, ServerKind};

/// The delay before the first list of sessions. It grows with each list.
const FIRST_DELAY: Duration = Duration::from_millis(500);

/// The longest delay between two lists.
const MAX_DELAY: Duration = Duration::from_secs(5);

/// How long after the link has expired a session may still appear: a browser signs in some time
/// after it has opened the link.
const SIGN_IN_TIME: Duration = Duration::from_secs(10);

/// How to wait.
pub(super) struct Wait<'a> {
    pub(super) output: Output,
    pub(super) server: &'a Server,
    /// Whether a signal revokes the link or ends its session.
    pub(super) end_on_exit: bool,
}

/// The state of a link, as far as the lists of sessions show it.
struct Watch {
    output: Output,
    record: ActorTokenRecord,
    is_opened: bool,
    /// Whether the last list failed, so that a failure is reported once.
    has_failed: bool,
    /// The time at which the link has expired for certain.
    link_ends_at: Option<SystemTime>,
    /// The time after which there can be no session.
    ends_at: Option<SystemTime>,
}

impl Wait<'_> {
    /// Waits until the session of the link ends, the link expires, or a signal is received.
    /// Removes the page that the browser opens once it is no longer needed.
    pub(super) fn run(&self, token: &ActorToken, mut page: Option<Page>) -> Result<(), Failure> {
        let exit = if self.end_on_exit {
            "Ctrl-C revokes it, or ends its session."
        } else {
            "Ctrl-C stops waiting, and changes nothing."
        };
        self.output
            .note(format_args!("Waiting until the link is opened. {exit}"));
        let mut watch = Watch::new(self.output, token.record());
        let mut delay = FIRST_DELAY;
        let interrupt = &self.server.interrupt;
        while !interrupt.wait(delay) {
            if let Some(fake) = &self.server.fake {
                fake.sign_in();
            }
            let sessions = self.server.clerk.sessions_from(&watch.record);
            if sessions.is_err() && interrupt.is_stopped() {
                break;
            }
            if sessions.as_ref().is_ok_and(|found| !found.is_empty()) {
                page = None;
            }
            if watch.update(sessions) {
                return Ok(());
            }
            if let Some(reason) = watch.end_reason(SystemTime::now()) {
                self.output.note(reason);
                return Ok(());
            }
            delay = delay.saturating_mul(2).min(MAX_DELAY);
        }
        drop(page);
        self.stop(&watch.record)
    }

    /// Revokes the link or ends its session, if asked.
    fn stop(&self, record: &ActorTokenRecord) -> Result<(), Failure> {
        let id = record.id();
        let is_fake = self.server.kind == ServerKind::Fake;
        if !self.end_on_exit {
            self.output.note(if is_fake {
                "\nStopped waiting. The fake stops too, so the link and its session no longer work."
                    .to_owned()
            } else {
                format!(
                    "\nStopped waiting. To revoke it, or to end its session: impersonate end {id}"
                )
            });
            return Ok(());
        }
        self.output
            .note("\nEnding it. Press Ctrl-C again to stop at once.");
        self.server.interrupt.allow_cleanup();
        let ended = self.server.clerk.revoke_or_end(record).inspect_err(|_| {
            if !is_fake {
                output::warn(format_args!(
                    "the link or its session may still work; run: impersonate end {id}"
                ));
            }
        })?;
        end::report(self.output, record.user_id(), &ended)
    }
}

impl Watch {
    fn new(output: Output, record: ActorTokenRecord) -> Self {
        let expires_at = record
            .expires_at()
            .or_else(|| SystemTime::now().checked_add(MAX_DURATION));
        let link_ends_at = expires_at.and_then(|time| time.checked_add(SIGN_IN_TIME));
        Self {
            output,
            record,
            is_opened: false,
            has_failed: false,
            link_ends_at,
            ends_at: link_ends_at.and_then(|time| time.checked_add(MAX_DURATION)),
        }
    }

    /// Reports changes. Returns `true` if the session has ended.
    fn update(&mut self, sessions: Result<Vec<Session>, Error>) -> bool {
        let sessions = match sessions {
            Ok(sessions) => sessions,
            Err(error) => {
                if !self.has_failed {
                    let error = ErrorDisplay(&error);
                    output::warn(format_args!("failed to list sessions: {error}"));
                }
                self.has_failed = true;
                return false;
            }
        };
        self.has_failed = false;
        match sessions.first() {
            Some(session) if !self.is_opened => {
                self.is_opened = true;
                self.report_opened(session);
                false
            }
            None if self.is_opened => {
                self.output.note("The session has ended.");
                true
            }
            _ => false,
        }
    }

    fn report_opened(&self, session: &Session) {
        let end = session
            .expires_at()
            .map_or_else(String::new, |end| format!(", until {}", format_time(end)));
        self.output.note(format_args!(
            "The link was opened: you are signed in as {} (session {}){end}.",
            self.record.user_id(),
            session.id(),
        ));
    }

    /// Returns the reason if nothing more can happen.
    fn end_reason(&self, now: SystemTime) -> Option<&'static str> {
        let (end, reason) = if self.is_opened {
            (self.ends_at, "The maximum duration of the session is over.")
        } else {
            (
                self.link_ends_at,
                "The link has expired, and there is no session.",
            )
        };
        end.is_none_or(|end| now > end).then_some(reason)
    }
}

#[cfg(test)]
mod tests {
    use actor_token::fake::{ApiFault, FakeClerk, Injection};
    use actor_token::secrecy::ExposeSecret;
    use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};

    use super::*;

    const QUIET: Output = Output {
        json: true,
        quiet: true,
    };

    #[test]
    fn wait_is_over_once_link_or_session_has_expired() {
        let fake = FakeClerk::new();
        let clerk = Client::builder(fake.clone())
            .secret_key(fake.secret_key())
            .build()
            .unwrap();
        let request = CreateActorTokenRequestBody::builder()
            .user_id("user_2")
            .actor(Actor::new("user_1"))
            .expires_in_seconds(600)
            .build()
            .unwrap();
        let token = request.send(&clerk).unwrap();
        let mut watch = Watch::new(QUIET, token.record());
        let start = fake.clock().now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let fail = || fake.inject(Injection::respond_with(ApiFault::ClerkKeyInvalid));
        assert!(!watch.update(clerk.sessions_from(&watch.record)));
        fail();
        assert!(!watch.update(clerk.sessions_from(&watch.record)));
        let reason = watch.end_reason(after(612)).unwrap();
        assert!(reason.contains("link has expired"), "{reason}");
        assert!(watch.end_reason(after(605)).is_none());

        let link = token.url().unwrap().expose_secret();
        let session = fake.redeem(link).unwrap();
        assert!(!watch.update(clerk.sessions_from(&watch.record)));
        let reason = watch.end_reason(after(600 + 3612)).unwrap();
        assert!(reason.contains("duration of the session"), "{reason}");
        assert!(watch.end_reason(after(612)).is_none());
        let _ = clerk.end_session(session.id()).unwrap();
        // A list that fails does not mean that the session has ended.
        fail();
        assert!(!watch.update(clerk.sessions_from(&watch.record)));
        assert!(watch.update(clerk.sessions_from(&watch.record)));
    }
}
