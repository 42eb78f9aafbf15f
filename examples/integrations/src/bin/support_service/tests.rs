//! Tests over the router and `FakeClerk`, without a network.

use std::time::Duration;

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use axum::body::{Body, to_bytes};
use tower::ServiceExt as _;

use super::*;

/// The service, with a fake of Clerk.
struct Service {
    fake: FakeClerk,
    trail: Arc<Trail>,
    app: Router,
}

impl Service {
    fn new() -> Self {
        Self::with_database(":memory:")
    }

    fn with_database(path: &str) -> Self {
        let fake = FakeClerk::new();
        let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key());
        let trail = Arc::new(Trail::open(path).unwrap());
        let agents = Arc::new(["user_ada".to_owned(), "user_bob".to_owned()]);
        let app = app(clerk, trail.clone(), agents, "https://app.example.com").unwrap();
        Self { fake, trail, app }
    }

    async fn respond(&self, token: &str, call: &str, body: &Value) -> Response {
        let (method, path) = call.split_once(' ').unwrap();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", format!("__session={token}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()));
        self.app.clone().oneshot(request.unwrap()).await.unwrap()
    }

    /// Calls the service in a session, and returns the status and the body.
    async fn call(&self, token: &str, call: &str, body: &Value) -> (u16, Value) {
        let response = self.respond(token, call, body).await;
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = || Value::from(String::from_utf8_lossy(&body));
        let json = serde_json::from_slice(&body).unwrap_or_else(|_| text());
        (status, json)
    }

    /// Calls the service as a user who signs in normally.
    async fn call_as(&self, user_id: &str, call: &str, body: &Value) -> (u16, Value) {
        let session = self.fake.start_session(user_id);
        self.call(&session.token().unwrap(), call, body).await
    }

    /// Issues a link for Ada.
    async fn issue(&self) -> (u16, Value) {
        self.call_as("user_ada", "POST /links", &valid()).await
    }

    /// Issues a link for Ada and opens it. Returns the ID of its token, and a session token.
    async fn impersonate(&self) -> (String, String) {
        let (status, link) = self.issue().await;
        assert_eq!(status, 201, "{link}");
        let session = self.fake.redeem(link["url"].as_str().unwrap()).unwrap();
        let id = link["token"]["id"].as_str().unwrap();
        (id.to_owned(), session.token().unwrap())
    }

    fn execute(&self, statement: &str) {
        self.trail.database().execute_batch(statement).unwrap();
    }

    /// Returns who made each call that concerns the customer, the operation and the outcome.
    async fn trail(&self) -> Vec<[String; 3]> {
        let (status, calls) = self
            .call_as("user_bob", "GET /trail/user_eve", &Value::Null)
            .await;
        assert_eq!(status, 200);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let row = |call: &Value| {
            [
                text(&call["intent"]["on_behalf_of"]),
                text(&call["intent"]["operation"]),
                text(&call["outcome"]["outcome"]),
            ]
        };
        calls.as_array().unwrap().iter().map(row).collect()
    }
}

fn valid() -> Value {
    json!({ "user_id": "user_eve", "case": 4711, "reason": "wrong address" })
}

