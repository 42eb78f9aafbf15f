//! End-to-end tests over a real socket: different structs issue tokens. Their links are opened or
//! revoked.

mod support;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use actor_token::fake::FakeClerk;
use actor_token::secrecy::ExposeSecret;
use actor_token::{
    ActorToken, ActorTokenRequest, ActorTokenStatus, Client, Error, Revocation, policy,
};
use serde_json::{Value, json};
use support::{Harness, variant};

/// An application's requests. The module makes their fields private.
mod requests {
    use std::marker::PhantomData;
    use std::num::NonZeroU32;
    use std::time::Duration;

    use actor_token::{Actor, ActorTokenRequest, request::ActorPayload};
    use serde::Serialize;

    #[derive(ActorTokenRequest)]
    pub struct Plain {
        user_id: String,
        actor: Actor,
        expires_in_seconds: Option<NonZeroU32>,
        session_max_duration_in_seconds: Option<Duration>,
    }

    #[derive(ActorTokenRequest)]
    pub struct Claims<'a> {
        #[actor_token(user_id)]
        customer: &'a str,
        #[actor_token(sub)]
        agent: &'a str,
        #[actor_token(claim)]
        case: u64,
        #[actor_token(claim = "https://example.com/reason")]
        reason: Option<&'a str>,
        #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
        link_ttl: Duration,
    }

    #[derive(ActorTokenRequest)]
    pub struct Generic<Who, A, const LONGEST: u64, Tag = ()>
    where
        A: Serialize,
    {
        user_id: Who,
        actor: A,
        #[actor_token(skip)]
        tag: PhantomData<Tag>,
        #[actor_token(skip, default = LONGEST)]
        longest: u64,
    }

    impl<Who, A: Serialize, const LONGEST: u64, Tag> Generic<Who, A, LONGEST, Tag> {
        pub fn longest(&self) -> u64 {
            let PhantomData = self.tag;
            self.longest
        }
    }

    #[derive(Serialize)]
    pub struct Agent {
        pub sub: String,
        pub team: &'static str,
    }

    impl ActorPayload for Agent {}
}

use requests::{Agent, Claims, Generic, Plain};

/// Returns the body of the last request that the fake received.
fn received_body(harness: &Harness) -> Value {
    let requests = harness.fake.requests();
    serde_json::from_slice(requests.last().unwrap().body().as_bytes()).unwrap()
}

#[test]
fn plain_struct_issues_token() {
    let harness = Harness::new();
    let token = Plain::builder()
        .user_id("user_customer")
        .actor(
            actor_token::Actor::new("user_agent")
                .with_claim("case", 4711)
                .unwrap(),
        )
        .expires_in_seconds(std::num::NonZeroU32::new(60).unwrap())
        .maybe_session_max_duration_in_seconds(None)
        .build()
        .unwrap()
        .send(&harness.client)
        .unwrap();
    assert_eq!(
        received_body(&harness),
        json!({"user_id": "user_customer", "actor": {"sub": "user_agent", "case": 4711}, "expires_in_seconds": 60}),
    );
    assert_eq!(token.user_id(), "user_customer");
    assert_eq!(
        token.actor::<actor_token::Actor>().unwrap().claim("case"),
        Some(&json!(4711))
    );
}

#[test]
fn struct_with_claims_and_lifetime_issues_token() {
    let harness = Harness::new();
    let customer = String::from("user_customer");
    let request = Claims::builder()
        .customer(&customer)
        .agent("cli:jane@example.com")
        .case(4711);
    let token = harness.client.issue(&request.build().unwrap()).unwrap();
    assert_eq!(
        received_body(&harness),
        json!({
            "user_id": "user_customer",
            "actor": {"sub": "cli:jane@example.com", "case": 4711},
            "expires_in_seconds": 600,
        }),
    );
    assert_eq!(
        token.actor_json(),
        r#"{"sub":"cli:jane@example.com","case":4711}"#
    );
}

