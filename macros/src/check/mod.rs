//! The rules that need more than one attribute to judge: between the keys of a field, and between fields.
//!
//! Each mistake is reported once, on the token that is wrong; where two fields disagree, on the second.

#[cfg(test)]
mod tests;

use proc_macro2::Ident;
use syn::ext::IdentExt;

use crate::ctxt::{Ctxt, Here, Place, Reported};
use crate::model::{Actor, Claim, Member, Request};
use crate::syntax::{ClaimName, Declared, Field, Slot};

/// The request that `declared` describes, or proof that its mistakes were reported.
pub(crate) fn check<'a>(
    declared: &'a Declared<'a>,
    cx: &mut Ctxt,
) -> Result<Request<'a>, Reported> {
    declared.shape?;
    let mut filled = Filled::default();
    let mut members: Vec<Member<'a>> = Vec::new();
    for field in &declared.fields {
        let mut here = cx.at(field.place);
        let slot = only_slot(field, &mut here);
        limits_are_of_a_life(field, slot, &mut here);
        if let Some(slot) = slot {
            filled.put(field, slot, &mut here);
        }
        let member = Member::of(field);
        methods_are_new(&members, &member, &mut here);
        members.push(member);
    }
    // Both are reported before either is given up on.
    let user_id = filled.user_id.ok_or_else(|| no_user_id(declared, cx));
    let actor = filled.actor(declared, cx);
    Ok(Request {
        declared,
        user_id: user_id?,
        actor: actor?,
        expires_in: filled.expires_in,
        session_max_duration: filled.session_max_duration,
        members,
    })
}

/// The fields of each slot.
#[derive(Default)]
struct Filled<'a> {
    user_id: Option<&'a Field<'a>>,
    whole: Option<&'a Field<'a>>,
    sub: Option<&'a Field<'a>>,
    claims: Vec<Claim<'a>>,
    expires_in: Option<&'a Field<'a>>,
    session_max_duration: Option<&'a Field<'a>>,
}

impl<'a> Filled<'a> {
    fn put(&mut self, field: &'a Field<'a>, slot: Slot, here: &mut Here<'_>) {
        let place = match slot {
            Slot::UserId => &mut self.user_id,
            Slot::Actor => &mut self.whole,
            Slot::Sub => &mut self.sub,
            Slot::ExpiresIn => &mut self.expires_in,
            Slot::SessionMaxDuration => &mut self.session_max_duration,
            Slot::Claim => return self.put_claim(field, here),
            Slot::Skip => return,
        };
        match place {
            None => *place = Some(field),
            Some(first) => {
                let slot = slot.key();
                let (first, second) = (&first.name, &field.name);
                here.error(
                    field.put_by(),
                    format!("two fields for `{slot}`: `{first}` and `{second}`"),
                    "keep one of the two; mark the other `#[actor_token(skip)]` if it is not part of the request",
                );
            }
        }
    }

    fn put_claim(&mut self, field: &'a Field<'a>, here: &mut Here<'_>) {
        let given = field.says.marks.first().map(|mark| &mark.claim);
        let (name, on) = match given {
            Some(ClaimName::Given(name)) => (name.value(), Some(name)),
            Some(ClaimName::OfField) | None => (field.name.clone(), None),
            // The name is reported already; the claim still needs a `sub` beside it.
            Some(ClaimName::Unread) => (String::new(), None),
        };
        let mut error = |wrong: String, help: &str| match on {
            Some(literal) => here.error(literal, wrong, help),
            None => here.error(field.put_by(), wrong, help),
        };
        let namesake = self.claims.iter().find(|claim| claim.name == name);
        if name == "sub" {
            error(
                "a claim can't be named `sub`: that is the actor's ID".to_owned(),
                "mark the field with the ID `#[actor_token(sub)]`, or name the claim otherwise: `claim = \"name\"`",
            );
        } else if let (Some(namesake), false) = (namesake, name.is_empty()) {
            let (first, second) = (&namesake.field.name, &field.name);
            error(
                format!("two claims named `{name}`: of `{first}` and of `{second}`"),
                "give one of the two another name: `claim = \"name\"`",
            );
        }
        self.claims.push(Claim { name, field });
    }

