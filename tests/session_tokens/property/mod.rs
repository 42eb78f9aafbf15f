//! Invariants of verifying session tokens, checked with tokens and keys that are made from bytes.
//!
//! Whatever a token or a key is:
//!
//! - verifying it does not panic
//! - a token is only accepted if it is, byte for byte, one that was signed with the key
//! - its claims are those that were signed, and no actor is overlooked
//! - no token is printed
//!
//! `cargo test` makes the bytes from a few thousand seeds. The target `session_token` in `fuzz/`
//! gets them from a fuzzer.

#[path = "../../responses/property/choices.rs"]
#[allow(dead_code, reason = "the invariants of calls use the rest")]
mod choices;
mod claims;
mod edit;
mod keys;
mod sign;

use std::sync::LazyLock;

use actor_token::session::{SessionVerifier, Verification};
use serde_json::Value;

use choices::Choices;

/// Counts of outcomes, which show whether the inputs cover all of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub valid: u32,
    pub pending: u32,
    pub impersonated: u32,
    pub invalid: u32,
    /// Tokens that are similar to a signed one, and rejected.
    pub forged: u32,
    /// PEM files and JWKS documents that have a usable key.
    pub keys: u32,
    pub no_keys: u32,
}

/// Signed tokens of an ordinary, an impersonated and a pending session.
static SIGNED: LazyLock<[String; 3]> = LazyLock::new(|| {
    [
        &[][..],
        &[("act", r#"{"sub":"user_1","case":4711}"#)],
        &[("sts", r#""pending""#)],
    ]
    .map(|changes| sign::token(claims::with(changes).as_bytes()))
});

/// Verifiers with the key that signed these tokens: from a PEM file and from a JWKS document.
static VERIFIERS: LazyLock<[SessionVerifier; 2]> = LazyLock::new(|| {
    let pem = SessionVerifier::from_pem(sign::PUBLIC_KEY).unwrap();
    let jwks = SessionVerifier::from_jwks(keys::jwks()).unwrap();
    [pem, jwks].map(with_rules)
});

fn with_rules(verifier: SessionVerifier) -> SessionVerifier {
    verifier
        .authorized_parties([claims::PARTY])
        .clock(claims::now)
}

/// Checks a token or a key, which is made from the bytes.
pub fn session_token(bytes: &[u8]) -> Tally {
    let mut choices = Choices::new(bytes);
    match choices.below(8) {
        0 => check_unsigned(&String::from_utf8_lossy(choices.rest())),
        1 => check_unsigned(&edit::with_new_header(
            choices.pick(&*SIGNED).clone(),
            &mut choices,
        )),
        2..=4 => {
            let token = choices.pick(&*SIGNED).clone();
            check_unsigned(&edit::edited(token, &*SIGNED, &mut choices))
        }
        5 => check_signed(&claims::from_bytes(&mut choices)),
        6 => keys::check_pem(&mut choices),
        _ => keys::check_jwks(&mut choices),
    }
}

/// Checks a token that nothing has signed, unless it is one of [`SIGNED`].
fn check_unsigned(token: &str) -> Tally {
    let mut tally = Tally::default();
    for verifier in &*VERIFIERS {
        let verification = verifier.verify_as::<Value>(Some(token));
        tally.add(&verification);
        check_print(&verification, token);
        let is_accepted = matches!(
            verification,
            Verification::Valid(_) | Verification::Pending(_)
        );
        let is_signed = SIGNED.iter().any(|signed| signed == token);
        assert_eq!(is_accepted, is_signed, "{verification:?}: {token}");
        tally.forged += u32::from(!is_accepted);
    }
    tally
}

/// Checks a token whose payload was signed, whatever it contains.
fn check_signed(payload: &[u8]) -> Tally {
    let token = sign::token(payload);
    let mut tally = Tally::default();
    for verifier in &*VERIFIERS {
        let verification = verifier.verify_as::<Value>(Some(&token));
        tally.add(&verification);
        check_print(&verification, &token);
        match &verification {
            Verification::Valid(claims) => claims::check(claims, payload, "active"),
            Verification::Pending(claims) => claims::check(claims, payload, "pending"),
            Verification::Invalid(_) => {}
            other => panic!("{other:?}"),
        }
        // As an actor, which has rules of its own.
        let as_actor = verifier.verify(Some(&token));
        check_print(&as_actor, &token);
        if let (Verification::Valid(claims), Verification::Valid(actual)) = (verification, as_actor)
        {
            let actor = actual.actor.as_ref().map(actor_token::Actor::sub);
            let expected = claims.actor.as_ref().map(|actor| &actor["sub"]);
            assert_eq!(actor, expected.map(|sub| sub.as_str().unwrap()));
        }
    }
    tally
}

/// Checks that neither the result nor its error prints the token.
fn check_print<A: std::fmt::Debug>(verification: &Verification<A>, token: &str) {
    let mut printed = format!("{verification:?}{verification:#?}");
    if let Verification::Invalid(error) = verification {
        printed.push_str(&error.to_string());
    }
    assert_redacted(&printed, token);
    assert!(printed.len() < 64 * 1024, "{} bytes", printed.len());
}

/// Checks that no long part of a token or a key is printed. A part that is shorter or has other
/// characters than Base64 could also be a part of the messages: the fuzzer finds them.
fn assert_redacted(printed: &str, text: &str) {
    let is_other = |char: char| !char.is_ascii_alphanumeric() && !matches!(char, '-' | '_');
    for part in text.split(is_other).filter(|part| part.len() >= 40) {
        assert!(!printed.contains(part), "{printed}");
    }
}

impl Tally {
    fn add(&mut self, verification: &Verification<Value>) {
        match verification {
            Verification::Valid(claims) if claims.is_impersonated() => self.impersonated += 1,
            Verification::Valid(_) => self.valid += 1,
            Verification::Pending(_) => self.pending += 1,
            Verification::Invalid(_) => self.invalid += 1,
            _ => {}
        }
    }
}
