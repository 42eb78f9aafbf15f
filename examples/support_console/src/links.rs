//! The links that were issued, and what is known of each. Your console has a table of them.
//!
//! A link itself is a secret. It is here from its issue to the one page that shows it, and never after.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use actor_token::secrecy::SecretString;
use actor_token::{ActorToken, ActorTokenRecord, ActorTokenStatus};

use crate::request::SupportActor;

/// How many links a page lists: the newest.
pub(crate) const LISTED: usize = 100;

#[derive(Default)]
pub(crate) struct Links {
    rows: Mutex<Vec<Row>>,
}

struct Row {
    link: Link,
    handover: Handover,
}

/// Where a link itself is.
enum Handover {
    /// Here, until its page is shown to the session that asked for it.
    Waits { session: String, url: SecretString },
    /// With the person who asked for it.
    Fetched,
    /// Nowhere: it was forgotten before anybody fetched it, or Clerk's answer had none.
    Lost,
}

impl Handover {
    fn forget(&mut self) {
        if let Self::Waits { .. } = self {
            *self = Self::Lost;
        }
    }
}

/// What a page shows of a link itself.
pub(crate) enum Shown {
    /// The link, this once.
    Now(SecretString),
    /// Nothing yet: it waits for a page that somebody sees.
    Later,
    /// Nothing: it was shown.
    Before,
    /// Nothing: it waits for the session that asked for it.
    ToAnother,
    /// Nothing: nobody fetched it in time, and nobody can any more.
    ToNobody,
}

/// What is kept of a link.
#[derive(Clone)]
pub(crate) struct Link {
    /// Its number in this table.
    pub(crate) number: usize,
    pub(crate) record: ActorTokenRecord,
    pub(crate) actor: SupportActor,
    /// What Clerk said of it when it was revoked, or was to be.
    told: Option<ActorTokenStatus>,
}

/// What has become of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Not revoked and not expired. On Clerk it may have been used: nobody can ask.
    Waiting,
    Used,
    Revoked,
    Expired,
}

impl Link {
    /// How long it still works. `None` if the token doesn't say.
    pub(crate) fn time_left(&self, now: SystemTime) -> Option<Duration> {
        let end = self.record.expires_at()?;
        Some(end.duration_since(now).unwrap_or_default())
    }

    /// From what was looked up, if that can be done; else from what Clerk said. Both leave an expired link pending.
    pub(crate) fn status(&self, looked_up: Option<&ActorTokenStatus>, now: SystemTime) -> Status {
        match looked_up.or(self.told.as_ref()) {
            Some(ActorTokenStatus::Accepted) => Status::Used,
            Some(ActorTokenStatus::Revoked) => Status::Revoked,
            _ => match self.time_left(now) {
                Some(left) if left.is_zero() => Status::Expired,
                _ => Status::Waiting,
            },
        }
    }
}

impl Links {
    /// Keeps a new link, and hands it to `session`. Returns its number.
    pub(crate) fn add(&self, token: &ActorToken, actor: SupportActor, session: &str) -> usize {
        let mut rows = self.rows();
        let number = rows.len();
        rows.push(Row {
            link: Link {
                number,
                record: token.record(),
                actor,
                told: None,
            },
            handover: match token.url() {
                Some(url) => Handover::Waits {
                    session: session.to_owned(),
                    url: url.clone(),
                },
                None => Handover::Lost,
            },
        });
        number
    }

    /// Those that a page lists, the newest first, and how many are older.
    pub(crate) fn newest(&self) -> (Vec<Link>, usize) {
        let rows = self.rows();
        let newest = rows.iter().rev().take(LISTED);
        (
            newest.map(|row| row.link.clone()).collect(),
            rows.len().saturating_sub(LISTED),
        )
    }

    pub(crate) fn get(&self, number: usize) -> Option<Link> {
        self.rows().get(number).map(|row| row.link.clone())
    }

