//! Tests how sessions start, are listed, expire and end.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actor_token::fake::{ApiFault, Clock, Endpoint, FakeClerk, ReceivedRequest};
use actor_token::request::Body;
use actor_token::session::SessionStatus;
use http::{Request, Response};
use serde_json::{Value, json};

use crate::{body_json, create, issue, post_request, status_and_codes};

const MINUTE: Duration = Duration::from_secs(60);
const LIST_PATH: &str = "/v1/sessions?user_id=user_2";

fn get(fake: &FakeClerk, path: &str) -> Response<Body> {
    let key = format!("Bearer {}", fake.secret_key());
    let request = Request::get(path).header("authorization", key);
    fake.handle(request.body(Body::empty()).unwrap())
}

fn end_session(fake: &FakeClerk, id: &str) -> Response<Body> {
    fake.handle(post_request(fake, &format!("/v1/sessions/{id}/revoke"), ""))
}

/// Issues a token and redeems its link. Returns the session's ID.
fn impersonate(fake: &FakeClerk) -> String {
    let token = issue(fake);
    let session = fake.redeem(token["url"].as_str().unwrap()).unwrap();
    session.id().to_owned()
}

/// Returns the IDs in a list.
fn ids(list: &Value) -> Vec<&str> {
    let sessions = list.as_array().unwrap().iter();
    sessions.map(|it| it["id"].as_str().unwrap()).collect()
}

