//! The rules of the endpoints: each handles valid requests and changes the state.

pub(crate) mod create;
pub(crate) mod redeem;
pub(crate) mod revoke;
