//! The issued links and their statuses. A real console stores them in a database.
//!
//! The URL of a link is a secret. It is stored only until a page has shown it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use actor_token::secrecy::SecretString;
use actor_token::{ActorToken, ActorTokenRecord, ActorTokenStatus};

use crate::request::SupportActor;

/// The maximum number of links in the list, which shows the newest.
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
    /// The URL was not shown yet. Only the session that requested the link may see it.
    Pending {
        session_id: String,
        url: SecretString,
    },
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

/// The URL that the page of a link shows, or the reason why it shows none.
pub(crate) enum LinkView {
    /// The URL. It is shown only once.
    Url(SecretString),
    /// No URL, because the user did not open the page.
    NotOpenedByUser,
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
    /// The index in `Links`.
    pub(crate) number: usize,
    pub(crate) record: ActorTokenRecord,
    pub(crate) actor: SupportActor,
    /// The status that Clerk returned when an agent tried to revoke the link.
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
    /// Returns how long the link still works. `None` if the token's expiry is missing or invalid.
    pub(crate) fn time_left(&self, now: SystemTime) -> Option<Duration> {
        let end = self.record.expires_at()?;
        Some(end.duration_since(now).unwrap_or_default())
    }

    /// Returns the status.
    ///
    /// The fake's status takes precedence over the result of the last attempt to revoke the link.
    /// For both, an expired link is pending, so this function also compares its expiry with `now`.
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
    /// Adds a link that this session requested. Returns the number of the link.
    pub(crate) fn add(&self, token: &ActorToken, actor: SupportActor, session_id: &str) -> usize {
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
                    session_id: session_id.to_owned(),
                    url: url.clone(),
                },
                None => Delivery::Lost,
            },
        });
        number
    }

    /// Returns the links in the list, newest first, and the number of older links.
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

    /// Returns the URL once, if the session requested the link and the user opened the page.
    pub(crate) fn take_url(
        &self,
        number: usize,
        session_id: &str,
        opened_by_user: bool,
    ) -> LinkView {
        let mut rows = self.rows();
        let Some(Row { delivery, .. }) = rows.get_mut(number) else {
            return LinkView::Lost;
        };
        match delivery {
            Delivery::Pending {
                session_id: own, ..
            } if own != session_id => LinkView::OtherSession,
            Delivery::Pending { .. } if !opened_by_user => LinkView::NotOpenedByUser,
            Delivery::Pending { url, .. } => {
                let url = url.clone();
                *delivery = Delivery::Delivered;
                LinkView::Url(url)
            }
            Delivery::Delivered => LinkView::AlreadyShown,
            Delivery::Lost => LinkView::Lost,
        }
    }

    /// Sets the status that Clerk returned. Drops the URL, because the link no longer works.
    pub(crate) fn set_status(&self, number: usize, status: ActorTokenStatus) {
        if let Some(row) = self.rows().get_mut(number) {
            row.link.revoke_status = Some(status);
            row.delivery.drop_url();
        }
    }

    /// Drops the URLs for which `retain` returns `false` for the link and the ID of its session.
    pub(crate) fn retain_urls(&self, mut retain: impl FnMut(&Link, &str) -> bool) {
        for row in self.rows().iter_mut() {
            if let Delivery::Pending { session_id, .. } = &row.delivery {
                if !retain(&row.link, session_id) {
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

    const SESSION_ID: &str = "a session";

    fn links_with_one() -> Links {
        let fake = FakeClerk::new();
        let builder = Client::builder(fake.clone()).secret_key(fake.secret_key());
        let request = CreateActorTokenRequestBody::builder()
            .user_id("user_customer")
            .actor(Actor::new("user_agent"))
            .build();
        let token = request.unwrap().send(&builder.build().unwrap()).unwrap();
        let actor = SupportActor {
            sub: "user_agent".to_owned(),
            name: "Ada".to_owned(),
            case: "CS-1".to_owned(),
            reason: "because".to_owned(),
        };
        let links = Links::default();
        assert_eq!(links.add(&token, actor, SESSION_ID), 0);
        links
    }

    #[test]
    fn url_is_shown_once() {
        let links = links_with_one();
        links.retain_urls(|_, session_id| session_id == SESSION_ID);
        assert!(matches!(
            links.take_url(0, SESSION_ID, true),
            LinkView::Url(_)
        ));
        assert!(matches!(
            links.take_url(0, SESSION_ID, true),
            LinkView::AlreadyShown
        ));
    }

    #[test]
    fn url_is_dropped_on_session_end_or_revoke() {
        let links = links_with_one();
        links.retain_urls(|_, session_id| session_id != SESSION_ID);
        assert!(matches!(
            links.take_url(0, SESSION_ID, true),
            LinkView::Lost
        ));

        let links = links_with_one();
        links.set_status(0, ActorTokenStatus::Revoked);
        assert!(matches!(
            links.take_url(0, SESSION_ID, true),
            LinkView::Lost
        ));
    }

    #[test]
    fn fake_status_overrides_revoke_status() {
        use ActorTokenStatus::{Accepted, Pending, Revoked};
        let links = links_with_one();
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