#[test]
fn generic_struct_issues_token() {
    let harness = Harness::new();
    let request = Generic::<_, _, 7>::builder()
        .user_id(Box::<str>::from("user_customer"))
        .actor(Agent {
            sub: "user_agent".into(),
            team: "payments",
        })
        .build()
        .unwrap();
    assert_eq!(request.longest(), 7);
    let token = request.send(&harness.client).unwrap();
    assert_eq!(
        received_body(&harness),
        json!({"user_id": "user_customer", "actor": {"sub": "user_agent", "team": "payments"}}),
    );
    assert_eq!(token.status(), &ActorTokenStatus::Pending);
}

fn issue(harness: &Harness) -> ActorToken {
    harness.client.issue(&support::request()).unwrap()
}

#[test]
fn token_has_all_fields_of_response() {
    let harness = Harness::new();
    let token = issue(&harness);
    let record = token.record();
    let issued = &harness.fake.tokens()[0];
    assert_eq!(token.id().as_str(), issued.id());
    assert_eq!(token.created_at(), Some(issued.created_at()));
    assert_eq!(
        token.token().unwrap().expose_secret(),
        issued.token().expose_secret()
    );
    assert_eq!(
        token.url().unwrap().expose_secret(),
        issued.url().expose_secret()
    );
    let lifetime = token
        .link_expires_at()
        .unwrap()
        .duration_since(token.created_at().unwrap())
        .unwrap();
    assert!((3599..=3600).contains(&lifetime.as_secs()), "{lifetime:?}");
    assert_eq!(token.updated_at(), Some(issued.updated_at()));
    assert_eq!(
        (token.user_id(), token.status()),
        ("user_customer", &ActorTokenStatus::Pending)
    );

    assert_eq!(
        (record.id(), record.user_id(), record.status()),
        (token.id(), token.user_id(), token.status())
    );
    assert_eq!(
        (record.created_at(), record.updated_at()),
        (token.created_at(), token.updated_at())
    );
    assert_eq!(record.expires_at(), token.link_expires_at());
    assert_eq!(record.actor(), &json!({"sub": "user_agent"}));
    let row = serde_json::to_value(&record).unwrap();
    assert_eq!(
        serde_json::from_value::<actor_token::ActorTokenRecord>(row).unwrap(),
        record
    );
}

#[test]
fn opened_link_fails_and_its_token_is_not_revocable() {
    let harness = Harness::new();
    let token = issue(&harness);
    let browser: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .max_redirects_will_error(false)
        .build()
        .into();
    let link = token.url().unwrap().expose_secret();
    let first = browser.get(link).call().unwrap();
    assert_eq!(first.status(), 303);
    assert!(
        first.headers()["location"]
            .to_str()
            .unwrap()
            .contains("__clerk_ticket=")
    );
    assert_eq!(browser.get(link).call().unwrap().status(), 400);

    let error = harness.client.revoke(token.id()).unwrap_err();
    let Error::AlreadyAccepted(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.id(), token.id());
    let api_error = error.api_error().unwrap();
    assert_eq!(api_error.status(), 400);
    assert_eq!(
        api_error.errors()[0].code(),
        "actor_token_cannot_be_revoked_code"
    );
}

#[test]
fn revoked_link_fails_and_second_revoke_succeeds() {
    let harness = Harness::new();
    let token = issue(&harness);
    let Revocation::Revoked(revoked) = harness.client.revoke(token.id()).unwrap() else {
        panic!("not revoked");
    };
    assert_eq!(revoked.status(), &ActorTokenStatus::Revoked);
    assert!(revoked.token().is_none() && revoked.url().is_none());
    assert_eq!(
        harness
            .fake
            .open_link(token.url().unwrap().expose_secret())
            .status(),
        400
    );
    assert!(matches!(
        harness.client.revoke(token.id()).unwrap(),
        Revocation::AlreadyRevoked
    ));
    assert_eq!(
        variant(&harness.client.revoke("act_unknown").unwrap_err()),
        "api"
    );
}

