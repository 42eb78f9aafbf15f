//! Claims of signed tokens, and the check that accepted claims are those that were signed.

use std::time::{Duration, SystemTime};

use actor_token::session::SessionClaims;
use serde_json::{Map, Value};

use super::choices::Choices;

/// The authorized party.
pub(super) const PARTY: &str = "https://app.example.com";

/// The time at which tokens are verified, in seconds.
const NOW: u32 = 1_800_000_000;

/// The clock skew of the verifier, in seconds.
const SKEW: f64 = 5.0;

pub(super) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.into())
}

/// The claims of a valid token. Those that are checked come first.
const VALID: [(&str, &str); 9] = [
    ("azp", r#""https://app.example.com""#),
    ("exp", "1800000060"),
    ("iat", "1800000000"),
    ("nbf", "1799999990"),
    ("sid", r#""sess_1""#),
    ("sts", r#""active""#),
    ("sub", r#""user_2""#),
    ("act", r#"{"sub":"user_1"}"#),
    ("iss", r#""https://clerk.example.com""#),
];

/// Values that are valid for some claim, or nearly.
const VALUES: [&str; 24] = [
    "null",
    r#""""#,
    "0",
    "-1",
    "1799999995",
    "1799999996",
    "1800000005",
    "1800000006",
    "1800000005.5",
    "18e8",
    "1e999",
    "99999999999999999999",
    r#""pending""#,
    r#""active""#,
    r#""https://app.example.com""#,
    r#""https:\/\/app.example.com""#,
    r#""https://app.example.com/""#,
    r#""\ud800""#,
    "{}",
    "[]",
    "true",
    r#"{"sub":"user_1","case":1}"#,
    r#"{"sub":"user_1","sub":"user_9"}"#,
    r#"{"sub":{"sub":"user_1"}}"#,
];

/// Returns valid claims of the user's own session with changed or additional members.
pub(super) fn with(changes: &[(&str, &str)]) -> String {
    let is_changed = |name| name == "act" || changes.iter().any(|(changed, _)| *changed == name);
    let kept = VALID.into_iter().filter(|(name, _)| !is_changed(*name));
    object(&kept.chain(changes.iter().copied()).collect::<Vec<_>>())
}

fn object(members: &[(&str, &str)]) -> String {
    let members = members
        .iter()
        .map(|(name, json)| format!("\"{name}\":{json}"));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// Returns a payload: valid claims with a few changes, or any bytes.
pub(super) fn from_bytes(choices: &mut Choices<'_>) -> Vec<u8> {
    if choices.one_in(8) {
        return take(choices, 256);
    }
    let mut members = VALID.map(|(name, json)| (name, json.to_owned())).to_vec();
    if choices.one_in(2) {
        members.retain(|(name, _)| *name != "act");
    }
    for _ in 0..choices.below(4) {
        let (name, _) = *choices.pick(&VALID);
        let value = match choices.below(4) {
            0 => String::from_utf8_lossy(&take(choices, 24)).into_owned(),
            _ => (*choices.pick(&VALUES)).to_owned(),
        };
        match choices.below(6) {
            0 => members.retain(|(present, _)| *present != name),
            1 => members.push((name, value)),
            _ => {
                members.retain(|(present, _)| *present != name);
                members.push((name, value));
            }
        }
    }
    let members: Vec<_> = members
        .iter()
        .map(|(name, json)| (*name, json.as_str()))
        .collect();
    object(&members).into_bytes()
}

fn take(choices: &mut Choices<'_>, max: usize) -> Vec<u8> {
    (0..choices.below(max)).map(|_| choices.byte()).collect()
}

/// Checks the claims of an accepted token.
pub(super) fn check(claims: &SessionClaims<Value>, payload: &[u8], status: &str) {
    // The verifier doesn't parse the values of other claims, such as a number that is too large.
    let Ok(expected) = serde_json::from_slice::<Map<String, Value>>(payload) else {
        return;
    };
    let text = |name: &str| expected.get(name).and_then(Value::as_str);
    assert_eq!(Some(claims.user_id.as_str()), text("sub"));
    assert_eq!(Some(claims.session_id.as_str()), text("sid"));
    assert_eq!(text("azp"), Some(PARTY));
    assert_eq!(claims.issuer.as_deref(), text("iss"));
    let actor = expected.get("act").filter(|act| !act.is_null());
    assert_eq!(claims.actor.as_ref(), actor);
    let stated = text("sts").unwrap_or("active");
    assert_eq!(stated, status);
    let seconds = |name: &str| expected.get(name).and_then(Value::as_f64);
    let now = f64::from(NOW);
    assert!(seconds("exp").is_some_and(|exp| exp + SKEW > now));
    assert!(seconds("nbf").is_none_or(|nbf| nbf <= now + SKEW));
    assert!(seconds("iat").is_none_or(|iat| iat <= now + SKEW));
}
