//! The cases, grouped by what they verify.

mod delivery;
mod limits;
mod requests;
mod responses;
#[cfg(test)]
mod tests;
mod time;

use std::net::SocketAddr;

use super::case::Case;

/// Returns every case. Redirects lead to `elsewhere`.
pub(super) fn all(elsewhere: SocketAddr) -> Vec<Case> {
    let mut cases = requests::cases();
    cases.extend(responses::cases(elsewhere));
    cases.extend(limits::cases());
    cases.extend(delivery::cases());
    cases.extend(time::cases());
    cases
}