    /// The actor, from its two sources.
    fn actor(&mut self, declared: &Declared<'_>, cx: &mut Ctxt) -> Result<Actor<'a>, Reported> {
        let claims = std::mem::take(&mut self.claims);
        match (self.whole, self.sub, claims.first()) {
            (Some(whole), None, None) => Ok(Actor::Whole(whole)),
            (None, Some(sub), _) => Ok(Actor::Parts { sub, claims }),
            (Some(whole), Some(part), None) => Err(whole_and_part(whole, part, cx)),
            (Some(whole), None, Some(claim)) => Err(whole_and_part(whole, claim.field, cx)),
            (Some(whole), Some(sub), Some(claim)) => {
                let first = if sub.place < claim.field.place { sub } else { claim.field };
                Err(whole_and_part(whole, first, cx))
            }
            (None, None, Some(claim)) => Err(cx.at(claim.field.place).error(
                claim.field.put_by(),
                format!("a claim, `{}`, but no field for `sub`", claim.field.name),
                "mark the field with the impersonator's ID `#[actor_token(sub)]`",
            )),
            (None, None, None) => Err(cx.at(Place::Struct).error(
                declared.ident,
                "no field for the actor",
                "mark the field with the impersonator's ID `#[actor_token(sub)]`, or name a field with a whole actor `actor`",
            )),
        }
    }
}

fn no_user_id(declared: &Declared<'_>, cx: &mut Ctxt) -> Reported {
    cx.at(Place::Struct).error(
        declared.ident,
        "no field for `user_id`",
        "name a field `user_id`, or mark one `#[actor_token(user_id)]`",
    )
}

fn whole_and_part(whole: &Field<'_>, part: &Field<'_>, cx: &mut Ctxt) -> Reported {
    let second = if whole.place < part.place {
        part
    } else {
        whole
    };
    let what = part.slot().unwrap_or(Slot::Sub).key();
    let (whole, part) = (&whole.name, &part.name);
    cx.at(second.place).error(
        second.put_by(),
        format!("a whole actor, `{whole}`, together with a part of one: `{part}` is its `{what}`"),
        "keep the whole actor, or build it from `sub` and `claim`s only",
    )
}

/// The slot of the field, if it is in one that is known.
fn only_slot(field: &Field<'_>, here: &mut Here<'_>) -> Option<Slot> {
    if let [first, second, ..] = field.says.marks.as_slice() {
        let (name, a, b) = (&field.name, first.slot.key(), second.slot.key());
        here.error(
            &second.key,
            format!("`{name}` is put into two slots: `{a}` and `{b}`"),
            "keep one of the two",
        );
    }
    let slot = field.slot();
    if slot.is_none() && !field.says.unread {
        here.error(
            field.ident,
            format!("`{}` is in no slot of the request", field.name),
            "mark it `#[actor_token(…)]` with one of `user_id`, `actor`, `sub`, `claim`, `expires_in_seconds`, \
             `session_max_duration_in_seconds`; or with `skip` if it is not part of the request: \
             `#[actor_token(skip)]`",
        );
    }
    slot
}

fn limits_are_of_a_life(field: &Field<'_>, slot: Option<Slot>, here: &mut Here<'_>) {
    let Some(slot) = slot.filter(|slot| !slot.is_life()) else {
        return;
    };
    let limits = [&field.says.min, &field.says.max].into_iter().flatten();
    for limit in limits.filter(|limit| limit.bound.is_some()) {
        here.error(
            &limit.key,
            format!("`{}` limits a life, and `{}` is put into `{}`", limit.key, field.name, slot.key()),
            "remove it; only `expires_in_seconds` and `session_max_duration_in_seconds` have limits",
        );
    }
}

fn methods_are_new(members: &[Member<'_>], member: &Member<'_>, here: &mut Here<'_>) {
    let clash = members.iter().find_map(|other| {
        let names = other.methods();
        let taken = |name: &&&Ident| names.iter().any(|other| other.unraw() == name.unraw());
        let method = member.methods().iter().find(taken)?.unraw();
        Some((other, method))
    });
    if let Some((other, method)) = clash {
        let (first, second) = (&other.field.name, &member.field.name);
        here.error(
            member.field.ident,
            format!(
                "the fields `{first}` and `{second}` would both have a builder method `{method}`"
            ),
            "rename one of the two fields",
        );
    }
}

impl Field<'_> {
    /// The slot that an attribute says, or else the name.
    pub(crate) fn slot(&self) -> Option<Slot> {
        match self.says.marks.first() {
            Some(mark) => Some(mark.slot),
            None => Slot::from_field_name(&self.name),
        }
    }

    /// The token that put the field into its slot.
    fn put_by(&self) -> &Ident {
        self.says.marks.first().map_or(self.ident, |mark| &mark.key)
    }
}
