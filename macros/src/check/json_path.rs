//! Where the value of a field is in the JSON of a request.

use crate::syntax::{Field, Role};

/// Returns the JSON path in the violations of a field, or `None` for a claim that is named by a
/// constant.
pub(super) fn json_path(field: &Field<'_>) -> Option<String> {
    Some(match field.role()? {
        Role::Sub => "actor.sub".to_owned(),
        Role::Claim | Role::Claims => format!("actor.{}", field.claim_name()?),
        Role::Skip => field.name.clone(),
        role => role.attr_name().to_owned(),
    })
}
