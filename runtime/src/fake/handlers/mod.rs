//! The handlers of the endpoints. Each handles valid requests, and changes the state.

pub(crate) mod create;
pub(crate) mod end_session;
#[cfg(feature = "session")]
pub(crate) mod jwks;
pub(crate) mod list_sessions;
pub(crate) mod redeem;
pub(crate) mod revoke;
#[cfg(feature = "session")]
pub(crate) mod session_token;
pub(crate) mod sign_in;
