//! The rules of the endpoints: what each does to the state.

pub(crate) mod create;
pub(crate) mod redeem;
pub(crate) mod revoke;
