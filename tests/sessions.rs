//! Tests complete impersonations and their audit records: a token is issued, its link is redeemed,
//! and the session is listed and ended.

mod support;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use actor_token::error::OperationKind;
use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection, WithFakeClock};
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{Ended, SessionStatus};
use actor_token::transport::Ureq;
use actor_token::{Actor, ActorToken, ActorTokenRequest, Client, Error};
use support::journal::Journal;
use support::variant;

/// A request with a claim that distinguishes the sessions of an agent.
#[derive(ActorTokenRequest)]
struct SupportSession {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim)]
    case: u64,
}

/// The actor, as the application reads it.
#[derive(Debug, PartialEq, serde::Deserialize)]
struct Agent {
    sub: String,
    case: u64,
}

fn request(agent: &'static str, case: u64) -> SupportSession {
    let request = SupportSession::builder().user_id("user_customer");
    request.agent(agent).case(case).build().unwrap()
}

/// Redeems the token's link. Returns the session's ID.
fn redeem(fake: &FakeClerk, token: &ActorToken) -> String {
    let link = token.url().unwrap().expose_secret();
    fake.redeem(link).unwrap().id().to_owned()
}

fn client(fake: &FakeClerk, journal: &Journal) -> Client<FakeClerk> {
    Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .audit(journal.clone())
        .build()
        .unwrap()
}

/// Polls a future once. It is ready, because the fake never waits.
fn poll_once<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future is pending"),
    }
}

#[test]
fn impersonation_is_listed_and_ended_over_http() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let server = fake.serve().unwrap();
    let clerk = Client::builder(WithFakeClock::new(Ureq::new(), fake.clock()))
        .secret_key(fake.secret_key())
        .api_url(server.api_url())
        .audit(journal.clone())
        .build()
        .unwrap()
        .on_behalf_of("ada@example.com");

    let token = request("user_agent", 4711).send(&clerk).unwrap();
    fake.start_session("user_customer");
    assert!(clerk.impersonations("user_customer").unwrap().is_empty());

    let id = redeem(&fake, &token);
    let sessions = clerk.impersonations("user_customer").unwrap();
    let [session] = sessions.as_slice() else {
        panic!("{sessions:?}")
    };
    assert_eq!(session.id().as_str(), id);
    assert_eq!(session.user_id(), "user_customer");
    assert_eq!(session.status(), &SessionStatus::Active);
    let agent: Agent = session.actor().unwrap().unwrap();
    let (sub, case) = ("user_agent".to_owned(), 4711);
    assert_eq!(agent, Agent { sub, case });
    let created = session.created_at().unwrap();
    assert_eq!(created, fake.clock().now());
    assert_eq!(session.last_active_at(), Some(created));
    let half_an_hour = Duration::from_secs(1800);
    assert_eq!(session.expires_at(), Some(created + half_an_hour));

    let ended = clerk.end_session(session.id()).unwrap();
    assert_eq!(ended.status(), &SessionStatus::Revoked);
    assert!(clerk.impersonations("user_customer").unwrap().is_empty());
    // Ending a session again succeeds.
    assert!(clerk.end_session(session.id()).is_ok());

    let end = format!(
        r#"{{"operation":"end_session","on_behalf_of":"ada@example.com","session_id":"{id}"}}"#
    );
    assert_eq!(
        journal.lines(),
        [
            r#"{"operation":"issue","on_behalf_of":"ada@example.com","request":{"user_id":"user_customer","actor":{"sub":"user_agent","case":4711}}}"#,
            "1: issued",
            &end,
            "3: session_ended",
            &end,
            "5: session_ended",
        ]
    );
}

#[test]
fn impersonation_is_listed_and_ended_asynchronously() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let clerk = client(&fake, &journal);
    let token = poll_once(request("user_agent", 4711).send_async(&clerk)).unwrap();
    assert!(
        poll_once(clerk.sessions_from_async(&token.record()))
            .unwrap()
            .is_empty()
    );

    let id = redeem(&fake, &token);
    let sessions = poll_once(clerk.impersonations_async("user_customer")).unwrap();
    assert_eq!(sessions[0].id().as_str(), id);
    let from_token = poll_once(clerk.sessions_from_async(&token.record())).unwrap();
    assert_eq!(from_token[0].id().as_str(), id);

    let ended = poll_once(clerk.end_session_async(&id)).unwrap();
    assert_eq!(ended.status(), &SessionStatus::Revoked);
    assert!(
        poll_once(clerk.impersonations_async("user_customer"))
            .unwrap()
            .is_empty()
    );

    redeem(
        &fake,
        &poll_once(request("user_agent", 1).send_async(&clerk)).unwrap(),
    );
    let ended = poll_once(clerk.end_impersonation_async("user_customer", "user_agent"));
    assert_eq!(ended.unwrap().len(), 1);

    let token = poll_once(request("user_agent", 2).send_async(&clerk)).unwrap();
    redeem(&fake, &token);
    let ended = poll_once(clerk.revoke_or_end_async(&token.record())).unwrap();
    assert!(matches!(ended, Ended::SessionsEnded { sessions, .. } if sessions.len() == 1));
    let journal: Vec<_> = journal.lines().into_iter().skip(6).collect();
    let session_ids: Vec<_> = fake
        .sessions()
        .iter()
        .map(|it| it.id().to_owned())
        .collect();
    let end = |id: &str| format!(r#"{{"operation":"end_session","session_id":"{id}"}}"#);
    assert_eq!(
        journal,
        [
            end(&session_ids[1]),
            "7: session_ended".to_owned(),
            r#"{"operation":"issue","request":{"user_id":"user_customer","actor":{"sub":"user_agent","case":2}}}"#.to_owned(),
            "9: issued".to_owned(),
            format!(r#"{{"operation":"revoke","actor_token_id":"{}"}}"#, token.id()),
            "11: already_accepted".to_owned(),
            end(&session_ids[2]),
            "13: session_ended".to_owned(),
        ]
    );
}

#[test]
fn list_of_many_sessions_is_complete() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let clerk = client(&fake, &journal);
    for case in 0..150 {
        redeem(&fake, &request("user_agent", case).send(&clerk).unwrap());
        fake.start_session("user_customer");
    }
    let sessions = clerk.impersonations("user_customer").unwrap();
    let cases = sessions
        .iter()
        .map(|it| it.actor::<Agent>().unwrap().unwrap().case);
    assert!(
        cases.eq((0..150).rev()),
        "expected every session, the newest first"
    );
    let is_list = |endpoint| endpoint == Some(Endpoint::ListSessions);
    let requests = fake.requests();
    assert_eq!(
        requests.iter().filter(|it| is_list(it.endpoint())).count(),
        4
    );
}

