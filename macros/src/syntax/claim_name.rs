//! Reads the name of a claim, and checks it. The runtime checks the names that are constants.

use syn::Expr;
use syn::parse::discouraged::Speculative;

use super::ClaimName;
use super::attr_table::{is_similar_to_sub, is_valid_claim_name};
use super::entry::Entry;
use super::value::{check_equals, has_value, skip_equals, string};
use crate::ctxt::Reported;
use crate::type_syntax::{is_constant_name, ungrouped};

/// Reads `claim`, `claim = "name"`, or `claim = CONSTANT`.
pub(super) fn claim_name(entry: &mut Entry<'_, '_>) -> Result<ClaimName, Reported> {
    check_equals(entry)?;
    if !has_value(entry) {
        return Ok(ClaimName::OfField);
    }
    skip_equals(entry)?;
    let ahead = entry.input.fork();
    let value = ahead.parse::<Expr>().ok().filter(is_constant_name);
    if let Some(Expr::Path(path)) = value.as_ref().map(ungrouped) {
        entry.input.advance_to(&ahead);
        return Ok(ClaimName::Constant(path.clone()));
    }
    let literal = string(entry)?;
    let name = literal.value();
    // A later check reports a name that is similar to `sub`.
    if is_valid_claim_name(&name) || is_similar_to_sub(&name) {
        return Ok(ClaimName::Given(literal));
    }
    let (message, help) = match name.trim() {
        "" => (
            "empty claim name",
            "use `claim` to take the field's name, or `claim = \"name\"`".to_owned(),
        ),
        trimmed if trimmed != name => (
            "claim name has leading or trailing whitespace",
            format!("use `claim = {trimmed:?}`"),
        ),
        _ => (
            "claim name contains a control character",
            "remove the control character".to_owned(),
        ),
    };
    Err(entry.cx.error(literal, message, help))
}
