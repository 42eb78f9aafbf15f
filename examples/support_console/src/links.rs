//! The issued links and their statuses. A real console has a table for them.
//!
//! The URL of a link is a secret. It is stored from its issue until one page has shown it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use actor_token::secrecy::SecretString;
use actor_token::{ActorToken, ActorTokenRecord, ActorTokenStatus};

use crate::request::SupportActor;

/// How many links a page lists. The newest are listed.
pub(crate) const MAX_LISTED: usize = 100;

#[derive(Default)]
pub(crate) struct Links {
    rows: Mutex<Vec<Row>>,
}

struct Row {
    link: Link,
    delivery: Delivery,
}

/// The delivery of a link's URL to the agent who requested it.
enum Delivery {
    /// The URL is stored until its page is shown in this session.
    Pending { session: String, url: SecretString },
    /// The URL was shown.
    Delivered,
    /// The URL was dropped before it was shown, or Clerk's response had none.
    Lost,
}

impl Delivery {
    fn drop_url(&mut self) {
        if let Self::Pending { .. } = self {
            *self = Self::Lost;
        }
    }
}

/// What a page shows of a link's URL.
pub(crate) enum LinkView {
    /// The URL, which is shown only once.
    Url(SecretString),
    /// No URL, because the user does not view this page.
    NotViewed,
    /// No URL, because it was already shown.
    AlreadyShown,
    /// No URL, because a different session requested the link.
    OtherSession,
    /// No URL, because it was dropped or never received.
    Lost,
}

/// An issued link without its URL.
#[derive(Clone)]
pub(crate) struct Link {
    /// The index in the table.
    pub(crate) number: usize,
    pub(crate) record: ActorTokenRecord,
    pub(crate) actor: SupportActor,
    /// The status that an attempt to revoke the link returned.
    revoke_status: Option<ActorTokenStatus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Not revoked and not expired. With Clerk it may have been used, because Clerk has no endpoint
    /// for the status.
    Pending,
    Used,
    Revoked,
    Expired,
}

impl Link {
    /// Returns how long the link still works. `None` if the token has no readable expiry.
    pub(crate) fn time_left(&self, now: SystemTime) -> Option<Duration> {
        let end = self.record.expires_at()?;
        Some(end.duration_since(now).unwrap_or_default())
    }

    /// Returns the status, from the fake's status if there is one, or else from the last attempt to
    /// revoke the link. In both, an expired link is still pending.
    pub(crate) fn status(&self, fake_status: Option<&ActorTokenStatus>, now: SystemTime) -> Status {
        match fake_status.or(self.revoke_status.as_ref()) {
            Some(ActorTokenStatus::Accepted) => Status::Used,
            Some(ActorTokenStatus::Revoked) => Status::Revoked,
            _ => match self.time_left(now) {
                Some(left) if left.is_zero() => Status::Expired,
                _ => Status::Pending,
            },
        }
    }
}

impl Links {
    /// Adds a link that `session` requested. Returns its number.
    pub(crate) fn add(&self, token: &ActorToken, actor: SupportActor, session: &str) -> usize {
        let mut rows = self.rows();
        let number = rows.len();
        rows.push(Row {
            link: Link {
                number,
                record: token.record(),
                actor,
                revoke_status: None,
            },
            delivery: match token.url() {
                Some(url) => Delivery::Pending {
                    session: session.to_owned(),
                    url: url.clone(),
                },
                None => Delivery::Lost,
            },
        });
        number
    }

    /// Returns the links that a page lists, newest first, and the number of older links.
    pub(crate) fn newest(&self) -> (Vec<Link>, usize) {
        let rows = self.rows();
        let newest = rows.iter().rev().take(MAX_LISTED);
        (
            newest.map(|row| row.link.clone()).collect(),
            rows.len().saturating_sub(MAX_LISTED),
        )
    }

    pub(crate) fn get(&self, number: usize) -> Option<Link> {
        self.rows().get(number).map(|row| row.link.clone())
    }

    /// Returns what a page shows of the URL. Takes the URL, if `session` requested the link and the
    /// page is `viewed`.
    pub(crate) fn show(&self, number: usize, session: &str, viewed: bool) -> LinkView {
        let mut rows = self.rows();
        let Some(Row { delivery, .. }) = rows.get_mut(number) else {
            return LinkView::Lost;
        };
        match delivery {
            Delivery::Pending { session: own, .. } if own != session => LinkView::OtherSession,
            Delivery::Pending { .. } if !viewed => LinkView::NotViewed,
            Delivery::Pending { url, .. } => {
                let url = url.clone();
                *delivery = Delivery::Delivered;
                LinkView::Url(url)
            }
            Delivery::Delivered => LinkView::AlreadyShown,
            Delivery::Lost => LinkView::Lost,
        }
    }

    /// Sets the status that Clerk returned. The link can't be used anymore, so its URL is dropped.
    pub(crate) fn set_status(&self, number: usize, status: ActorTokenStatus) {
        if let Some(row) = self.rows().get_mut(number) {
            row.link.revoke_status = Some(status);
            row.delivery.drop_url();
        }
    }

    /// Drops the URLs that were not shown and for which `retain` returns `false`.
    pub(crate) fn retain_urls(&self, mut retain: impl FnMut(&Link, &str) -> bool) {
        for row in self.rows().iter_mut() {
            if let Delivery::Pending { session, .. } = &row.delivery {
                if !retain(&row.link, session) {
                    row.delivery.drop_url();
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

    fn one_link() -> Links {
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
    fn url_is_shown_once() {
        let links = one_link();
        links.retain_urls(|_, session| session == SESSION);
        assert!(matches!(links.show(0, SESSION, true), LinkView::Url(_)));
        assert!(matches!(
            links.show(0, SESSION, true),
            LinkView::AlreadyShown
        ));
    }

    #[test]
    fn url_is_dropped_with_session_or_on_revoke() {
        let links = one_link();
        links.retain_urls(|_, session| session != SESSION);
        assert!(matches!(links.show(0, SESSION, true), LinkView::Lost));

        let links = one_link();
        links.set_status(0, ActorTokenStatus::Revoked);
        assert!(matches!(links.show(0, SESSION, true), LinkView::Lost));
    }

    #[test]
    fn fake_status_precedes_revoke_status() {
        use ActorTokenStatus::{Accepted, Pending, Revoked};
        let links = one_link();
        let end = links.get(0).unwrap().record.expires_at().unwrap();
        let before = end - Duration::from_millis(1);
        for (fake_status, revoke_status, now, expected) in [
            (None, None, before, Status::Pending),
            (None, None, end, Status::Expired),
            (Some(Pending), None, before, Status::Pending),
            (Some(Pending), None, end, Status::Expired),
            (Some(Accepted), None, end, Status::Used),
            (Some(Revoked), None, before, Status::Revoked),
            (None, Some(Accepted), before, Status::Used),
            (None, Some(Revoked), end, Status::Revoked),
            (Some(Accepted), Some(Revoked), before, Status::Used),
        ] {
            let mut link = links.get(0).unwrap();
            link.revoke_status = revoke_status.clone();
            let status = link.status(fake_status.as_ref(), now);
            assert_eq!(status, expected, "{fake_status:?}, {revoke_status:?}");
        }
    }
}