#[test]
fn end_impersonation_keeps_sessions_of_others() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let clerk = client(&fake, &journal);
    for agent in ["user_agent", "user_other", "user_agent"] {
        redeem(&fake, &request(agent, 1).send(&clerk).unwrap());
    }
    fake.start_session("user_customer");
    let ended = clerk
        .end_impersonation("user_customer", "user_agent")
        .unwrap();
    assert_eq!(ended.len(), 2);
    let statuses: Vec<_> = fake
        .sessions()
        .iter()
        .map(|it| it.status().clone())
        .collect();
    assert_eq!(
        statuses,
        [
            SessionStatus::Revoked,
            SessionStatus::Active,
            SessionStatus::Revoked,
            SessionStatus::Active
        ]
    );
    assert_eq!(clerk.impersonations("user_customer").unwrap().len(), 1);
    assert!(
        clerk
            .end_impersonation("user_customer", "user_agent")
            .unwrap()
            .is_empty()
    );
}

#[test]
fn sessions_from_token_match_its_claims_and_time() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let clerk = client(&fake, &journal);
    let first = request("user_agent", 1).send(&clerk).unwrap();
    let other_case = request("user_agent", 2).send(&clerk).unwrap();
    let (first_id, other_id) = (redeem(&fake, &first), redeem(&fake, &other_case));
    fake.clock().advance(Duration::from_secs(60));
    let later = request("user_agent", 1).send(&clerk).unwrap();
    let later_id = redeem(&fake, &later);
    let ids = |token: &ActorToken| -> Vec<String> {
        let sessions = clerk.sessions_from(&token.record()).unwrap();
        sessions.iter().map(|it| it.id().to_string()).collect()
    };
    assert_eq!(ids(&other_case), [other_id]);
    assert_eq!(ids(&later), std::slice::from_ref(&later_id));
    // The first token had not expired when the later session started, so that session matches too.
    assert_eq!(ids(&first), [later_id, first_id]);
}

#[test]
fn revoke_or_end_ends_session_of_accepted_token() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let clerk = client(&fake, &journal);
    let token = request("user_agent", 1).send(&clerk).unwrap();
    let Err(Error::AlreadyAccepted(error)) = ({
        redeem(&fake, &token);
        clerk.revoke(token.id())
    }) else {
        panic!("revoked")
    };
    let message = error.to_string();
    assert!(message.contains("`revoke_or_end`"), "{message}");
    assert!(error.end_error().is_none());

    let forbidden = Injection::respond_with(ApiFault::AuthorizationInvalid);
    fake.inject(forbidden.only_for(Endpoint::EndSession));
    let error = clerk.revoke_or_end(&token.record()).unwrap_err();
    let Error::AlreadyAccepted(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.end_error().map(variant), Some("sessions remain"));

    let ended = clerk.revoke_or_end(&token.record()).unwrap();
    assert!(ended.audit_error().is_none());
    let Ended::SessionsEnded { sessions, .. } = ended else {
        panic!("{ended:?}")
    };
    let actor: Actor = sessions[0].actor().unwrap().unwrap();
    assert_eq!(actor.sub(), "user_agent");
    // No session remains, and the token is still accepted.
    let ended = clerk.revoke_or_end(&token.record()).unwrap();
    assert!(matches!(ended, Ended::SessionsEnded { sessions, .. } if sessions.is_empty()));
}

#[test]
fn lost_response_is_retried() {
    let (fake, journal) = (FakeClerk::new(), Journal::default());
    let clerk = client(&fake, &journal);
    redeem(&fake, &request("user_agent", 1).send(&clerk).unwrap());
    fake.inject(Injection::drop_response().only_for(Endpoint::ListSessions));
    fake.inject(Injection::drop_response().only_for(Endpoint::EndSession));
    let ended = clerk
        .end_impersonation("user_customer", "user_agent")
        .unwrap();
    assert_eq!(ended[0].status(), &SessionStatus::Revoked);
    assert_eq!(fake.sleeps().len(), 2);

    fake.inject(Injection::drop_request().times(3));
    let error = clerk.impersonations("user_customer").unwrap_err();
    let Error::NoResponse(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.operation(), OperationKind::ListSessions);
    assert!(!error.token_may_exist());
}
