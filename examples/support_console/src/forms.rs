//! The form with which a link is asked for, and what is wrong with it: the violations, told at the fields that they are about.

use std::time::Duration;

use actor_token::{Violation, Violations, request::ViolationCode};
use serde::Deserialize;

use crate::people::{People, Person};
use crate::policies;
use crate::request::{LONGEST_LINK, SignInAs, SupportActor};

/// As it was filled in. It is shown again with its errors.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct LinkForm {
    pub(crate) customer: String,
    #[serde(default)]
    pub(crate) case: String,
    #[serde(default)]
    pub(crate) reason: String,
    #[serde(default)]
    pub(crate) minutes: String,
}

impl LinkForm {
    /// Before anybody filled it in.
    pub(crate) fn empty(customer: &Person) -> Self {
        Self {
            customer: customer.id.clone(),
            case: String::new(),
            reason: String::new(),
            minutes: "10".to_owned(),
        }
    }

    /// The actor as it will be read back.
    pub(crate) fn actor(&self, staff: &Person) -> SupportActor {
        SupportActor {
            sub: staff.id.clone(),
            name: staff.name.clone(),
            case: self.case.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
        }
    }

    /// The request that it asks for, or everything that is wrong with it: whom it is about, too, which the client judges only of a
    /// request that breaks no rule of its own.
    pub(crate) fn request(&self, staff: &Person, people: &People) -> Result<SignInAs, Violations> {
        let actor = self.actor(staff);
        SignInAs::builder()
            .user_id(self.customer.clone())
            .staff(actor.sub)
            .name(actor.name)
            .case(actor.case)
            .reason(actor.reason)
            .link_life(self.link_life())
            .build()
            .map_err(|mut violations| {
                policies::judge_whom(people, &staff.id, &self.customer, &mut violations);
                violations
            })
    }

    /// What is no number is no life, which the request refuses.
    fn link_life(&self) -> Duration {
        let minutes: u32 = self.minutes.trim().parse().unwrap_or_default();
        Duration::from_secs(u64::from(minutes) * 60)
    }
}

/// A field of the form, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Customer,
    Case,
    Minutes,
    Reason,
}

impl Field {
    /// Its `id` and `name` in the page.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Case => "case",
            Self::Reason => "reason",
            Self::Minutes => "minutes",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Customer => "Customer",
            Self::Case => "Case",
            Self::Reason => "Reason",
            Self::Minutes => "Minutes",
        }
    }
}

/// Something that is wrong, in words for the person who fills in the form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// `None` if it is about none of them.
    pub(crate) field: Option<Field>,
    pub(crate) text: String,
}

impl FieldError {
    /// Violations of our own rules have words for staff. Others speak to developers, and get words here.
    fn of(violation: &Violation) -> Self {
        let path = violation.path();
        let at = |field: Field, text| Self {
            field: Some(field),
            text,
        };
        let in_its_words =
            |field: Field| at(field, format!("{} {}", field.label(), violation.message()));
        match (path, violation.code()) {
            ("actor.sub", ViolationCode::NotAllowed) => at(
                Field::Customer,
                "This is your own account: nobody signs in as themselves".to_owned(),
            ),
            ("user_id", ViolationCode::NotAllowed) => in_its_words(Field::Customer),
            ("actor.case", _) => in_its_words(Field::Case),
            ("actor.reason", _) => in_its_words(Field::Reason),
            ("expires_in_seconds", _) => {
                let longest = LONGEST_LINK.as_secs() / 60;
                at(
                    Field::Minutes,
                    format!("Minutes must be a whole number, from 1 to {longest}"),
                )
            }
            (_, code) => Self {
                field: None,
                text: format!(
                    "The console asks for what it must not ({path}: {code}). Tell who runs it"
                ),
            },
        }
    }
}

/// All of them, in the order of the fields, each once.
pub(crate) fn field_errors(violations: &Violations) -> Vec<FieldError> {
    let about_a_text = |it: &Violation| matches!(it.path(), "actor.case" | "actor.reason");
    let text_is_wrong = violations.iter().any(about_a_text);
    let mut errors: Vec<_> = violations
        .iter()
        // An actor is too large because of a text that is too long, which is told there.
        .filter(|it| !(text_is_wrong && it.code() == ViolationCode::ActorTooLarge))
        .map(FieldError::of)
        .collect();
    errors.sort_by_key(|error| error.field);
    errors.dedup();
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_field_is_to_blame_for_is_blamed_on_none_in_words_for_staff() {
        for (path, code) in [
            ("actor", ViolationCode::ActorTooLarge),
            ("actor.name", ViolationCode::Missing),
            ("user_id", ViolationCode::Missing),
            ("actor.sub", ViolationCode::Invalid),
            ("session_max_duration_in_seconds", ViolationCode::Invalid),
        ] {
            let mut violations = Violations::new();
            violations.push(Violation::new(path, code, "lift it with `#[actor_token]`"));
            let errors = field_errors(&violations);
            let text =
                format!("The console asks for what it must not ({path}: {code}). Tell who runs it");
            assert_eq!(errors, [FieldError { field: None, text }]);
        }
    }
}
