//! Tests that one type describes the actor in both directions: it is issued, and read back from
//! everything that contains the actor. Claims that would make the actor ambiguous are rejected.

use std::collections::BTreeMap;

use actor_token::fake::FakeClerk;
use actor_token::request::ActorPayload;
use actor_token::secrecy::ExposeSecret;
use actor_token::session::{Session, SessionVerifier};
use actor_token::{ActorToken, ActorTokenRequest, Client};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The claims, without the actor's ID.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Case {
    number: u64,
    reason: String,
    team: Option<String>,
}

/// The complete actor, with its ID.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SupportActor {
    sub: String,
    #[serde(flatten)]
    case: Case,
}

impl ActorPayload for SupportActor {}

#[derive(ActorTokenRequest)]
struct WithClaims {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claims)]
    case: Case,
}

#[derive(ActorTokenRequest)]
struct WithActor {
    user_id: &'static str,
    actor: SupportActor,
}

/// Asserts that `expected` is read from the token, its record, the session and its token.
fn assert_actor(
    fake: &FakeClerk,
    clerk: &Client<FakeClerk>,
    token: &ActorToken,
    expected: &SupportActor,
) {
    assert_eq!(token.actor::<SupportActor>().unwrap(), *expected);
    assert_eq!(
        SupportActor::deserialize(token.record().actor()).unwrap(),
        *expected
    );

    let session = fake.redeem(token.url().unwrap().expose_secret()).unwrap();
    let sessions = clerk.impersonations("user_customer").unwrap();
    let listed = sessions
        .iter()
        .find(|listed| listed.id().as_str() == session.id());
    let actor = listed.and_then(Session::actor::<SupportActor>);
    assert_eq!(actor.unwrap().unwrap(), *expected);

    let clock = fake.clock();
    let verifier = SessionVerifier::from_pem(FakeClerk::jwt_key()).unwrap();
    let verifier = verifier.clock(move || clock.now());
    let claims = verifier.verify_as::<SupportActor>(session.token().as_deref());
    assert_eq!(claims.valid().unwrap().actor.as_ref(), Some(expected));
}

#[test]
fn actor_type_is_issued_and_read_back() {
    let fake = FakeClerk::new();
    let clerk = Client::builder(fake.clone());
    let clerk = clerk.secret_key(fake.secret_key()).build().unwrap();
    for team in [None, Some("payments".to_owned())] {
        let (sub, reason) = ("user_agent".to_owned(), "refund".to_owned());
        let case = Case {
            number: u64::MAX,
            reason,
            team,
        };
        let actor = SupportActor {
            sub: sub.clone(),
            case: case.clone(),
        };

        let with_claims = WithClaims::builder().user_id("user_customer");
        let with_claims = with_claims.agent(sub).case(case).build().unwrap();
        let token = with_claims.send(&clerk).unwrap();
        assert_actor(&fake, &clerk, &token, &actor);

        let with_actor = WithActor::builder().user_id("user_customer");
        let with_actor = with_actor.actor(actor.clone()).build().unwrap();
        let token = with_actor.send(&clerk).unwrap();
        assert_actor(&fake, &clerk, &token, &actor);
    }
}

#[derive(ActorTokenRequest)]
struct WithMaps {
    user_id: &'static str,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claims)]
    first: BTreeMap<&'static str, Option<u8>>,
    #[actor_token(claim)]
    case: u8,
    #[actor_token(claims)]
    second: serde_json::Value,
}

#[test]
fn claims_with_invalid_members_are_rejected() {
    let violations = |first: &[_], second| {
        let builder = WithMaps::builder().user_id("user_customer").case(1);
        let builder = builder.agent("user_agent").second(second);
        let built = builder.first(first.iter().copied().collect()).build();
        built.err().unwrap_or_default().to_string()
    };
    let null = json!(null);
    for (first, second, expected) in [
        (&[("team", Some(1))][..], json!({"sub": null, "a": 1}), ""),
        (&[("case", None), ("Sub", None)], null.clone(), ""),
        (
            &[("sub", Some(1))],
            null.clone(),
            "actor.sub must appear exactly once, found 2 (duplicate_key)",
        ),
        (
            &[("Sub", Some(1))],
            null.clone(),
            "actor.sub must not be combined with a key that differs only in case; lenient \
             parsers treat it as `sub` (duplicate_key)",
        ),
        (
            &[("case", Some(1))],
            null.clone(),
            "actor.case must be unique (keys 2 and 3 are equal) (duplicate_key)",
        ),
        (
            &[("team", Some(1))],
            json!({"team": 2}),
            "actor.team must be unique (keys 2 and 4 are equal) (duplicate_key)",
        ),
        (
            &[("user_9", Some(1))],
            json!({"user_9": 2}),
            "actor must not contain duplicate keys (keys 2 and 4 are equal) (duplicate_key)",
        ),
        (
            &[],
            json!(["a"]),
            "actor.second must be a JSON object, not an array \
             (form_param_type_invalid)",
        ),
    ] {
        let expected = match expected {
            "" => String::new(),
            one => format!("1 violation: {one}"),
        };
        let actual = violations(first, second);
        assert_eq!(actual.replace("0 violations: ", ""), expected);
    }
}
