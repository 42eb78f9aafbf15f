//! Tests opened, expired and revoked tokens, and the rate limit, which uses the same clock.

use std::time::{Duration, UNIX_EPOCH};

use actor_token::ActorTokenStatus;

use actor_token::fake::{ApiFault, FakeClerk};
use serde_json::{Value, json};

use crate::{MINIMAL_BODY, body_json, create, issue, revoke, status_and_codes};

#[test]
fn link_redirects_to_sign_in_page_once() {
    let fake = FakeClerk::builder()
        .sign_in_url("https://app.test/in?a=1")
        .build();
    let token = issue(&fake);
    fake.clock().advance(Duration::from_millis(5));
    let opened = fake.open_link(token["url"].as_str().unwrap());
    assert_eq!(opened.status(), 303);
    let expected = format!(
        "https://app.test/in?a=1&__clerk_ticket={}",
        token["token"].as_str().unwrap()
    );
    assert_eq!(opened.headers()["location"], *expected);

    let record = fake.tokens().remove(0);
    assert_eq!(record.status(), &ActorTokenStatus::Accepted);
    assert_eq!(
        record.updated_at(),
        record.created_at() + Duration::from_millis(5)
    );
    let again = fake.open_link(token["url"].as_str().unwrap());
    assert_eq!(
        status_and_codes(&again),
        (400, vec!["actor_token_already_used_code".to_owned()])
    );
}

#[test]
fn unusable_link_returns_reason() {
    let fake = FakeClerk::new();
    let codes = |token: &Value| status_and_codes(&fake.open_link(token["url"].as_str().unwrap())).1;

    let revoked = issue(&fake);
    assert_eq!(revoke(&fake, &revoked["id"]).status(), 200);
    assert_eq!(codes(&revoked), ["actor_token_revoked_code"]);

    let expiring = issue(&fake);
    fake.clock().advance(Duration::from_millis(3_599_999));
    assert!(fake.tokens()[1].is_redeemable());
    fake.clock().advance(Duration::from_millis(1));
    assert!(!fake.tokens()[1].is_redeemable());
    assert_eq!(codes(&expiring), ["ticket_expired_code"]);

    let without_user = issue(&fake);
    fake.delete_user("user_2");
    assert_eq!(codes(&without_user), ["actor_token_subject_not_found"]);

    for link in [
        "/v1/tickets/accept",
        "/v1/tickets/accept?ticket=x",
        "not a link",
    ] {
        assert_eq!(
            status_and_codes(&fake.open_link(link)).1,
            ["ticket_invalid_code"],
            "{link}"
        );
    }
}

#[test]
fn ticket_signs_in_once() {
    for opens_link in [true, false] {
        let fake = FakeClerk::new();
        let token = issue(&fake);
        let ticket = token["token"].as_str().unwrap();
        if opens_link {
            assert_eq!(fake.open_link(token["url"].as_str().unwrap()).status(), 303);
        }
        fake.clock().advance(Duration::from_secs(5));
        let session = fake.sign_in(ticket).unwrap();
        assert_eq!(session.user_id(), "user_2");
        let debug = format!("{session:?}");
        assert!(debug.starts_with("Session { id: "), "{debug}");
        assert!(!debug.contains("user_1"), "{debug}");
        assert_eq!(
            session.started_at() + Duration::from_secs(1800), // Clerk's default
            session.ends_at()
        );
        let started = session.started_at().duration_since(UNIX_EPOCH).unwrap();
        let claims: Value = serde_json::from_str(&session.claims_json()).unwrap();
        assert_eq!(
            claims,
            json!({
                "act": {"sub": "user_1"},
                "azp": "https://app.example.com",
                "exp": started.as_secs() + 60,
                "iat": started.as_secs(),
                "iss": "https://clerk.example.com",
                "nbf": started.as_secs() - 10,
                "sid": session.id(),
                "sts": "active",
                "sub": "user_2",
                "v": 2,
            })
        );
        assert_eq!(fake.tokens()[0].status(), &ActorTokenStatus::Accepted);
        let used = ApiFault::ActorTokenAlreadyUsed;
        assert_eq!(fake.sign_in(ticket).unwrap_err(), used);
        assert_eq!(fake.open_link(token["url"].as_str().unwrap()).status(), 400);
    }
}

#[test]
fn unusable_ticket_returns_reason() {
    let fake = FakeClerk::new();
    let code = |token: &Value| {
        let ticket = token["token"].as_str().unwrap();
        fake.sign_in(ticket).unwrap_err().code()
    };
    let revoked = issue(&fake);
    revoke(&fake, &revoked["id"]);
    assert_eq!(code(&revoked), "actor_token_revoked_code");

    let expired = issue(&fake);
    assert_eq!(
        fake.open_link(expired["url"].as_str().unwrap()).status(),
        303
    );
    fake.clock().advance(Duration::from_secs(3600));
    assert_eq!(code(&expired), "ticket_expired_code");

    let without_user = issue(&fake);
    fake.delete_user("user_2");
    assert_eq!(code(&without_user), "actor_token_subject_not_found");
    assert_eq!(code(&json!({"token": "made-up"})), "ticket_invalid_code");
}

#[test]
fn only_pending_token_can_be_revoked() {
    let fake = FakeClerk::new();
    let token = issue(&fake);
    fake.clock().advance(Duration::from_secs(7200));
    let revoked = body_json(&revoke(&fake, &token["id"]));
    assert_eq!(revoked["status"], "revoked");
    let keys: Vec<_> = revoked.as_object().unwrap().keys().collect();
    // Clerk's schema allows neither `null` nor other keys.
    let expected = [
        "actor",
        "created_at",
        "id",
        "object",
        "status",
        "updated_at",
        "user_id",
    ];
    assert_eq!(keys, expected);
    assert_eq!(revoked["created_at"], token["created_at"]);
    let expected = token["updated_at"].as_u64().unwrap() + 7_200_000;
    assert_eq!(revoked["updated_at"], expected);

    let opened = issue(&fake);
    fake.open_link(opened["url"].as_str().unwrap());
    for (id, status) in [(&token["id"], "revoked"), (&opened["id"], "accepted")] {
        let rejected = revoke(&fake, id);
        assert_eq!(
            status_and_codes(&rejected),
            (400, vec!["actor_token_cannot_be_revoked_code".to_owned()])
        );
        assert_eq!(
            body_json(&rejected)["errors"][0]["long_message"],
            format!(
                "Actor token cannot be revoked because its status is {status}. Only pending tokens can be revoked."
            )
        );
    }
    assert_eq!(
        status_and_codes(&revoke(&fake, &json!("act_unknown"))),
        (404, vec!["resource_not_found".to_owned()])
    );
}

#[test]
fn rate_limit_window_follows_clock() {
    let fake = FakeClerk::builder()
        .rate_limit(2, Duration::from_secs(10))
        .build();
    let statuses = || [(); 3].map(|()| create(&fake, MINIMAL_BODY).status().as_u16());
    assert_eq!(statuses(), [200, 200, 429]);
    fake.clock().advance(Duration::from_millis(500));
    assert_eq!(create(&fake, MINIMAL_BODY).headers()["retry-after"], "10");
    fake.clock().advance(Duration::from_millis(9499));
    assert_eq!(create(&fake, MINIMAL_BODY).headers()["retry-after"], "1");
    fake.clock().advance(Duration::from_millis(1));
    assert_eq!(statuses(), [200, 200, 429]);
    assert_eq!(fake.open_link("/v1/tickets/accept").status(), 400);
}