#[test]
fn trait_objects_and_prepared_request_are_issued() {
    let harness = Harness::new();
    let queue: Vec<Box<dyn ActorTokenRequest>> = vec![
        Box::new(support::request()),
        Box::new(
            Claims::builder()
                .customer("user_2")
                .agent("user_1")
                .case(1)
                .build()
                .unwrap(),
        ),
    ];
    for request in &queue {
        drop(harness.client.issue(request).unwrap());
    }
    let prepared = support::request().prepare().unwrap();
    drop(harness.client.issue_prepared(prepared).unwrap());
    assert_eq!(harness.fake.tokens().len(), 3);
}

/// A struct without a builder, whose rules are first checked when it is sent.
#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct Unchecked {
    user_id: String,
    #[actor_token(sub)]
    agent: &'static str,
    #[actor_token(claim, validate = must_be_known)]
    case: String,
    #[actor_token(max = 600)]
    expires_in_seconds: u64,
}

fn must_be_known(_: &str) -> Result<(), &'static str> {
    Err("must be a known case")
}

#[test]
fn rules_and_policies_are_reported_together() {
    let fake = FakeClerk::new();
    let client = Client::builder(fake.clone())
        .secret_key(fake.secret_key())
        .policy(policy::required_claims(["reason"]))
        .build()
        .unwrap();
    let mut request = Unchecked {
        user_id: "user_1".to_owned(),
        agent: "user_1",
        case: "4711".to_owned(),
        expires_in_seconds: 601,
    };
    let rules = ["expires_in_seconds", "actor.case"];
    let all = [&rules[..], &["actor.sub", "actor.reason"]].concat();
    let paths = |result: Result<ActorToken, Error>| -> Vec<String> {
        let Err(Error::Invalid(violations)) = result else {
            panic!("expected violations, got {result:?}")
        };
        violations.iter().map(|it| it.path().to_owned()).collect()
    };
    assert_eq!(paths(client.issue(&request)), all);
    assert_eq!(paths(poll_once(client.issue_async(&request))), all);
    // Policies only check a request that could be sent.
    request.user_id.clear();
    assert_eq!(
        paths(client.issue(&request)),
        [&["user_id"], &rules[..]].concat()
    );
    assert!(fake.requests().is_empty());
}

/// Polls a future that is ready at once.
fn poll_once<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future is not ready"),
    }
}

#[test]
fn request_has_required_headers() {
    let harness = Harness::new();
    let token = issue(&harness);
    drop(harness.client.revoke(token.id()).unwrap());
    let requests = harness.fake.requests();
    let [create, revoke] = &requests[..] else {
        panic!("{} requests", requests.len())
    };
    for request in [create, revoke] {
        let headers = request.headers();
        assert_eq!(request.method(), "POST");
        assert_eq!(
            headers["authorization"],
            format!("Bearer {}", harness.fake.secret_key()).as_str()
        );
        assert_eq!(headers["accept"], "application/json");
        assert_eq!(headers["clerk-api-version"], "2026-05-12");
        assert!(
            headers["user-agent"]
                .to_str()
                .unwrap()
                .starts_with("actor-token/")
        );
        assert_eq!(
            headers["content-length"],
            request.body().len().to_string().as_str()
        );
        assert!(!headers.contains_key("transfer-encoding"));
        assert!(
            !headers.contains_key("accept-encoding"),
            "the client must not ask for compression"
        );
    }
    assert_eq!(create.path(), "/v1/actor_tokens");
    assert_eq!(create.headers()["content-type"], "application/json");
    assert_eq!(
        revoke.path(),
        format!("/v1/actor_tokens/{}/revoke", token.id())
    );
    assert!(revoke.body().is_empty() && !revoke.headers().contains_key("content-type"));
}
