//! Revokes a token whose link was not opened.

use crate::arguments::{Common, Revoke};
use crate::failure::Failure;
use crate::output_text;
use crate::target::Target;

pub(crate) fn run(common: &Common, arguments: &Revoke) -> Result<(), Failure> {
    let target = Target::new(common)?;
    let revocation = target
        .clerk
        .revoke(&arguments.token)
        .map_err(Failure::Clerk)?;
    output_text::report_revoked(common, &arguments.token, &revocation).map_err(Failure::Output)
}
