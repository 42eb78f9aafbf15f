//! The reasons why a session token is rejected.

use std::fmt;

use crate::token::ActorDeserializeError;

/// The reason why a session token was rejected. It never contains the token or a claim's value.
///
/// ```
/// use actor_token::session::SessionTokenError;
///
/// let reason = SessionTokenError::Expired;
/// assert_eq!(reason.to_string(), "the session token has expired");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionTokenError {
    /// The token is longer than 16 KiB.
    TooLong,
    /// The token is not a JWT that is signed in the compact form.
    Malformed,
    /// The token is not signed with RS256.
    Algorithm,
    /// No public key has the token's `kid`.
    UnknownKey,
    /// The signature does not match the token.
    Signature,
    /// A claim appears twice.
    DuplicateClaim,
    /// A required claim is missing. It contains the claim's name.
    MissingClaim(&'static str),
    /// A claim does not have the expected type or form. It contains the claim's name.
    InvalidClaim(&'static str),
    /// `exp` is in the past.
    Expired,
    /// `nbf` is in the future.
    NotYetValid,
    /// `iat` is in the future.
    IssuedInFuture,
    /// `azp` is missing, or is not among the authorized parties.
    UnauthorizedParty,
    /// `iss` is not the expected issuer.
    WrongIssuer,
    /// `act` cannot be deserialized into the requested type.
    InvalidActor(ActorDeserializeError),
}

impl fmt::Display for SessionTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("the session token is longer than 16 KiB"),
            Self::Malformed => f.write_str("the session token is not a signed JWT"),
            Self::Algorithm => f.write_str("the session token is not signed with RS256"),
            Self::UnknownKey => f.write_str("the session token is signed with an unknown key"),
            Self::Signature => f.write_str("the session token has an invalid signature"),
            Self::DuplicateClaim => f.write_str("the session token has a duplicate claim"),
            Self::MissingClaim(name) => write!(f, "the session token has no claim `{name}`"),
            Self::InvalidClaim(name) => write!(f, "the session token's claim `{name}` is invalid"),
            Self::Expired => f.write_str("the session token has expired"),
            Self::NotYetValid => f.write_str("the session token is not valid yet"),
            Self::IssuedInFuture => f.write_str("the session token was issued in the future"),
            Self::UnauthorizedParty => {
                f.write_str("the session token is not for an authorized party")
            }
            Self::WrongIssuer => f.write_str("the session token is from a different issuer"),
            Self::InvalidActor(error) => {
                write!(f, "the session token's claim `act` is invalid: {error}")
            }
        }
    }
}

impl std::error::Error for SessionTokenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::InvalidActor(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}
