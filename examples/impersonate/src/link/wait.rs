//! `--wait`: reports when a link is opened and when its session ends, by listing sessions.

use std::time::{Duration, Instant};

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

/// How long after the link has expired a list may first show its session. The client finds sessions
/// that began up to 5 seconds after the expiry. The rest is the time until Clerk lists such a
/// session.
const SIGN_IN_TIME: Duration = Duration::from_secs(10);

/// How to wait.
pub(super) struct Wait<'a> {
    pub(super) output: Output,
    pub(super) server: &'a Server,
    /// How long the link works.
    pub(super) link_ttl: Duration,
    /// Whether a signal revokes the link or ends its session.
    pub(super) end_on_exit: bool,
}

/// The state of a link, as far as the lists of sessions show it.
struct Watch {
    output: Output,
    record: ActorTokenRecord,
    is_opened: bool,
    /// The error of the last list, if it failed.
    error: Option<Error>,
    /// How long after it was issued the link can still lead to a session.
    link_duration: Duration,
}

impl Wait<'_> {
    /// Waits until the session of the link ends, the link expires, or a signal is received.
    /// Removes the page that the browser opens once it is no longer needed.
    ///
    /// # Errors
    /// Returns a failure if all lists failed for so long that nothing more can happen, or if the
    /// link or its session could not be ended.
    pub(super) fn run(&self, token: &ActorToken, mut page: Option<Page>) -> Result<(), Failure> {
        let exit = if self.end_on_exit {
            "Ctrl-C revokes it, or ends its session."
        } else {
            "Ctrl-C stops waiting, and changes nothing."
        };
        self.output
            .note(format_args!("Waiting until the link is opened. {exit}"));
        let mut watch = Watch::new(self.output, token.record(), self.link_ttl);
        // Unlike the time of day, this does not depend on the clocks of this computer and Clerk.
        let issued = Instant::now();
        let mut delay = FIRST_DELAY;
        let interrupt = &self.server.interrupt;
        while !interrupt.wait(delay) {
            if let Some(fake) = &self.server.fake {
                fake.sign_in();
            }
            let age = issued.elapsed();
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
            if let Some(end) = watch.end(age) {
                self.output.note(end?);
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
                    "\nStopped waiting. To revoke the link, or to end its session: impersonate end {id}"
                )
            });
            return Ok(());
        }
        self.output
            .note("\nRevoking the link or ending its session. Press Ctrl-C again to stop at once.");
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
    fn new(output: Output, record: ActorTokenRecord, link_ttl: Duration) -> Self {
        Self {
            output,
            record,
            is_opened: false,
            error: None,
            link_duration: link_ttl.saturating_add(SIGN_IN_TIME),
        }
    }

    /// Reports changes. Returns `true` if the session has ended.
    fn update(&mut self, sessions: Result<Vec<Session>, Error>) -> bool {
        let sessions = match sessions {
            Ok(sessions) => sessions,
            Err(error) => {
                // Several failures in a row are reported once.
                if self.error.is_none() {
                    let error = ErrorDisplay(&error);
                    output::warn(format_args!("failed to list sessions: {error}"));
                }
                self.error = Some(error);
                return false;
            }
        };
        self.error = None;
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

    /// Returns the reason if nothing more can happen. `age` is the time from issuing the link to
    /// the start of the last list.
    ///
    /// # Errors
    /// Returns a failure if it is not known whether the link was opened.
    fn end(&mut self, age: Duration) -> Option<Result<&'static str, Failure>> {
        let is_all_over = age > self.link_duration.saturating_add(MAX_DURATION);
        if self.is_opened {
            return is_all_over.then_some(Ok("The maximum duration of the session is over."));
        }
        if self.error.is_none() {
            // Only a list that succeeded shows that there is no session.
            let is_expired = age > self.link_duration;
            return is_expired.then_some(Ok("The link has expired, and there is no session."));
        }
        if !is_all_over {
            return None;
        }
        let error = self.error.take()?;
        let token_id = self.record.id().to_string();
        Some(Err(Failure::NotListed { error, token_id }))
    }
}

#[cfg(test)]
mod tests {
    use std::process::ExitCode;

    use actor_token::fake::{ApiFault, FakeClerk, Injection};
    use actor_token::secrecy::{ExposeSecret, SecretString};
    use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};

    use super::*;

    const QUIET: Output = Output {
        json: true,
        quiet: true,
    };

    /// A link that works for 600 seconds, and the lists of its sessions.
    struct Link {
        fake: FakeClerk,
        clerk: Client<FakeClerk>,
        url: SecretString,
        watch: Watch,
    }

    impl Link {
        fn issue() -> Self {
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
            Self {
                fake,
                clerk,
                url: token.url().unwrap().clone(),
                watch: Watch::new(QUIET, token.record(), Duration::from_secs(600)),
            }
        }

        fn list(&mut self) -> bool {
            let sessions = self.clerk.sessions_from(&self.watch.record);
            self.watch.update(sessions)
        }

        fn fail_list(&mut self) {
            let fault = Injection::respond_with(ApiFault::ClerkKeyInvalid);
            self.fake.inject(fault);
            assert!(!self.list());
            assert!(self.watch.error.is_some());
        }

        fn end(&mut self, seconds: u64) -> Option<Result<&'static str, Failure>> {
            self.watch.end(Duration::from_secs(seconds))
        }
    }

    #[test]
    fn wait_is_over_once_link_or_session_has_expired() {
        let mut link = Link::issue();
        assert!(!link.list());
        assert!(link.end(605).is_none());
        let reason = link.end(612).unwrap().unwrap();
        assert!(reason.contains("link has expired"), "{reason}");

        let session = link.fake.redeem(link.url.expose_secret()).unwrap();
        assert!(!link.list());
        assert!(link.end(612).is_none());
        let reason = link.end(600 + 3612).unwrap().unwrap();
        assert!(reason.contains("duration of the session"), "{reason}");
        let _ = link.clerk.end_session(session.id()).unwrap();
        // A list that fails does not mean that the session has ended.
        link.fail_list();
        assert!(link.list());
    }

    #[test]
    fn failed_list_does_not_show_that_there_is_no_session() {
        let mut link = Link::issue();
        assert!(!link.list());
        // The link is opened, and no list succeeds until it has expired.
        link.fake.redeem(link.url.expose_secret()).unwrap();
        link.fail_list();
        assert!(link.end(612).is_none());
        assert!(link.end(600 + 3605).is_none());
        assert!(!link.list());
        assert!(link.watch.is_opened);
        assert!(link.end(613).is_none());
    }

    #[test]
    fn wait_without_lists_ends_with_failure() {
        let mut link = Link::issue();
        link.fail_list();
        let failure = link.end(600 + 3612).unwrap().unwrap_err();
        assert_eq!(failure.exit_code(), ExitCode::from(7));
        let message = failure.to_string();
        let id = link.watch.record.id();
        for part in [
            "not known whether the link was opened",
            &format!("impersonate end {id}"),
        ] {
            assert!(message.contains(part), "{message}");
        }
        assert_eq!(failure.as_json()["error"]["actor_token_id"], id.as_str());
    }
}
