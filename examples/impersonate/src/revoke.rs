//! Revokes a token whose link was not opened.

use crate::arguments::{Common, Revoke};
use crate::failure::Failure;
use crate::output;
use crate::server::Server;

pub(crate) fn run(common: &Common, arguments: &Revoke) -> Result<(), Failure> {
    let server = Server::new(common)?;
    let revocation = server
        .clerk
        .revoke(&arguments.token)
        .map_err(Failure::Clerk)?;
    output::report_revoked(common, &arguments.token, &revocation).map_err(Failure::Output)
}
