//! What is known of a request before it is sent is what its bytes say.

use super::*;
use crate::{ActorTokenRequest, Violation, ViolationCode};

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
        assert_eq!((&*prepared.user_id(), &*prepared.sub()), (id, id));
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
    assert!(matches!(
        Request("user_2").prepare().unwrap().user_id(),
        Cow::Borrowed(_)
    ));
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

    fn rules(&self, violations: &mut Violations) {
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

/// Claims by number, as a derive or a hand would write them.
struct Parts(Vec<(usize, usize)>);

impl ActorTokenRequest for Parts {
    fn user_id(&self) -> &'static str {
        "user_2"
    }

    fn write_actor(&self, actor: &mut ActorWriter<'_>) {
        for (name, value) in &self.0 {
            let name = [
                "case",
                "Sub",
                "sub",
                "\u{17f}ub",
                "a\"b",
                "team",
                "x",
                "y",
                "z",
                "v",
                "w",
            ][*name];
            match value {
                0 => actor.sub("user_1"),
                1 => actor.sub("jürgen"),
                2 => actor.claim(name, &None::<u8>),
                3 => actor.claim(name, &Some("text")),
                4 => actor.claim(name, &[1, 2]),
                5 => actor.derived_claim("\"derived\":", &4711),
                _ => actor.claim(name, &4711),
            }
        }
    }

    fn max_actor_bytes(&self) -> Option<usize> {
        Some(60)
    }
}

#[test]
fn what_is_known_while_writing_is_what_the_bytes_say() {
    let mut seed = 7_u64;
    let mut roll = move |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % n
    };
    let (mut sound, mut unsound) = (0, 0);
    for _ in 0..20_000 {
        let mut derived = false;
        let parts = (0..roll(12)).map(|_| (roll(11), roll(9)));
        // The derive sees to it that its claims have names of their own.
        let parts =
            parts.filter(|(_, value)| *value != 5 || !std::mem::replace(&mut derived, true));
        let request = Parts(parts.collect());
        let Ok(prepared) = prepare(&&request) else {
            unsound += 1;
            assert!(!is_sound(&&request), "{:?}", request.0);
            continue;
        };
        sound += 1;
        let mut violations = Violations::new();
        let json = prepared.actor_json();
        judge::actor(json.as_bytes(), Some(60), &mut violations);
        assert!(violations.is_empty(), "{json}: {violations}");
        let actor: Value = serde_json::from_str(json).unwrap();
        assert_eq!(actor["sub"], *prepared.sub());
    }
    assert!(sound > 1000 && unsound > 1000, "{sound}, {unsound}");
}
