//! Guesses what a field in no slot was meant to be, from its name and the spelling of its type. A guess is said, and
//! keeps a second error away; nothing is generated from it.

use super::serde_attrs::renamed_to;
use crate::syntax::{Field, Role};
use crate::type_syntax::{is_named, is_phantom_data, option_inner};

/// Names as they are compared: lower case, without underscores.
const NAMES: &[(Role, &[&str])] = &[
    (
        Role::UserId,
        &[
            "userid",
            "id",
            "uid",
            "user",
            "userno",
            "customer",
            "customerid",
            "client",
            "clientid",
            "account",
            "accountid",
            "member",
            "memberid",
            "enduser",
            "enduserid",
            "target",
            "targetid",
            "targetuser",
            "targetuserid",
            "impersonated",
            "impersonatedid",
            "impersonateduser",
            "impersonateduserid",
            "impersonatee",
            "onbehalfof",
        ],
    ),
    (
        Role::Sub,
        &[
            "sub",
            "subject",
            "agent",
            "agentid",
            "actorid",
            "actorsub",
            "admin",
            "adminid",
            "operator",
            "operatorid",
            "impersonator",
            "impersonatorid",
            "impersonatedby",
            "staff",
            "staffid",
            "employee",
            "employeeid",
            "support",
            "supportid",
            "supportuser",
            "supportuserid",
            "moderator",
            "moderatorid",
            "actinguser",
            "actinguserid",
        ],
    ),
    (
        Role::Actor,
        &["act", "actorpayload", "wholeactor", "actorobject"],
    ),
    (
        Role::ExpiresIn,
        &[
            "expiresin",
            "expiresinseconds",
            "expires",
            "expiresafter",
            "expireafter",
            "expiry",
            "exp",
            "expiration",
            "ttl",
            "ttlseconds",
            "lifetime",
            "life",
            "timetolive",
            "linklife",
            "linkttl",
            "linklifetime",
            "tokenlife",
            "tokenttl",
            "tokenlifetime",
            "validfor",
            "validity",
            "validityseconds",
            "timeout",
        ],
    ),
    (
        Role::SessionMaxDuration,
        &[
            "session",
            "maxduration",
            "maxsession",
            "duration",
            "durationseconds",
            "sessionmax",
            "sessionseconds",
        ],
    ),
    (
        Role::Claim,
        &[
            "case",
            "caseid",
            "caseno",
            "ticket",
            "ticketid",
            "reason",
            "note",
            "team",
            "role",
            "org",
            "orgid",
            "organization",
            "organizationid",
            "department",
            "tenant",
            "tenantid",
            "issuer",
            "iss",
            "email",
        ],
    ),
    (Role::Skip, &["marker", "phantom"]),
];

/// What a name that begins with, or has in it, `session` is about if it is about time.
const TIMES: &[&str] = &["duration", "life", "ttl", "length", "time", "expir", "max"];

/// The slot that the field was most likely meant for.
pub(super) fn slot_of(field: &Field<'_>) -> Option<Role> {
    let renamed = renamed_to(field).and_then(|name| Role::from_field_name(&name));
    renamed
        .or_else(|| is_phantom_data(field.ty).then_some(Role::Skip))
        .or_else(|| by_name(&field.name))
        .or_else(|| by_type(field))
}

fn by_name(name: &str) -> Option<Role> {
    let name: String = name.chars().filter(|&letter| letter != '_').collect();
    let name = name.to_lowercase();
    let exact = NAMES
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()));
    if let Some(&(slot, _)) = exact {
        return Some(slot);
    }
    let of_a_session = name.contains("session") && TIMES.iter().any(|time| name.contains(time));
    of_a_session.then_some(Role::SessionMaxDuration)
}

fn by_type(field: &Field<'_>) -> Option<Role> {
    let ty = option_inner(field.ty).unwrap_or(field.ty);
    is_named(ty, &["Duration"]).then_some(Role::ExpiresIn)
}

/// The guess in words, ready to be followed by all that the field could be.
pub(super) fn help(field: &Field<'_>) -> Option<String> {
    let slot = slot_of(field)?;
    let what = match slot {
        Role::UserId => "the user to be impersonated",
        Role::Actor => "the whole actor",
        Role::Sub => "the impersonator's ID",
        Role::Claim => "a further claim of the actor",
        Role::ExpiresIn => "the token's life",
        Role::SessionMaxDuration => "the session's longest life",
        Role::Skip => "not part of the request",
    };
    Some(format!(
        "if it is {what}, write `#[actor_token({})]`; otherwise ",
        slot.attr_name()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_a_field_was_meant_to_be() {
        for (name, slot) in [
            ("userId", Some("user_id")),
            ("UserID", Some("user_id")),
            ("uid", Some("user_id")),
            ("customer_id", Some("user_id")),
            ("impersonator", Some("sub")),
            ("admin", Some("sub")),
            ("agent_id", Some("sub")),
            ("sub", Some("sub")),
            ("act", Some("actor")),
            ("expires_in", Some("expires_in_seconds")),
            ("ttl", Some("expires_in_seconds")),
            ("lifetime", Some("expires_in_seconds")),
            ("session_duration", Some("session_max_duration_in_seconds")),
            (
                "max_session_seconds",
                Some("session_max_duration_in_seconds"),
            ),
            ("sessionTimeout", Some("session_max_duration_in_seconds")),
            ("ticket_id", Some("claim")),
            ("session_kind", None),
            ("x", None),
        ] {
            assert_eq!(by_name(name).map(Role::attr_name), slot, "{name}");
        }
    }

    #[test]
    fn a_name_leads_to_one_slot() {
        let mut names: Vec<_> = NAMES.iter().flat_map(|(_, names)| *names).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
