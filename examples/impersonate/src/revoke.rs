//! Revokes a token: the way back, as long as nobody opened its link.

use crate::arguments::{Common, Revoke};
use crate::failure::Failure;
use crate::output_text;
use crate::target::Place;

pub(crate) fn run(common: &Common, wanted: &Revoke) -> Result<(), Failure> {
    let place = Place::find(common)?;
    let revocation = place.clerk.revoke(&wanted.token).map_err(Failure::Clerk)?;
    output_text::revoked(common, &wanted.token, &revocation).map_err(Failure::Output)
}