    /// The link itself, once, for the session that asked for it, on a page that is `seen`.
    pub(crate) fn show(&self, number: usize, session: &str, seen: bool) -> Shown {
        let mut rows = self.rows();
        let Some(Row { handover, .. }) = rows.get_mut(number) else {
            return Shown::ToNobody;
        };
        match handover {
            Handover::Waits { session: own, .. } if own != session => Shown::ToAnother,
            Handover::Waits { .. } if !seen => Shown::Later,
            Handover::Waits { url, .. } => {
                let url = url.clone();
                *handover = Handover::Fetched;
                Shown::Now(url)
            }
            Handover::Fetched => Shown::Before,
            Handover::Lost => Shown::ToNobody,
        }
    }

    /// Notes what Clerk said of it. It can't be used any more, so nobody needs it.
    pub(crate) fn note(&self, number: usize, told: ActorTokenStatus) {
        if let Some(row) = self.rows().get_mut(number) {
            row.link.told = Some(told);
            row.handover.forget();
        }
    }

    /// Forgets links that nobody fetched: of a session that is over, or of a link that is.
    pub(crate) fn forget_handovers(&self, mut lives: impl FnMut(&Link, &str) -> bool) {
        for row in self.rows().iter_mut() {
            if let Handover::Waits { session, .. } = &row.handover {
                if !lives(&row.link, session) {
                    row.handover.forget();
                }
            }
        }
    }

    fn rows(&self) -> MutexGuard<'_, Vec<Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use actor_token::fake::FakeClerk;
    use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody};

    use super::*;

    const SESSION: &str = "a session";

    fn table_of_one() -> Links {
        let fake = FakeClerk::new();
        let builder = Client::builder(fake.clone()).secret_key(fake.secret_key());
        let request = CreateActorTokenRequestBody::builder()
            .user_id("user_2")
            .actor(Actor::new("user_1"))
            .build();
        let token = request.unwrap().send(&builder.build().unwrap()).unwrap();
        let actor = SupportActor {
            sub: "user_1".to_owned(),
            name: "Ada".to_owned(),
            case: "CS-1".to_owned(),
            reason: "because".to_owned(),
        };
        let links = Links::default();
        assert_eq!(links.add(&token, actor, SESSION), 0);
        links
    }

    #[test]
    fn a_link_that_nobody_fetched_is_forgotten_with_its_session_or_its_use() {
        let links = table_of_one();
        links.forget_handovers(|_, session| session == SESSION);
        assert!(matches!(links.show(0, SESSION, true), Shown::Now(_)));
        assert!(matches!(links.show(0, SESSION, true), Shown::Before));

        let links = table_of_one();
        links.forget_handovers(|_, session| session != SESSION);
        assert!(matches!(links.show(0, SESSION, true), Shown::ToNobody));

        let links = table_of_one();
        links.note(0, ActorTokenStatus::Revoked);
        assert!(matches!(links.show(0, SESSION, true), Shown::ToNobody));
    }

    #[test]
    fn a_status_is_what_was_looked_up_else_what_clerk_said_else_what_the_clock_says() {
        use ActorTokenStatus::{Accepted, Pending, Revoked};
        let links = table_of_one();
        let end = links.get(0).unwrap().record.expires_at().unwrap();
        let before = end - Duration::from_millis(1);
        for (looked_up, told, now, due) in [
            (None, None, before, Status::Waiting),
            (None, None, end, Status::Expired),
            (Some(Pending), None, before, Status::Waiting),
            (Some(Pending), None, end, Status::Expired),
            (Some(Accepted), None, end, Status::Used),
            (Some(Revoked), None, before, Status::Revoked),
            (None, Some(Accepted), before, Status::Used),
            (None, Some(Revoked), end, Status::Revoked),
            (Some(Accepted), Some(Revoked), before, Status::Used),
        ] {
            let mut link = links.get(0).unwrap();
            link.told = told.clone();
            let status = link.status(looked_up.as_ref(), now);
            assert_eq!(status, due, "{looked_up:?}, {told:?}");
        }
    }
}
