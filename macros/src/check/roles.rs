//! Assigns the roles to fields, and checks that no required role is missing.

use super::missing::MissingRoles;
use crate::ctxt::{Ctxt, Reported, ScopedCtxt};
use crate::syntax::{Attr, Field, Role, StructInput, is_similar_to_sub};
use crate::type_syntax::is_never_object;

/// The fields of the request, by role.
pub(crate) struct Roles<'a> {
    pub(super) user_id: &'a Field<'a>,
    pub(super) actor: ActorRoles<'a>,
    pub(super) expires_in: Option<&'a Field<'a>>,
    pub(super) session_max_duration: Option<&'a Field<'a>>,
}

/// The fields that provide the actor.
pub(super) enum ActorRoles<'a> {
    Object(&'a Field<'a>),
    Fields {
        sub: &'a Field<'a>,
        claims: Vec<Claim<'a>>,
    },
}

/// One claim, or the claims of a `claims` field.
pub(super) struct Claim<'a> {
    /// The name of the claim, or the name of the `claims` field.
    pub(super) name: String,
    pub(super) field: &'a Field<'a>,
}

impl Claim<'_> {
    /// Returns `true` if the members of the field's value are the claims.
    pub(super) fn is_flattened(&self) -> bool {
        self.field.role() == Some(Role::Claims)
    }
}

/// The roles that have been assigned so far.
#[derive(Default)]
pub(super) struct RoleAssignments<'a> {
    /// The fields with a role that only one field can have.
    fields: Vec<(Role, &'a Field<'a>)>,
    claims: Vec<Claim<'a>>,
    pub(super) missing: MissingRoles,
}

impl<'a> RoleAssignments<'a> {
    /// Assigns the role to the field, and reports a conflict with an earlier field.
    pub(super) fn assign(&mut self, field: &'a Field<'a>, role: Role, cx: &mut ScopedCtxt<'_>) {
        match role {
            Role::Claim => self.assign_claim(field, cx),
            Role::Claims => self.assign_claims(field, cx),
            Role::Skip => {}
            Role::UserId | Role::Actor | Role::Sub | Role::ExpiresIn | Role::SessionMaxDuration => {
                match self.field(role) {
                    Some(first) => report_duplicate(role, first, field, cx),
                    None => self.fields.push((role, field)),
                }
            }
        }
    }

    fn field(&self, role: Role) -> Option<&'a Field<'a>> {
        let mut fields = self.fields.iter();
        let (_, field) = fields.find(|(assigned, _)| *assigned == role)?;
        Some(field)
    }

    fn assign_claim(&mut self, field: &'a Field<'a>, cx: &mut ScopedCtxt<'_>) {
        // An invalid name was already reported. Even such a claim requires a `sub`.
        let name = field.claim_name().unwrap_or_default();
        let mut named = self.claims.iter().filter(|claim| !claim.is_flattened());
        let namesake = named.find(|claim| claim.name == name);
        if is_similar_to_sub(&name) {
            let message = if name == "sub" {
                "claim name `sub` is reserved for the actor's ID".to_owned()
            } else {
                format!("claim name `{name}` is too similar to the reserved name `sub`")
            };
            cx.error(
                field.claim_name_tokens(),
                message,
                "use `#[actor_token(sub)]` for the actor's ID, or rename the claim: `claim = \"name\"`",
            );
        } else if let (Some(namesake), false) = (namesake, name.is_empty()) {
            let (first, second) = (&namesake.field.name, &field.name);
            cx.conflict(
                (
                    namesake.field.claim_name_tokens(),
                    field.claim_name_tokens(),
                ),
                format!("duplicate claim name `{name}` on fields `{first}` and `{second}`"),
                "rename one of them: `claim = \"name\"`",
            );
        }
        self.claims.push(Claim { name, field });
    }

    fn assign_claims(&mut self, field: &'a Field<'a>, cx: &mut ScopedCtxt<'_>) {
        if field.attrs.invalid.is_none() && is_never_object(field.ty) {
            cx.error(
                field.role_token(),
                format!("field `{}` has no members to send as claims", field.name),
                "use a struct or a map, whose members become claims, or `claim` to send the value as one claim",
            );
        }
        let name = field.name.clone();
        self.claims.push(Claim { name, field });
    }

