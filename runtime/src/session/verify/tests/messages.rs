//! The messages of rejected tokens.

use super::sign::{NOW, token};
use super::tokens::verifier;
use crate::session::{SessionTokenError as Invalid, Verification};

#[test]
fn message_names_the_reason() {
    let table = [
        (Invalid::TooLong, "is longer than 16 KiB"),
        (Invalid::Malformed, "is not a signed JWT"),
        (Invalid::Algorithm, "is not signed with RS256"),
        (Invalid::UnknownKey, "is signed with an unknown key"),
        (Invalid::Signature, "has an invalid signature"),
        (Invalid::DuplicateClaim, "has a duplicate claim"),
        (Invalid::MissingClaim("sid"), "has no claim `sid`"),
        (Invalid::Expired, "has expired"),
        (Invalid::NotYetValid, "is not valid yet"),
        (Invalid::IssuedInFuture, "was issued in the future"),
        (Invalid::UnauthorizedParty, "is not for an authorized party"),
        (Invalid::WrongIssuer, "is from a different issuer"),
    ];
    for (reason, expected) in table {
        assert_eq!(reason.to_string(), format!("the session token {expected}"));
    }
    let invalid = Invalid::InvalidClaim("exp").to_string();
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
