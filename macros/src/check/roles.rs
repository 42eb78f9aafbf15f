//! Which fields are in which slot, and whether these make up a request.

use super::missing::Missing;
use super::suggest;
use crate::ctxt::{Ctxt, Reported, ScopedCtxt};
use crate::syntax::{Field, Role, StructInput, is_similar_to_sub};

/// The fields that make up a request, by their roles.
pub(crate) struct Roles<'a> {
    pub(super) user_id: &'a Field<'a>,
    pub(super) actor: ActorRoles<'a>,
    pub(super) expires_in: Option<&'a Field<'a>>,
    pub(super) session_max_duration: Option<&'a Field<'a>>,
}

/// The fields of the actor.
pub(super) enum ActorRoles<'a> {
    Object(&'a Field<'a>),
    Fields {
        sub: &'a Field<'a>,
        claims: Vec<Claim<'a>>,
    },
}

pub(super) struct Claim<'a> {
    pub(super) name: String,
    pub(super) field: &'a Field<'a>,
}

/// The fields of each slot.
#[derive(Default)]
pub(super) struct RoleAssignments<'a> {
    user_id: Option<&'a Field<'a>>,
    whole: Option<&'a Field<'a>>,
    sub: Option<&'a Field<'a>>,
    claims: Vec<Claim<'a>>,
    expires_in: Option<&'a Field<'a>>,
    session_max_duration: Option<&'a Field<'a>>,
}

impl<'a> RoleAssignments<'a> {
    pub(super) fn put(&mut self, field: &'a Field<'a>, slot: Role, here: &mut ScopedCtxt<'_>) {
        if slot == Role::Claim {
            self.put_claim(field, here);
        }
        let Some(place) = self.place(slot) else {
            return;
        };
        match place {
            None => *place = Some(field),
            Some(first) => {
                let slot = slot.attr_name();
                let places = (first.role_token(), field.role_token());
                let (first, second) = (&first.name, &field.name);
                here.conflict(
                    places,
                    format!("two fields for `{slot}`: `{first}` and `{second}`"),
                    "keep one of the two; mark the other `#[actor_token(skip)]` if it is not part of the request",
                );
            }
        }
    }

    /// Where the one field of the slot is kept.
    fn place(&mut self, slot: Role) -> Option<&mut Option<&'a Field<'a>>> {
        match slot {
            Role::UserId => Some(&mut self.user_id),
            Role::Actor => Some(&mut self.whole),
            Role::Sub => Some(&mut self.sub),
            Role::ExpiresIn => Some(&mut self.expires_in),
            Role::SessionMaxDuration => Some(&mut self.session_max_duration),
            Role::Claim | Role::Skip => None,
        }
    }

    fn put_claim(&mut self, field: &'a Field<'a>, here: &mut ScopedCtxt<'_>) {
        // An invalid name is reported already. The claim still needs a `sub`.
        let name = field.claim_name().unwrap_or_default();
        let namesake = self.claims.iter().find(|claim| claim.name == name);
        if name == "sub" {
            here.error(
                field.claim_name_tokens(),
                "a claim can't be named `sub`: that is the actor's ID",
                "mark the field with the ID `#[actor_token(sub)]`, or name the claim otherwise: `claim = \"name\"`",
            );
        } else if is_similar_to_sub(&name) {
            here.error(
                field.claim_name_tokens(),
                format!("a claim named `{name}` reads like the actor's ID, `sub`"),
                "mark the field with the ID `#[actor_token(sub)]`, or name the claim otherwise: `claim = \"name\"`",
            );
        } else if let (Some(namesake), false) = (namesake, name.is_empty()) {
            let (first, second) = (&namesake.field.name, &field.name);
            here.conflict(
                (
                    namesake.field.claim_name_tokens(),
                    field.claim_name_tokens(),
                ),
                format!("two claims named `{name}`: of `{first}` and of `{second}`"),
                "give one of the two another name: `claim = \"name\"`",
            );
        }
        self.claims.push(Claim { name, field });
    }

    /// The roles, if no part of the request is missing.
    pub(super) fn finish(
        mut self,
        declared: &'a StructInput<'a>,
        cx: &mut Ctxt,
    ) -> Result<Roles<'a>, Reported> {
        self.take_guesses(declared);
        let missing = Missing::of(declared);
        // Both are reported before either is given up on.
        let user_id = self
            .user_id
            .ok_or_else(|| missing.slot(Role::UserId, "no field for `user_id`", cx));
        let actor = self.actor(&missing, cx);
        Ok(Roles {
            user_id: user_id?,
            actor: actor?,
            expires_in: self.expires_in,
            session_max_duration: self.session_max_duration,
        })
    }

    /// Puts fields that are in no slot, which is reported, where they most likely belong: that the slot is empty is no
    /// second mistake.
    fn take_guesses(&mut self, declared: &'a StructInput<'a>) {
        let lost = declared
            .fields
            .iter()
            .filter(|field| field.role().is_none());
        let guessed = lost.filter_map(|field| {
            let slot = field
                .attrs
                .suggested_role
                .or_else(|| suggest::slot_of(field))?;
            Some((field, slot))
        });
        for (field, slot) in guessed {
            let has_actor = self.whole.is_some() || self.sub.is_some();
            match slot {
                Role::UserId => {
                    self.user_id.get_or_insert(field);
                }
                Role::Sub if !has_actor => self.sub = Some(field),
                Role::Actor if !has_actor && self.claims.is_empty() => self.whole = Some(field),
                _ => {}
            }
        }
    }

    /// The actor, from its two sources.
    fn actor(&mut self, missing: &Missing<'_>, cx: &mut Ctxt) -> Result<ActorRoles<'a>, Reported> {
        let claims = std::mem::take(&mut self.claims);
        match (self.whole, self.sub, claims.first()) {
            (Some(whole), None, None) => Ok(ActorRoles::Object(whole)),
            (None, Some(sub), _) => Ok(ActorRoles::Fields { sub, claims }),
            (Some(whole), Some(part), None) => Err(whole_and_part(whole, part, cx)),
            (Some(whole), None, Some(claim)) => Err(whole_and_part(whole, claim.field, cx)),
            (Some(whole), Some(sub), Some(claim)) => {
                let first = if sub.scope < claim.field.scope {
                    sub
                } else {
                    claim.field
                };
                Err(whole_and_part(whole, first, cx))
            }
            (None, None, Some(claim)) => Err(missing.sub_beside(claim.field, cx)),
            (None, None, None) => Err(missing.slot(Role::Actor, "no field for the actor", cx)),
        }
    }
}

fn whole_and_part(whole: &Field<'_>, part: &Field<'_>, cx: &mut Ctxt) -> Reported {
    let (first, second) = if whole.scope < part.scope {
        (whole, part)
    } else {
        (part, whole)
    };
    let what = part.role().unwrap_or(Role::Sub).attr_name();
    let (whole, part) = (&whole.name, &part.name);
    cx.scoped(second.scope).conflict(
        (first.role_token(), second.role_token()),
        format!("a whole actor, `{whole}`, together with a part of one: `{part}` is its `{what}`"),
        "keep the whole actor, or build it from `sub` and `claim`s only",
    )
}