#[test]
fn redeemed_link_starts_one_session() {
    let fake = FakeClerk::new();
    let token = create(
        &fake,
        r#"{"user_id":"user_2","actor":{"sub":"user_1","n":1.50},"session_max_duration_in_seconds":60}"#,
    );
    let token = body_json(&token);
    let link = token["url"].as_str().unwrap();
    let session = fake.redeem(link).unwrap();
    assert_eq!(session.user_id(), "user_2");
    assert_eq!(session.actor_json(), Some(r#"{"sub":"user_1","n":1.50}"#));
    assert_eq!(session.status(), &SessionStatus::Active);
    assert_eq!(session.ends_at(), session.started_at() + MINUTE);
    assert_eq!(
        fake.redeem(link).unwrap_err(),
        ApiFault::ActorTokenAlreadyUsed
    );
    for unknown in ["", "not a link", "https://clerk.example.com/?ticket=x"] {
        let fault = fake.redeem(unknown).unwrap_err();
        assert_eq!(fault, ApiFault::TicketInvalid);
    }
    assert_eq!(fake.sessions().len(), 1);
    assert_eq!(
        fake.requests().len(),
        1,
        "only the create request is recorded"
    );
}

#[test]
fn session_object_has_documented_keys() {
    let start = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let fake = FakeClerk::builder().clock(Clock::frozen_at(start)).build();
    let id = impersonate(&fake);
    fake.clock().advance(Duration::from_secs(5));
    let list = body_json(&get(&fake, LIST_PATH));
    let client_id = list[0]["client_id"].as_str().unwrap();
    assert!(id.starts_with("sess_") && client_id.starts_with("client_"));
    let expected = json!([{
        "object": "session", "id": id, "client_id": client_id, "user_id": "user_2",
        "actor": {"sub": "user_1"}, "status": "active",
        "last_active_at": 1_700_000_000_000_u64,
        "expire_at": 1_700_001_800_000_u64,
        "abandon_at": 1_700_000_600_000_u64,
        "created_at": 1_700_000_000_000_u64,
        "updated_at": 1_700_000_000_000_u64,
    }]);
    assert_eq!(list, expected);
}

#[test]
fn list_is_filtered_sorted_and_paged() {
    let fake = FakeClerk::new();
    let first = impersonate(&fake);
    let second = fake.start_session("user_2").id().to_owned();
    fake.start_session("user_3");
    let third = impersonate(&fake);
    assert_eq!(end_session(&fake, &second).status(), 200);
    let client_id = body_json(&get(&fake, LIST_PATH))[0]["client_id"].clone();
    let by_client = format!("?client_id={}", client_id.as_str().unwrap());
    for (query, expected) in [
        ("?user_id=user_2", vec![&third, &second, &first]),
        ("?user_id=user_2&status=active", vec![&third, &first]),
        ("?user_id=user_2&status=revoked", vec![&second]),
        ("?user_id=user_2&status=expired", vec![]),
        ("?user_id=user_2&limit=2", vec![&third, &second]),
        ("?user_id=user_2&limit=2&offset=2", vec![&first]),
        ("?user_id=user_2&offset=9&paginated=false", vec![]),
        ("?user_id=user%5F2&new=1", vec![&third, &second, &first]),
        ("?user_id=user_unknown", vec![]),
        (&by_client, vec![&third]),
    ] {
        let response = get(&fake, &format!("/v1/sessions{query}"));
        assert_eq!(response.status(), 200, "{query}");
        assert_eq!(ids(&body_json(&response)), expected, "{query}");
    }
    let path = format!("{LIST_PATH}&paginated=true&limit=1&status=active");
    let page = body_json(&get(&fake, &path));
    assert_eq!(page["total_count"], 2);
    assert_eq!(ids(&page["data"]), [&third]);
}

#[test]
fn list_has_ten_sessions_by_default_and_at_most_500() {
    let fake = FakeClerk::new();
    for _ in 0..501 {
        fake.start_session("user_2");
    }
    let count = |query: &str| ids(&body_json(&get(&fake, &format!("{LIST_PATH}{query}")))).len();
    assert_eq!(count(""), 10);
    assert_eq!(count("&limit=500"), 500);
    assert_eq!(count("&limit=500&offset=500"), 1);
}

#[test]
fn invalid_list_parameter_is_rejected() {
    let fake = FakeClerk::new();
    let value = |name: &str| format!("form_param_value_invalid {name}");
    for (query, expected) in [
        ("", vec!["form_param_missing user_id".to_owned()]),
        ("?user_id=u&status=pending", vec![value("status")]),
        ("?user_id=u&limit=0", vec![value("limit")]),
        ("?user_id=u&limit=501", vec![value("limit")]),
        (
            "?user_id=u&limit=x&offset=-1",
            vec![value("limit"), value("offset")],
        ),
        ("?user_id=u&paginated=1", vec![value("paginated")]),
    ] {
        let response = get(&fake, &format!("/v1/sessions{query}"));
        assert_eq!(status_and_codes(&response), (422, expected), "{query}");
    }
    let without_key = Request::get(LIST_PATH).body(Body::empty()).unwrap();
    assert_eq!(fake.handle(without_key).status(), 401);
}

#[test]
fn ended_session_keeps_its_status() {
    let fake = FakeClerk::new();
    let id = impersonate(&fake);
    fake.clock().advance(MINUTE);
    let ended = body_json(&end_session(&fake, &id));
    assert_eq!(
        (&ended["id"], &ended["status"]),
        (&json!(id), &json!("revoked"))
    );
    assert_eq!(
        ended["updated_at"],
        json!(ended["created_at"].as_u64().unwrap() + 60_000)
    );
    assert_eq!(body_json(&end_session(&fake, &id)), ended);
    fake.touch_session(&id).unwrap();
    assert_eq!(body_json(&end_session(&fake, &id)), ended);

    let idle = impersonate(&fake);
    fake.clock().advance(10 * MINUTE);
    assert_eq!(body_json(&end_session(&fake, &idle))["status"], "expired");

    let unknown = status_and_codes(&end_session(&fake, "sess_1"));
    assert_eq!(unknown, (404, vec!["resource_not_found".to_owned()]));
    let fault = fake.touch_session("sess_1").unwrap_err();
    assert_eq!(fault, ApiFault::ResourceNotFound);
}

#[test]
fn impersonation_expires_when_idle_or_too_long() {
    let fake = FakeClerk::new();
    let (idle, in_use) = (impersonate(&fake), impersonate(&fake));
    let own = fake.start_session("user_2");
    let status = |id: &str| {
        let mut sessions = fake.sessions();
        sessions.retain(|session| session.id() == id);
        sessions[0].status().clone()
    };
    for minutes in 1..=30 {
        fake.clock().advance(Duration::from_millis(59_999));
        let is_active = |limit| minutes <= limit;
        assert_eq!(
            status(&idle) == SessionStatus::Active,
            is_active(10),
            "{minutes}"
        );
        assert_eq!(
            status(&in_use) == SessionStatus::Active,
            is_active(30),
            "{minutes}"
        );
        fake.clock().advance(Duration::from_millis(1));
        let touched = fake.touch_session(&in_use).unwrap();
        let now: SystemTime = fake.clock().now();
        assert_eq!(touched.last_active_at() == now, minutes < 30, "{minutes}");
    }
    assert_eq!(status(&idle), SessionStatus::Expired);
    assert_eq!(status(&in_use), SessionStatus::Expired);
    assert_eq!(status(own.id()), SessionStatus::Active);
    let active = body_json(&get(&fake, &format!("{LIST_PATH}&status=active")));
    assert_eq!(ids(&active), [own.id()]);
}

#[test]
fn pending_session_is_not_listed_as_active() {
    let fake = FakeClerk::new();
    let id = impersonate(&fake);
    let pending = fake.set_session_status(&id, SessionStatus::Pending);
    assert_eq!(pending.unwrap().status(), &SessionStatus::Pending);
    let active = format!("{LIST_PATH}&status=active");
    assert_eq!(body_json(&get(&fake, &active)), json!([]));
    assert_eq!(body_json(&get(&fake, LIST_PATH))[0]["status"], "pending");
    fake.set_session_status(&id, SessionStatus::Active).unwrap();
    assert_eq!(ids(&body_json(&get(&fake, &active))), [&id]);
}

#[test]
fn deleted_user_has_no_sessions() {
    let fake = FakeClerk::new();
    impersonate(&fake);
    fake.start_session("user_3");
    fake.delete_user("user_2");
    assert_eq!(fake.sessions().len(), 1);
    assert_eq!(body_json(&get(&fake, LIST_PATH)), json!([]));
}

#[test]
fn request_has_its_endpoint() {
    let fake = FakeClerk::new();
    get(&fake, LIST_PATH);
    end_session(&fake, "sess_1");
    get(&fake, "/v1/sessions/sess_1/revoke");
    let endpoints: Vec<_> = fake
        .requests()
        .iter()
        .map(ReceivedRequest::endpoint)
        .collect();
    let expected = [
        Some(Endpoint::ListSessions),
        Some(Endpoint::EndSession),
        None,
    ];
    assert_eq!(endpoints, expected);
}
