//! Tests signing in over HTTP, as a sign-in page does, and the session tokens of the session.

use actor_token::fake::FakeClerk;
use actor_token::request::Body;
use actor_token::session::SessionVerifier;
use http::{Request, Response};
use serde_json::Value;

use crate::{body_json, issue, post_request, status_and_codes};

/// Signs in without a secret key.
fn sign_in(fake: &FakeClerk, form: &str) -> Response<Body> {
    let request = Request::post("/v1/client/sign_ins");
    fake.handle(request.body(Body::from(form.to_owned())).unwrap())
}

fn session_token(fake: &FakeClerk, session_id: &str) -> Response<Body> {
    let path = format!("/v1/sessions/{session_id}/tokens");
    fake.handle(post_request(fake, &path, ""))
}

fn ticket_of(token: &Value) -> String {
    format!(
        "strategy=ticket&ticket={}",
        token["token"].as_str().unwrap()
    )
}

#[test]
fn ticket_signs_in_once() {
    let fake = FakeClerk::new();
    let token = issue(&fake);
    assert_eq!(fake.open_link(token["url"].as_str().unwrap()).status(), 303);

    let response = body_json(&sign_in(&fake, &ticket_of(&token)));
    let sessions = fake.sessions();
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
        let (status, codes) = status_and_codes(&sign_in(&fake, &form));
        assert_eq!((status, codes.join(",").as_str()), expected, "{form}");
    }
    assert_eq!(fake.sessions().len(), 1);
}

#[test]
fn session_has_tokens_until_it_ends() {
    let fake = FakeClerk::new();
    let clock = fake.clock();
    let verifier = SessionVerifier::from_pem(FakeClerk::jwt_key()).unwrap();
    let verifier = verifier.clock(move || clock.now());
    sign_in(&fake, &ticket_of(&issue(&fake)));
    let id = fake.sessions()[0].id().to_owned();

    let response = body_json(&session_token(&fake, &id));
    assert_eq!(response["object"], "token");
    let claims = verifier.verify(response["jwt"].as_str()).valid().unwrap();
    assert_eq!(
        (claims.user_id.as_str(), &claims.session_id),
        ("user_2", &id)
    );
    assert_eq!(claims.actor.unwrap().sub(), "user_1");

    assert_eq!(session_token(&fake, "sess_unknown").status(), 404);
    fake.handle(post_request(
        &fake,
        &format!("/v1/sessions/{id}/revoke"),
        "",
    ));
    assert_eq!(session_token(&fake, &id).status(), 404);
}
