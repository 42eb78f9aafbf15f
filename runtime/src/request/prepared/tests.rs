//! Tests that a prepared request returns the same values as its body contains.

use super::*;
use crate::{ActorTokenRequest, Violation, request::ViolationCode};

#[test]
fn path_is_clerk_endpoint() {
    let prepared = SelfImpersonation("user_1").prepare().unwrap();
    assert_eq!(prepared.path(), "/actor_tokens");
}

/// A request with the same ID for the user and the actor.
struct SelfImpersonation(&'static str);

impl ActorTokenRequest for SelfImpersonation {
    fn user_id(&self) -> &'static str {
        self.0
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.claim("first", &1);
        actor.sub(self.0);
        actor.claim("more", &[self.0]);
    }
}

#[test]
fn id_with_any_characters_is_returned_unchanged() {
    for id in ["user_2", "a\"b", "a\\", "\"", "\\\"", "ü", "a b"] {
        let prepared = SelfImpersonation(id).prepare().unwrap();
        assert_eq!((prepared.user_id(), prepared.sub()), (id, id));
    }
}

/// A request whose `sub` contains characters that JSON escapes.
struct EscapedSub(&'static str);

impl ActorTokenRequest for EscapedSub {
    fn user_id(&self) -> &'static str {
        self.0
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("\"ü\\");
    }
}

#[test]
fn accessors_return_values_of_body() {
    for user_id in ["user_2", "ü🙈", "a\"b\\"] {
        let prepared = EscapedSub(user_id).prepare().unwrap();
        assert_eq!(prepared.user_id(), user_id);
        assert_eq!(prepared.actor_json(), r#"{"sub":"\"ü\\"}"#);
        assert_eq!(prepared.sub(), "\"ü\\");
        let body: Value = serde_json::from_slice(prepared.body().as_bytes()).unwrap();
        assert_eq!(body["user_id"], user_id);
        assert_eq!(body["actor"]["sub"], "\"ü\\");
    }
}

/// A request that violates its own custom rule.
struct WithRule(&'static str);

impl ActorTokenRequest for WithRule {
    fn user_id(&self) -> &'static str {
        self.0
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("user_1");
    }

    fn check_rules(&self, violations: &mut Violations) {
        violations.push(Violation::new(
            "request",
            ViolationCode::NotAllowed,
            "not on a Sunday",
        ));
    }
}

#[test]
fn custom_rule_is_checked_by_validate_and_prepare() {
    for (user_id, expected) in [("user_2", "request"), ("", "user_id, request")] {
        let request = WithRule(user_id);
        for result in [request.validate(), request.prepare().map(drop)] {
            let violations = result.unwrap_err();
            let paths: Vec<_> = violations.iter().map(Violation::path).collect();
            assert_eq!(paths.join(", "), expected);
        }
    }
}
