//! A quick look at an actor, without writing it: whether it surely is one object with one string `sub`, no key twice, within a size.
//!
//! It serves validation while a request is built, where nothing is to be sent yet. It only ever errs on one side: what it isn't sure of is
//! written, and judged on the bytes. What is sent is judged again, when it is written.

mod outline;
mod size;

use serde::Serialize;

pub(crate) use outline::Outline;
use size::SizeOf;

use crate::place::Doubt;

/// What was seen of an actor so far.
pub(crate) struct Survey {
    /// An upper bound of its size as JSON, in bytes.
    bytes: usize,
    outline: Outline,
}

impl Survey {
    pub(crate) fn new() -> Self {
        Self {
            bytes: 2,
            outline: Outline::new(),
        }
    }

    /// Whether the actor surely is in order.
    pub(crate) fn is_sound(&self, max_bytes: Option<usize>) -> bool {
        self.outline.is_sound() && max_bytes.is_none_or(|max| self.bytes <= max)
    }

    pub(crate) fn doubt(&mut self) {
        self.outline.doubt();
    }

    pub(crate) fn sub(&mut self, sub: &str) {
        self.sub_key();
        self.sub_value(sub);
    }

    /// The key `sub`, with what stands around it.
    pub(crate) fn sub_key(&mut self) {
        self.add(text_bound("sub").saturating_add(2));
        self.outline.sub_key();
    }

    /// The value of `sub`.
    pub(crate) fn sub_value(&mut self, sub: &str) {
        self.add(text_bound(sub));
        self.outline.sub(sub);
    }

    /// A claim whose key, with quotes and colon, is surely like no other.
    pub(crate) fn derived_claim<V: Serialize + ?Sized>(&mut self, key: &str, value: &V) {
        self.add(key.len().saturating_add(1));
        self.claimed(value);
    }

    pub(crate) fn claim<V: Serialize + ?Sized>(&mut self, name: &str, value: &V) {
        self.key(name);
        self.claimed(value);
    }

    fn claimed<V: Serialize + ?Sized>(&mut self, value: &V) {
        if self.value(value).is_err() {
            self.doubt();
        }
    }

    /// A key but `sub`, with what stands around it.
    pub(crate) fn key(&mut self, name: &str) {
        self.add(text_bound(name).saturating_add(2));
        self.outline.claim(name);
    }

    /// A value but that of `sub`.
    pub(crate) fn value<V: Serialize + ?Sized>(&mut self, value: &V) -> Result<(), Doubt> {
        value.serialize(SizeOf(&mut self.bytes))
    }

