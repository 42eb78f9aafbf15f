//! The messages of rejected tokens.

use super::sign::{NOW, token};
use super::tokens::verifier;
use crate::session::{SessionTokenError, Verification};

#[test]
fn message_names_the_reason() {
    let table = [
        (SessionTokenError::TooLong, "is longer than 16 KiB"),
        (SessionTokenError::Malformed, "is not a signed JWT"),
        (SessionTokenError::Algorithm, "is not signed with RS256"),
        (
            SessionTokenError::UnknownKey,
            "is signed with an unknown key",
        ),
        (SessionTokenError::Signature, "has an invalid signature"),
        (SessionTokenError::DuplicateClaim, "has a duplicate claim"),
        (SessionTokenError::MissingClaim("sid"), "has no claim `sid`"),
        (SessionTokenError::Expired, "has expired"),
        (SessionTokenError::NotYetValid, "is not valid yet"),
        (
            SessionTokenError::IssuedInFuture,
            "was issued in the future",
        ),
        (
            SessionTokenError::UnauthorizedParty,
            "is not for an authorized party",
        ),
        (SessionTokenError::WrongIssuer, "is from a different issuer"),
    ];
    for (reason, expected) in table {
        assert_eq!(reason.to_string(), format!("the session token {expected}"));
    }
    let invalid = SessionTokenError::InvalidClaim("exp").to_string();
    assert_eq!(invalid, "the session token's claim `exp` is invalid");
}

#[test]
fn message_about_actor_has_its_type_but_not_its_value() {
    let token = token(&[("act", r#"{"sub":4711}"#), ("exp", &(NOW + 1).to_string())]);
    let Verification::Invalid(reason) = verifier().verify(Some(&token)) else {
        panic!("accepted")
    };
    let message = reason.to_string();
    assert!(
        message.contains("`act`") && message.contains("Actor"),
        "{message}"
    );
    assert!(!message.contains("4711"), "{message}");
}
