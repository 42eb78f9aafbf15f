//! Tests of changes that agents and a check make to the same link at the same time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actor_token::fake::FakeClerk;
use actor_token::session::Session;
use actor_token::{
    Actor, ActorToken, ActorTokenRequest, Client, CreateActorTokenRequestBody,
    secrecy::ExposeSecret,
};

use super::links::{Link, NewLink, Status};
use super::{CLERK, Store};
use crate::options::Database;
use crate::request::SupportActor;

const NOW: SystemTime = UNIX_EPOCH;

struct Test {
    store: Store,
    /// The link as a check has read it before the changes.
    link: Link,
    session: Session,
    _folder: tempfile::TempDir,
}

/// Issues a token, and returns it with the session that its link opens.
fn used_token() -> (ActorToken, Session) {
    let fake = FakeClerk::new();
    let client = Client::builder(fake.clone()).secret_key(fake.secret_key());
    let client = client.build().unwrap();
    let request = CreateActorTokenRequestBody::builder()
        .user_id("user_grace")
        .actor(Actor::new("user_ada"));
    let token = request.build().unwrap().send(&client).unwrap();
    fake.redeem(token.url().unwrap().expose_secret()).unwrap();
    let sessions = client.sessions_from(&token.record()).unwrap();
    (token, sessions.into_iter().next().unwrap())
}

impl Test {
    /// Adds a link that waits.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("console.sqlite"));
        let store = Store::open(&database).await.unwrap();
        let (token, session) = used_token();
        let text = str::to_owned;
        let link = NewLink {
            token: &token,
            issuer: CLERK,
            customer_name: "Grace Lindqvist",
            actor: &SupportActor {
                sub: text("user_ada"),
                name: text("Ada Bakke"),
                case: text("CS-4711"),
                reason: text("the invoice shows the wrong address"),
                request: text("a request"),
            },
        };
        let number = store.add_link(&link, NOW).await.unwrap();
        let link = store.link(number).await.unwrap().unwrap();
        Self {
            store,
            link,
            session,
            _folder: folder,
        }
    }

    async fn link(&self) -> Link {
        self.store.link(self.link.number).await.unwrap().unwrap()
    }

    async fn end(&self, agent: &str) {
        let (number, session) = (self.link.number, Some(&self.session));
        let ended = self.store.end_link(number, session, Some(agent));
        ended.await.unwrap();
    }

    /// Stores what a check has found for a link.
    async fn check(&self, link: &Link, session: Option<&Session>) {
        let checked = self.store.set_link_session(link, session);
        checked.await.unwrap();
    }

    async fn assert_ended_by_ada(&self, status: Status) {
        let link = self.link().await;
        assert_eq!(link.status(NOW + Duration::from_secs(1)), status);
        assert_eq!(link.ended_by.as_deref(), Some("user_ada"));
    }
}

#[tokio::test]
async fn first_agent_stays_the_one_who_ended_a_session() {
    let test = Test::new().await;
    test.check(&test.link, Some(&test.session)).await;
    // A check notices that the session has ended before Ada's request stores it.
    test.check(&test.link().await, None).await;
    assert_eq!(test.link().await.ended_by, None);
    test.end("user_ada").await;
    test.assert_ended_by_ada(Status::Ended).await;
    test.end("user_sam").await;
    test.assert_ended_by_ada(Status::Ended).await;
}

#[tokio::test]
async fn late_check_does_not_undo_an_end() {
    let test = Test::new().await;
    test.end("user_ada").await;
    // The check has found the session before it ended, or has found none.
    test.check(&test.link, Some(&test.session)).await;
    test.assert_ended_by_ada(Status::Ended).await;
    test.store.end_waiting_link(&test.link).await.unwrap();
    test.store.set_link_used(&test.link).await.unwrap();
    test.assert_ended_by_ada(Status::Ended).await;
}

#[tokio::test]
async fn revoked_link_stays_revoked() {
    let test = Test::new().await;
    let number = test.link.number;
    test.store.revoke_link(number, "user_ada").await.unwrap();
    test.check(&test.link, Some(&test.session)).await;
    test.store.end_waiting_link(&test.link).await.unwrap();
    test.end("user_sam").await;
    test.store.revoke_link(number, "user_sam").await.unwrap();
    test.assert_ended_by_ada(Status::Revoked).await;
}

#[tokio::test]
async fn agent_of_earlier_end_is_forgotten_when_session_begins() {
    let test = Test::new().await;
    test.end("user_ada").await;
    test.check(&test.link().await, Some(&test.session)).await;
    let link = test.link().await;
    assert!(matches!(link.status(NOW), Status::Active { .. }));
    assert_eq!(link.ended_by, None);
}
