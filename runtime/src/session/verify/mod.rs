//! Verifying the session tokens with which browsers call an application.

mod claims;
mod fetched_keys;
mod keys_unavailable;
mod public_keys;
mod request;
mod signed_token;
#[cfg(test)]
mod tests;
mod token_error;
mod verification;
mod verifier;

pub use claims::SessionClaims;
pub(crate) use fetched_keys::Decision;
pub use fetched_keys::FetchedKeys;
pub use keys_unavailable::KeysUnavailableError;
pub use public_keys::{PublicKeyError, PublicKeys};
pub use request::session_token;
pub(crate) use signed_token::SignedToken;
pub use token_error::SessionTokenError;
pub use verification::Verification;
pub use verifier::SessionVerifier;
