//! Searches the output of a result for the canary.

use std::error::Error as StdError;

use actor_token::Error;

use crate::adapter::CANARY;
use crate::table::{Success, error_of};

/// Returns `true` if any output of the result or of its errors contains the canary.
pub fn contains_canary(result: &Result<Success, Error>) -> bool {
    let mut output = vec![format!("{result:?}"), format!("{result:#?}")];
    let mut next = error_of(result).map(|error| error as &dyn StdError);
    while let Some(error) = next {
        output.extend([
            format!("{error}"),
            format!("{error:?}"),
            format!("{error:#?}"),
        ]);
        next = error.source();
    }
    output.concat().contains(CANARY)
}
