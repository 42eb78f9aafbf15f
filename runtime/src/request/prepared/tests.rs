//! What is known of a request before it is sent is what its bytes say.

use super::*;
use crate::{ActorTokenRequest, Violation, request::ViolationCode};

#[test]
fn it_is_posted_where_clerk_takes_it() {
    let prepared = Oneself("user_1").prepare().unwrap();
    assert_eq!(prepared.path(), "/actor_tokens");
}

/// The same ID for both.
struct Oneself(&'static str);

impl ActorTokenRequest for Oneself {
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
fn an_id_is_read_as_it_was_written_whatever_is_in_it() {
    for id in ["user_2", "a\"b", "a\\", "\"", "\\\"", "ü", "a b"] {
        let prepared = Oneself(id).prepare().unwrap();
        assert_eq!((prepared.user_id(), prepared.sub()), (id, id));
    }
}

struct Request(&'static str);

impl ActorTokenRequest for Request {
    fn user_id(&self) -> &'static str {
        self.0
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        actor.sub("\"ü\\");
    }
}

#[test]
fn the_parts_are_read_out_of_the_bytes_that_go_out() {
    for user_id in ["user_2", "ü🙈", "a\"b\\"] {
        let prepared = Request(user_id).prepare().unwrap();
        assert_eq!(prepared.user_id(), user_id);
        assert_eq!(prepared.actor_json(), r#"{"sub":"\"ü\\"}"#);
        assert_eq!(prepared.sub(), "\"ü\\");
        let body: Value = serde_json::from_slice(prepared.body().as_bytes()).unwrap();
        assert_eq!(body["user_id"], user_id);
        assert_eq!(body["actor"]["sub"], "\"ü\\");
    }
}

/// With a rule of its own, which is broken.
struct Ruled(&'static str);

impl ActorTokenRequest for Ruled {
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
fn a_rule_of_the_requests_own_is_judged_whenever_it_is_validated_or_written() {
    for (user_id, paths) in [("user_2", "request"), ("", "user_id, request")] {
        let request = Ruled(user_id);
        for judged in [request.validate(), request.prepare().map(drop)] {
            let violations = judged.unwrap_err();
            let found: Vec<_> = violations.iter().map(Violation::path).collect();
            assert_eq!(found.join(", "), paths);
        }
    }
}
