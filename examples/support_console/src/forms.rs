//! The form that requests a link, and the errors next to its fields.

use std::num::IntErrorKind;
use std::time::Duration;

use actor_token::{Violation, Violations, request::ViolationCode};
use serde::Deserialize;

use crate::people::{Person, Staff};
use crate::policies;
use crate::request::{LinkRequest, MAX_LINK_TTL, SupportActor};

/// The fields as the agent filled them in. After an error, the page shows them again.
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
    /// Returns the form before it is filled in.
    pub(crate) fn empty(customer: &Person) -> Self {
        Self {
            customer: customer.id.clone(),
            case: String::new(),
            reason: String::new(),
            minutes: "10".to_owned(),
        }
    }

    /// Returns the actor that the session's `act` claim will contain.
    pub(crate) fn actor(&self, agent: &Person, request_id: String) -> SupportActor {
        SupportActor {
            sub: agent.id.clone(),
            name: agent.name.clone(),
            case: self.case.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            request: request_id,
        }
    }

    /// Builds the request, or returns all violations.
    ///
    /// The client checks its policies only for a valid request. Therefore the violations of an
    /// invalid form include those of [`policies::check_customer`].
    pub(crate) fn build_request(
        &self,
        actor: SupportActor,
        staff: &Staff,
    ) -> Result<LinkRequest, Violations> {
        let agent_id = actor.sub.clone();
        LinkRequest::builder()
            .user_id(self.customer.clone())
            .agent(actor.sub)
            .name(actor.name)
            .case(actor.case)
            .reason(actor.reason)
            .request(actor.request)
            .link_ttl(self.link_ttl())
            .build()
            .map_err(|mut violations| {
                policies::check_customer(staff, &agent_id, &self.customer, &mut violations);
                violations
            })
    }

    /// Returns whether the agent asked for something forbidden, and did not only make a mistake.
    pub(crate) fn is_forbidden(&self, violations: &Violations) -> bool {
        self.link_ttl() > MAX_LINK_TTL
            || violations
                .iter()
                .any(|it| it.code() == ViolationCode::NotAllowed)
    }

    /// Returns zero if `minutes` is not a number, because the request rejects zero.
    fn link_ttl(&self) -> Duration {
        let minutes = match self.minutes.trim().parse::<u32>() {
            Ok(minutes) => minutes,
            Err(error) if *error.kind() == IntErrorKind::PosOverflow => u32::MAX,
            Err(_) => 0,
        };
        Duration::from_secs(u64::from(minutes) * 60)
    }
}

/// A field of the form. The variants have the order of the page, in which errors are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Field {
    Customer,
    Case,
    Minutes,
    Reason,
}

impl Field {
    /// Returns the `id` and `name` in HTML.
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

/// An error that the form shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    /// The field that caused the error. `None` if no field did.
    pub(crate) field: Option<Field>,
    pub(crate) text: String,
}

impl FieldError {
    /// Converts a violation into an error for agents.
    ///
    /// The messages of the console's own rules are already for agents. The messages of actor-token
    /// are for developers, so this function replaces them.
    fn new(violation: &Violation) -> Self {
        let path = violation.path();
        let error_at = |field: Field, text| Self {
            field: Some(field),
            text,
        };
        let with_message =
            |field: Field| error_at(field, format!("{} {}", field.label(), violation.message()));
        match (path, violation.code()) {
            ("actor.sub", ViolationCode::NotAllowed) => error_at(
                Field::Customer,
                "This is your own account; you cannot sign in as yourself".to_owned(),
            ),
            ("user_id", ViolationCode::NotAllowed) => with_message(Field::Customer),
            ("actor.case", _) => with_message(Field::Case),
            ("actor.reason", _) => with_message(Field::Reason),
            ("expires_in_seconds", _) => {
                let max = MAX_LINK_TTL.as_secs() / 60;
                error_at(
                    Field::Minutes,
                    format!("Minutes must be a whole number from 1 to {max}"),
                )
            }
            (_, code) => Self {
                field: None,
                text: format!(
                    "Internal error: invalid request ({path}: {code}). Report it to the operator of this console"
                ),
            },
        }
    }
}

/// Returns the errors in the order of the fields, without duplicates.
pub(crate) fn field_errors(violations: &Violations) -> Vec<FieldError> {
    let is_text_violation = |it: &Violation| matches!(it.path(), "actor.case" | "actor.reason");
    let has_text_violation = violations.iter().any(is_text_violation);
    let mut errors: Vec<_> = violations
        .iter()
        // A text that is too long also makes the actor too large. Only the text is reported.
        .filter(|it| !(has_text_violation && it.code() == ViolationCode::ActorTooLarge))
        .map(FieldError::new)
        .collect();
    errors.sort_by_key(|error| error.field);
    errors.dedup();
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violation_without_field_is_internal_error() {
        for (path, code) in [
            ("actor", ViolationCode::ActorTooLarge),
            ("actor.name", ViolationCode::Missing),
            ("user_id", ViolationCode::Missing),
            ("actor.sub", ViolationCode::Invalid),
            ("session_max_duration_in_seconds", ViolationCode::Invalid),
        ] {
            let mut violations = Violations::new();
            violations.push(Violation::new(path, code, "a message for developers"));
            let errors = field_errors(&violations);
            let text = format!(
                "Internal error: invalid request ({path}: {code}). Report it to the operator of this console"
            );
            assert_eq!(errors, [FieldError { field: None, text }]);
        }
    }
}
