//! Tests signing in over HTTP, as a sign-in page does, and the session tokens of the session.

use actor_token::fake::FakeClerk;
use actor_token::request::Body;
use actor_token::session::SessionVerifier;
use http::{Request, Response};
use serde_json::Value;

use crate::{issue, outcome, post, read};

/// Signs in without a secret key.
fn sign_in(clerk: &FakeClerk, form: &str) -> Response<Body> {
    let request = Request::post("/v1/client/sign_ins");
    clerk.handle(request.body(Body::from(form.to_owned())).unwrap())
}

fn session_token(clerk: &FakeClerk, session_id: &str) -> Response<Body> {
    let path = format!("/v1/sessions/{session_id}/tokens");
    clerk.handle(post(clerk, &path, ""))
}

fn ticket_of(token: &Value) -> String {
    format!(
        "strategy=ticket&ticket={}",
        token["token"].as_str().unwrap()
    )
}

#[test]
fn ticket_signs_in_once() {
    let clerk = FakeClerk::new();
    let token = issue(&clerk);
    assert_eq!(
        clerk.open_link(token["url"].as_str().unwrap()).status(),
        303
    );

    let response = read(&sign_in(&clerk, &ticket_of(&token)));
    let sessions = clerk.sessions();
    assert_eq!(response["response"]["status"], "complete");
    assert_eq!(response["response"]["created_session_id"], sessions[0].id());
    assert_eq!(sessions[0].actor_json(), Some(r#"{"sub":"user_1"}"#));

    for (form, expected) in [
        (ticket_of(&token), (400, "actor_token_already_used_code")),
        (
            "strategy=ticket&ticket=x".into(),
            (400, "ticket_invalid_code"),
        ),
        ("strategy=ticket".into(), (400, "ticket_invalid_code")),
        (
            ticket_of(&token).replace("strategy=ticket", "strategy=password"),
            (422, "form_param_value_invalid strategy"),
        ),
        (String::new(), (422, "form_param_value_invalid strategy")),
    ] {
        let (status, codes) = outcome(&sign_in(&clerk, &form));
        assert_eq!((status, codes.join(",").as_str()), expected, "{form}");
    }
    assert_eq!(clerk.sessions().len(), 1);
}

#[test]
fn session_has_tokens_until_it_ends() {
    let clerk = FakeClerk::new();
    let clock = clerk.clock();
    let verifier = SessionVerifier::from_pem(FakeClerk::jwt_key()).unwrap();
    let verifier = verifier.clock(move || clock.now());
    sign_in(&clerk, &ticket_of(&issue(&clerk)));
    let id = clerk.sessions()[0].id().to_owned();

    let response = read(&session_token(&clerk, &id));
    assert_eq!(response["object"], "token");
    let claims = verifier.verify(response["jwt"].as_str()).valid().unwrap();
    assert_eq!(
        (claims.user_id.as_str(), &claims.session_id),
        ("user_2", &id)
    );
    assert_eq!(claims.actor.unwrap().sub(), "user_1");

    assert_eq!(session_token(&clerk, "sess_unknown").status(), 404);
    clerk.handle(post(&clerk, &format!("/v1/sessions/{id}/revoke"), ""));
    assert_eq!(session_token(&clerk, &id).status(), 404);
}