    /// Returns the roles, or reports the missing ones.
    pub(super) fn finish(
        mut self,
        input: &'a StructInput<'a>,
        cx: &mut Ctxt,
    ) -> Result<Roles<'a>, Reported> {
        // A missing user ID and a missing actor are both reported.
        let user_id = self.field(Role::UserId);
        let user_id =
            user_id.ok_or_else(|| self.missing.report_missing_role(input, Role::UserId, cx));
        let actor = self.actor(input, cx);
        Ok(Roles {
            user_id: user_id?,
            actor: actor?,
            expires_in: self.field(Role::ExpiresIn),
            session_max_duration: self.field(Role::SessionMaxDuration),
        })
    }

    /// Returns the fields of the actor: one `actor` field, or a `sub` with claims.
    fn actor(
        &mut self,
        input: &StructInput<'_>,
        cx: &mut Ctxt,
    ) -> Result<ActorRoles<'a>, Reported> {
        let claims = std::mem::take(&mut self.claims);
        let (object, sub) = (self.field(Role::Actor), self.field(Role::Sub));
        let first_claim = claims.first().map(|claim| claim.field);
        let others = [sub, first_claim].into_iter().flatten();
        let first_sub_or_claim = others.min_by_key(|field| field.scope);
        match (object, sub, first_sub_or_claim) {
            (Some(object), _, Some(other)) => Err(report_actor_conflict(object, other, cx)),
            (Some(object), _, None) => Ok(ActorRoles::Object(object)),
            (None, Some(sub), _) => Ok(ActorRoles::Fields { sub, claims }),
            (None, None, Some(claim)) => Err(self.missing.report_missing_sub(claim, cx)),
            (None, None, None) => Err(self.missing.report_missing_role(input, Role::Actor, cx)),
        }
    }
}

fn report_duplicate(role: Role, first: &Field<'_>, second: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    let role = role.attr_name();
    cx.conflict(
        (first.role_token(), second.role_token()),
        format!(
            "duplicate role `{role}`: fields `{}` and `{}`",
            first.name, second.name
        ),
        "keep one, and annotate the other with `#[actor_token(skip)]` to exclude it",
    );
}

/// Reports a field with two roles.
pub(super) fn check_single_role(field: &Field<'_>, cx: &mut ScopedCtxt<'_>) {
    if let [first, second, ..] = field.attrs.roles.as_slice() {
        let name = &field.name;
        let (a, b) = (first.role.attr_name(), second.role.attr_name());
        cx.conflict(
            (&first.name, &second.name),
            format!("field `{name}` has two roles: `{a}` and `{b}`"),
            "remove one of the two attributes",
        );
    }
}

/// Reports the attributes that the field's role doesn't support.
pub(super) fn check_attrs_allowed(field: &Field<'_>, role: Role, cx: &mut ScopedCtxt<'_>) {
    for (attr, token) in &field.attrs.names {
        let info = attr.info();
        let Some(group) = info.roles.filter(|group| !group.roles.contains(&role)) else {
            continue;
        };
        let quoted = |role: &Role| format!("`{}`", role.attr_name());
        let roles: Vec<_> = group.roles.iter().map(quoted).collect();
        let (roles, support) = (roles.join(" and "), group.property);
        let (name, role) = (info.name, role.attr_name());
        cx.error(
            token,
            format!("`{name}` is not supported on `{role}` fields"),
            format!("remove it, or use `validate = path`; only {roles} {support}"),
        );
    }
}

/// Reports an `actor` field next to a `sub` or claim field.
fn report_actor_conflict(object: &Field<'_>, other: &Field<'_>, cx: &mut Ctxt) -> Reported {
    let (first, second) = if object.scope < other.scope {
        (object, other)
    } else {
        (other, object)
    };
    let role = other.role().unwrap_or(Role::Sub).attr_name();
    let (object, other) = (&object.name, &other.name);
    cx.scoped(second.scope).conflict(
        (first.role_token(), second.role_token()),
        format!("cannot combine `actor` field `{object}` with `{role}` field `{other}`"),
        "use either one `actor` field, or `sub` and `claim` fields",
    )
}
