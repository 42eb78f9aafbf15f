//! The cases of the suite, grouped by what they verify.

mod delivery;
mod limits;
mod requests;
mod responses;
#[cfg(test)]
mod tests;
mod timeouts;

use std::net::SocketAddr;

use super::case::Case;

/// Returns all cases. `other_server` is the target of redirects to another server.
pub(super) fn all(other_server: SocketAddr) -> Vec<Case> {
    let mut cases = requests::cases();
    cases.extend(responses::cases(other_server));
    cases.extend(limits::cases());
    cases.extend(delivery::cases());
    cases.extend(timeouts::cases());
    cases
}