    fn add(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

/// A text takes at most six bytes a character: `\u001f`.
fn text_bound(text: &str) -> usize {
    text.len().saturating_mul(6).saturating_add(2)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use serde_json::value::RawValue;

    use super::outline::FEW;
    use super::*;
    use crate::{ActorWriter, Violations, judge};

    /// Whether the survey is content, and whether the judgement of the bytes is.
    fn opinions<V: Serialize + ?Sized>(actor: &V, max: Option<usize>) -> (bool, bool) {
        let mut survey = Survey::new();
        ActorWriter::surveying(&mut survey).whole(actor);
        let mut violations = Violations::new();
        if let Ok(json) = serde_json::to_vec(actor) {
            judge::actor(&json, max, &mut violations);
            assert!(
                survey.outline.is_doubtful() || json.len() <= survey.bytes,
                "{} bytes, not {}",
                json.len(),
                survey.bytes
            );
        } else {
            assert!(survey.outline.is_doubtful(), "it can't be written");
        }
        (survey.is_sound(max), violations.is_empty())
    }

    #[derive(Serialize)]
    struct Agent<T> {
        sub: &'static str,
        more: T,
    }

    #[derive(Serialize)]
    enum Choice {
        Unit,
        New(u8),
        Tuple(u8, char),
        Struct { x: Option<u8> },
    }

    #[test]
    fn what_is_usual_is_surely_sound() {
        assert_eq!(
            opinions(&json!({"sub": "user_1"}), Some(1200)),
            (true, true)
        );
        let agent = Agent {
            sub: "cli:jane@example.com",
            more: (
                [Choice::Unit, Choice::New(1), Choice::Tuple(2, '\u{1f}')],
                Choice::Struct { x: Some(1) },
                BTreeMap::from([("\"", f64::MIN), ("\u{0}", f64::NAN)]),
                (u128::MAX, i128::MIN, f32::MIN_POSITIVE, -f64::MIN_POSITIVE),
                (Some(true), None::<u8>, (), "ü"),
            ),
        };
        assert_eq!(opinions(&agent, Some(2000)), (true, true));
    }

    #[test]
    fn what_breaks_a_rule_is_never_sound() {
        let raw = |json: &str| RawValue::from_string(json.to_owned()).unwrap();
        for actor in [
            json!({}),
            json!([]),
            json!("user_1"),
            json!(null),
            json!({"sub": ""}),
            json!({"sub": "a\nb"}),
            json!({"sub": 1}),
            json!({"sub": null}),
            json!({"sub": {"sub": "a"}}),
            json!({"sub": "a", "Sub": "b"}),
            json!({"sub": "a", "\u{17f}ub": "b"}),
            json!({"sub": "a", "long": "b".repeat(99)}),
        ] {
            assert_eq!(opinions(&actor, Some(99)), (false, false), "{actor}");
        }
        for json in [r#"{"sub":"a","sub":"b"}"#, "1", "null"] {
            assert_eq!(opinions(&raw(json), None), (false, false), "{json}");
        }
        let failing = BTreeMap::from([((1, 2), "a key that is no text")]);
        assert!(!opinions(&failing, None).0);
    }

    #[test]
    fn what_isnt_sure_is_left_to_the_bytes() {
        let many: BTreeMap<String, &str> = (0..=FEW)
            .map(|i| (format!("key_{i}"), "x"))
            .chain([("sub".to_owned(), "user_1")])
            .collect();
        assert_eq!(opinions(&many, None), (false, true));
        assert_eq!(opinions(&json!({"sub": "jürgen"}), None), (false, true));
        // Its upper bound is above the limit, its size isn't.
        assert_eq!(
            opinions(&json!({"sub": "a".repeat(90)}), Some(100)),
            (false, true)
        );
    }

    #[test]
    fn parts_are_held_to_the_same_rules() {
        let sound = |write: fn(&mut Survey)| {
            let mut survey = Survey::new();
            write(&mut survey);
            survey.is_sound(Some(1200))
        };
        assert!(sound(|survey| {
            survey.sub("user_1");
            survey.claim("case", &4711);
            survey.claim("none", &None::<u8>);
        }));
        assert!(!sound(|survey| survey.claim("case", &4711)));
        assert!(!sound(|survey| survey.sub("")));
        for again in ["sub", "SUB", "case"] {
            let mut survey = Survey::new();
            survey.sub("user_1");
            survey.claim("case", &4711);
            survey.claim(again, &1);
            assert!(!survey.is_sound(None), "{again}");
        }
    }

    #[test]
    fn whatever_an_actor_is_the_survey_is_content_only_if_the_bytes_are() {
        let mut seed = 1_u64;
        let mut roll = move |n: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % n
        };
        let (mut content, mut not) = (0, 0);
        for _ in 0..20_000 {
            let mut actor = BTreeMap::new();
            for _ in 0..roll(6) {
                let key = ["sub", "sub", "Sub", "ſub", "case", "a\"", "ü"]
                    [usize::try_from(roll(7)).unwrap()];
                let value = match roll(7) {
                    0 => json!(null),
                    1 => json!(roll(u64::MAX)),
                    2 => json!({"sub": [1, {"x": "\u{1}"}]}),
                    3 => json!("a\nb"),
                    _ => json!("user_1"),
                };
                actor.insert(key, value);
            }
            let max = (roll(2) == 0).then_some(usize::try_from(roll(200)).unwrap());
            let (survey, bytes) = opinions(&actor, max);
            assert!(!survey || bytes, "{actor:?}, {max:?}");
            content += u32::from(survey);
            not += u32::from(!bytes);
        }
        assert!(content > 1000 && not > 1000, "{content}, {not}: a fair mix");
    }
}
