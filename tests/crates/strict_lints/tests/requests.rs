//! Tests that the requests of this crate are serialized correctly.

use std::time::Duration;

use actor_token::{Actor, ActorTokenRequest};
use strict_lints::{defaults, generics, macro_generated, names, roles, visibility};

fn body(request: &dyn ActorTokenRequest) -> String {
    let prepared = request.prepare().unwrap();
    String::from_utf8(prepared.body().as_bytes().to_vec()).unwrap()
}

#[test]
fn roles_by_name_are_serialized() {
    let request = roles::ByName::builder()
        .user_id("user_2")
        .actor(Actor::new("user_1"))
        .expires_in_seconds(60)
        .session_max_duration_in_seconds(Duration::from_secs(900))
        .build()
        .unwrap();
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1"},"expires_in_seconds":60,"session_max_duration_in_seconds":900}"#
    );
}

#[test]
fn roles_by_attribute_are_serialized() {
    let request = roles::ByAttribute::builder()
        .customer("user_2")
        .agent("user_1")
        .reason(roles::Reason::Asked)
        .team("blue")
        .link_ttl(Duration::from_secs(60))
        .opened_from("desk")
        .build()
        .unwrap();
    assert_eq!(request.opened_from(), "desk");
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","reason":"Asked","https://acme.example/team":"blue"},"expires_in_seconds":60,"session_max_duration_in_seconds":900}"#
    );
}

#[test]
fn deprecated_field_can_be_omitted() {
    let request = roles::Unlimited::builder();
    let request = request
        .user_id("user_2")
        .agent("user_1")
        .reason("x")
        .build()
        .unwrap();
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","reason":"x"}}"#
    );
}

#[test]
fn defaults_are_serialized() {
    let request = defaults::AllDefaults::builder().build().unwrap();
    assert_eq!(request.note(), "");
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","level":0,"scopes":["read"]},"expires_in_seconds":600,"session_max_duration_in_seconds":3600}"#
    );
    let request = defaults::Constants::builder().user_id("user_2").build();
    assert_eq!(
        body(&request.unwrap()),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","case_number":7,"team":"blue"},"expires_in_seconds":600,"session_max_duration_in_seconds":600}"#
    );
    let request = defaults::DefaultActor::builder()
        .user_id("user_2")
        .build()
        .unwrap();
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#
    );
}

#[test]
fn generic_requests_are_serialized() {
    let request = generics::Borrowed::builder()
        .user_id("user_2")
        .agent("user_1")
        .case(7)
        .tags(&[8]);
    assert_eq!(
        body(&request.build().unwrap()),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","case":7,"tags":[8]}}"#
    );

    #[derive(Debug)]
    struct Acme;
    impl generics::Tenant for Acme {
        type UserId = &'static str;
    }
    let request = generics::Generic::<Acme, Actor>::builder()
        .user_id("user_2")
        .actor(Actor::new("user_1"))
        .expires_in_seconds(60)
        .codes(&[1, 2])
        .build()
        .unwrap();
    assert_eq!(request.depth(), 1);
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1"},"expires_in_seconds":60}"#
    );
}

#[test]
fn difficult_names_are_serialized() {
    let request = names::Session::builder()
        .user_id("user_2")
        .r#where("user_1")
        .r#type(1)
        .fields(2)
        .state(3)
        .value(4)
        .self_(5)
        .with_build(6)
        .builder(7)
        .build()
        .unwrap();
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","type":1,"fields":2,"state":3,"value":4,"self_":5,"build":6,"builder":7}}"#
    );
}

#[test]
fn macro_generated_request_is_serialized() {
    let request = macro_generated::Session::builder()
        .customer("user_2")
        .agent("user_1")
        .case(7)
        .build()
        .unwrap();
    assert_eq!(
        body(&request),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","case_number":7},"expires_in_seconds":60}"#
    );
}

#[test]
fn requests_with_restricted_visibility_are_built() {
    let bodies = visibility::bodies("user_2", "user_1").unwrap();
    assert_eq!(
        bodies,
        [r#"{"user_id":"user_2","actor":{"sub":"user_1"}}"#; 4]
    );
}

#[test]
fn custom_rules_are_checked() {
    let build = |user_id: &str, case: &str| {
        roles::WithRules::builder()
            .user_id(user_id)
            .agent("user_1")
            .case(case)
            .build()
    };
    assert!(build("user_2", "4711").is_ok());
    assert_eq!(
        build("user_1", "").unwrap_err().to_string(),
        "2 violations: actor.case must name a case (form_param_value_invalid); \
         request must not be of the agent's own account (form_param_value_invalid)"
    );
    let paths = |request: Result<_, actor_token::Violations>| -> Vec<String> {
        let violations: actor_token::Violations =
            request.map(|_: roles::WithRules| ()).unwrap_err();
        violations
            .iter()
            .map(|violation| violation.path().to_owned())
            .collect()
    };
    assert_eq!(paths(build("org_1", "4711")), ["user_id"]);
}

#[test]
fn setters_convert_and_builders_are_renamed() {
    let converted = defaults::Converted::builder()
        .user_id("user_2")
        .case(7_u32)
        .build()
        .unwrap();
    assert_eq!(
        body(&converted),
        r#"{"user_id":"user_2","actor":{"sub":"user_1","case":7}}"#
    );
    let named = names::opening()
        .user_id("user_2")
        .agent("user_1")
        .build()
        .unwrap();
    let literal = names::Literal {
        user_id: "user_2".into(),
        agent: "user_1".into(),
    };
    assert_eq!(body(&named), body(&literal));
    let public = visibility::with_fixed_agent("user_2").unwrap();
    assert_eq!(body(&public), body(&literal));
}
