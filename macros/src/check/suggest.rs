//! Reports a field without a role, and suggests a role based on the field's name and type.

use super::missing::MissingRoles;
use crate::ctxt::ScopedCtxt;
use crate::syntax::{Attr, Field, FieldAttr, Role};
use crate::type_syntax::{is_named, is_phantom_data, option_inner};

/// The names that suggest a role, in lower case and without underscores.
#[rustfmt::skip]
const NAMES: &[(Role, &[&str])] = &[
    (Role::UserId, &["userid", "id", "uid", "user", "customer", "customerid", "targetuserid"]),
    (Role::Sub, &["sub", "subject", "agent", "agentid", "admin", "adminid", "impersonator", "impersonatorid", "staffid"]),
    (Role::Actor, &["act", "actorpayload"]),
    (Role::ExpiresIn, &["expiresin", "expires", "expiry", "ttl", "lifetime", "tokenttl", "timeout"]),
    (Role::SessionMaxDuration, &["session", "maxduration", "duration", "sessionduration", "maxsessionduration", "sessiontimeout"]),
    (Role::Claim, &["case", "caseid", "ticket", "ticketid", "reason", "note", "team", "role"]),
    (Role::Claims, &["claims", "extraclaims", "customclaims"]),
    (Role::Skip, &["marker", "phantom"]),
];

/// Reports a field without a role.
pub(super) fn report_no_role(field: &Field<'_>, roles: &mut MissingRoles, cx: &mut ScopedCtxt<'_>) {
    let suggested = suggested_role(field);
    let message = format!("field `{}` has no role in the request", field.name);
    let reported = cx.error(field.ident, message, help(suggested));
    if suggested.is_some() {
        roles.add_cause(suggested, reported);
    }
}

/// Returns the role that the user most likely meant, or `None` if there is no indication.
fn suggested_role(field: &Field<'_>) -> Option<Role> {
    if is_phantom_data(field.ty) {
        return Some(Role::Skip);
    }
    let ty = option_inner(field.ty).unwrap_or(field.ty);
    let is_duration = is_named(ty, &["Duration"]);
    role_by_name(&field.name).or(is_duration.then_some(Role::ExpiresIn))
}

fn role_by_name(name: &str) -> Option<Role> {
    let name = name.replace('_', "").to_lowercase();
    let mut rows = NAMES.iter();
    let (role, _) = rows.find(|(_, names)| names.contains(&name.as_str()))?;
    Some(*role)
}

/// Returns the help: the suggested role, if there is one, and then the other roles.
fn help(suggested: Option<Role>) -> String {
    let is_other = |attr: &&FieldAttr| matches!(attr, FieldAttr::Role(role) if *role != Role::Skip && Some(*role) != suggested);
    let others = FieldAttr::ALL.iter().filter(is_other);
    let others: Vec<_> = others
        .map(|attr| format!("`{}`", attr.info().name))
        .collect();
    let others = others.join(", ");
    let Some(role) = suggested else {
        return format!("annotate it with one of the roles {others}, or with `skip` to exclude it");
    };
    let (purpose, skip) = match role {
        Role::UserId => ("use it as the impersonated user's ID", SKIP),
        Role::Actor => ("use it as the complete actor object", SKIP),
        Role::Sub => ("use it as the impersonator's ID", SKIP),
        Role::Claim => ("send it as an actor claim", SKIP),
        Role::Claims => ("send its members as actor claims", SKIP),
        Role::ExpiresIn => ("use it as the token duration", SKIP),
        Role::SessionMaxDuration => ("use it as the maximum session duration", SKIP),
        Role::Skip => ("exclude it from the request", ""),
    };
    let attr = role.attr_name();
    format!(
        "to {purpose}, annotate it with `#[actor_token({attr})]`\nhelp: other roles are {others}{skip}"
    )
}

const SKIP: &str = "; use `skip` to exclude the field";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_suggests_role() {
        for (name, role) in [
            ("userId", Some(Role::UserId)),
            ("UserID", Some(Role::UserId)),
            ("customer_id", Some(Role::UserId)),
            ("expires_in", Some(Role::ExpiresIn)),
            ("session_duration", Some(Role::SessionMaxDuration)),
            ("ticket_id", Some(Role::Claim)),
            ("session_kind", None),
            ("x", None),
        ] {
            assert_eq!(role_by_name(name), role, "{name}");
        }
    }

    #[test]
    fn name_suggests_at_most_one_role() {
        let mut names: Vec<_> = NAMES.iter().flat_map(|(_, names)| *names).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