fn paths(body: &Value) -> Vec<&str> {
    let errors = body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| error["path"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn impersonator_is_shown_and_listed() {
    let service = Service::new();
    let (_, session) = service.impersonate().await;
    let actor = json!({ "sub": "user_ada", "case": 4711, "reason": "wrong address" });
    let (_, account) = service.call(&session, "GET /account", &Value::Null).await;
    let expected = json!({ "user_id": "user_eve", "impersonator": actor });
    assert_eq!(account, expected);
    let list = "GET /impersonations/user_eve";
    let (_, sessions) = service.call_as("user_bob", list, &Value::Null).await;
    assert_eq!(sessions[0]["actor"], actor);
    // Only links can be revoked.
    let revoke = format!(
        "DELETE /links/{}",
        sessions[0]["session_id"].as_str().unwrap()
    );
    let (status, _) = service.call_as("user_bob", &revoke, &Value::Null).await;
    assert_eq!(status, 404);
}

#[test]
fn actor_without_case_is_read_and_written() {
    let dashboard = r#"{"sub": "user_admin", "iss": "https://dashboard.clerk.com"}"#;
    let actor: SupportActor = serde_json::from_str(dashboard).unwrap();
    assert_eq!(json!(actor), json!({ "sub": "user_admin" }));
}

#[tokio::test]
async fn own_session_has_no_impersonator() {
    let service = Service::new();
    let (_, account) = service
        .call_as("user_eve", "GET /account", &Value::Null)
        .await;
    assert_eq!(
        account,
        json!({ "user_id": "user_eve", "impersonator": null })
    );
}

#[tokio::test]
async fn impersonation_is_ended() {
    let service = Service::new();
    service.impersonate().await;
    let end = "DELETE /impersonations/user_eve/user_ada";
    let (_, ended) = service.call_as("user_bob", end, &Value::Null).await;
    assert_eq!(ended, json!({ "ended": 1, "recorded": true }));
    let list = "GET /impersonations/user_eve";
    let (_, sessions) = service.call_as("user_bob", list, &Value::Null).await;
    assert_eq!(sessions, json!([]));
    assert_eq!(
        service.trail().await,
        [
            ["user_ada", "issue", "issued"],
            ["user_bob", "end_session", "session_ended"]
        ]
    );
}

#[tokio::test]
async fn unused_link_is_revoked() {
    let service = Service::new();
    let (_, link) = service.issue().await;
    let id = link["token"]["id"].as_str().unwrap();
    let revoke = format!("DELETE /links/{id}");
    let (_, revoked) = service.call_as("user_bob", &revoke, &Value::Null).await;
    assert_eq!(revoked, json!({ "opened": false, "recorded": true }));
    assert!(service.fake.redeem(link["url"].as_str().unwrap()).is_err());
    assert_eq!(
        service.trail().await,
        [
            ["user_ada", "issue", "issued"],
            ["user_bob", "revoke", "revoked"]
        ]
    );
}

#[tokio::test]
async fn revoke_of_opened_link_ends_session() {
    let service = Service::new();
    let (id, _) = service.impersonate().await;
    let revoke = format!("DELETE /links/{id}");
    let (_, revoked) = service.call_as("user_bob", &revoke, &Value::Null).await;
    assert_eq!(revoked, json!({ "opened": true, "recorded": true }));
    assert_eq!(
        service.trail().await,
        [
            ["user_ada", "issue", "issued"],
            ["user_bob", "revoke", "already_accepted"],
            ["user_bob", "end_session", "session_ended"]
        ]
    );
    let unknown = "DELETE /links/act_unknown";
    let (status, _) = service.call_as("user_bob", unknown, &Value::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn all_violations_are_returned_with_status_422() {
    let service = Service::new();
    let link = json!({
        "user_id": "user_bob", "case": 4711, "reason": " ", "expires_in_seconds": 3601
    });
    let (status, body) = service.call_as("user_ada", "POST /links", &link).await;
    assert_eq!(status, 422);
    let mut paths = paths(&body);
    paths.sort_unstable();
    assert_eq!(paths, ["actor.reason", "expires_in_seconds", "user_id"]);
    assert!(service.fake.tokens().is_empty());
}

#[tokio::test]
async fn agent_in_body_is_ignored() {
    let service = Service::new();
    let mut link = valid();
    link["agent"] = json!("user_bob");
    link["sub"] = json!("user_bob");
    let (status, _) = service.call_as("user_ada", "POST /links", &link).await;
    assert_eq!(status, 201);
    assert_eq!(service.fake.tokens()[0].actor()["sub"], "user_ada");
}

#[tokio::test]
async fn failure_determines_status_and_outcome() {
    let too_many = ApiFault::TooManyRequests {
        retry_after: Duration::from_secs(3600),
    };
    for (fault, status, outcome) in [
        (Injection::drop_response(), 504, "unknown"),
        (
            Injection::respond_with(ApiFault::InternalClerkError),
            502,
            "unknown",
        ),
        (Injection::connection_refused().times(9), 503, "not_issued"),
        (
            Injection::respond_with(too_many).times(9),
            503,
            "not_issued",
        ),
    ] {
        let service = Service::new();
        service.fake.inject(fault.only_for(Endpoint::Create));
        let (actual, body) = service.issue().await;
        assert_eq!(actual, status, "{body}");
        assert_eq!(
            service.trail().await,
            [["user_ada", "issue", outcome]],
            "{body}"
        );
    }
}

#[tokio::test]
async fn rate_limit_sets_retry_after() {
    let service = Service::new();
    let retry_after = Duration::from_secs(3600);
    let fault = ApiFault::TooManyRequests { retry_after };
    let fault = Injection::respond_with(fault).only_for(Endpoint::Create);
    service.fake.inject(fault.times(9));
    let session = service.fake.start_session("user_ada").token().unwrap();
    // The second response comes from the client, which knows the rate limit.
    for expected in ["3600", "3591"] {
        let response = service.respond(&session, "POST /links", &valid()).await;
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], expected);
        service.fake.clock().advance(Duration::from_millis(9_500));
    }
}

#[tokio::test]
async fn nothing_is_issued_while_sink_fails() {
    let service = Service::new();
    service.execute("PRAGMA query_only = ON");
    let (status, body) = service.issue().await;
    assert_eq!(status, 503, "{body}");
    assert!(service.fake.tokens().is_empty());
    service.execute("PRAGMA query_only = OFF");
    assert!(service.trail().await.is_empty());
}

#[tokio::test]
async fn token_without_outcome_in_trail_is_revoked() {
    let service = Service::new();
    service
        .execute("CREATE TRIGGER t BEFORE UPDATE ON calls BEGIN SELECT RAISE(FAIL, 'full'); END");
    let (status, body) = service.issue().await;
    assert_eq!(status, 500, "{body}");
    let status = service.fake.tokens()[0].status().clone();
    assert_eq!(status, ActorTokenStatus::Revoked);
    assert_eq!(service.trail().await, [["user_ada", "issue", ""]]);
}

#[tokio::test]
async fn link_of_unstored_token_is_not_returned() {
    let service = Service::new();
    service
        .execute("CREATE TRIGGER t BEFORE INSERT ON targets BEGIN SELECT RAISE(FAIL, 'full'); END");
    let (status, body) = service.issue().await;
    assert_eq!((status, body), (500, json!("")));
    assert_eq!(service.trail().await, [["user_ada", "issue", "issued"]]);
}

#[tokio::test]
async fn impersonation_ends_while_sink_fails() {
    let service = Service::new();
    service.impersonate().await;
    service.execute("PRAGMA query_only = ON");
    let end = "DELETE /impersonations/user_eve/user_ada";
    let (_, ended) = service.call_as("user_bob", end, &Value::Null).await;
    assert_eq!(ended, json!({ "ended": 1, "recorded": false }));
}

#[tokio::test]
async fn support_routes_are_only_for_agents() {
    let service = Service::new();
    let (_, impersonated) = service.impersonate().await;
    let own = service.fake.start_session("user_eve").token().unwrap();
    for call in [
        "POST /links",
        "DELETE /links/act_1",
        "GET /trail/user_eve",
        "GET /impersonations/user_eve",
        "DELETE /impersonations/user_eve/user_ada",
    ] {
        for (session, expected) in [(&*impersonated, 403), (&*own, 403), ("", 401)] {
            let (status, _) = service.call(session, call, &valid()).await;
            assert_eq!(status, expected, "{call}");
        }
    }
    assert_eq!(service.fake.tokens().len(), 1);
}

#[tokio::test]
async fn impersonator_cannot_change_password() {
    let service = Service::new();
    let (_, impersonated) = service.impersonate().await;
    let own = service.fake.start_session("user_eve").token().unwrap();
    for (session, expected) in [(impersonated, 403), (own, 200)] {
        let (status, _) = service.call(&session, "POST /password", &Value::Null).await;
        assert_eq!(status, expected);
    }
}

#[tokio::test]
async fn trail_is_durable() {
    let path = env::temp_dir().join(format!("support_service_{}.db", std::process::id()));
    let path = path.to_str().unwrap();
    let service = Service::with_database(path);
    service.issue().await;
    let pragma = |name| {
        let database = service.trail.database();
        database
            .pragma_query_value(None, name, |row| row.get(0))
            .unwrap()
    };
    let [journal_mode, synchronous]: [rusqlite::types::Value; 2] =
        ["journal_mode", "synchronous"].map(pragma);
    assert_eq!(journal_mode, "wal".to_owned().into());
    assert_eq!(synchronous, 2.into(), "2 is `FULL`");
    drop(service);
    let trail = Service::with_database(path).trail().await;
    std::fs::remove_file(path).unwrap();
    assert_eq!(trail, [["user_ada", "issue", "issued"]]);
}
