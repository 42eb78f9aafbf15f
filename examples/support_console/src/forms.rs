//! The form with which a link is asked for, and what is wrong with it: our violations, told at the fields that they are about.

use std::time::Duration;

use actor_token::{Violation, ViolationCode, Violations};
use serde::Deserialize;

use crate::acting::{SignInAs, SupportActor};
use crate::people::Person;
use crate::policies::LONGEST_LINK;

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

    pub(crate) fn actor(&self, staff: &Person) -> SupportActor {
        SupportActor {
            sub: staff.id.clone(),
            name: staff.name.clone(),
            case: self.case.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
        }
    }

    /// The request that it asks for.
    pub(crate) fn request(&self, staff: &Person) -> Result<SignInAs, Violations> {
        SignInAs::builder()
            .user_id(self.customer.clone())
            .actor(self.actor(staff))
            .link_life(self.link_life())
            .build()
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

    /// The field that a path on the wire comes from.
    fn of(path: &str) -> Self {
        match path {
            "actor.case" => Self::Case,
            "expires_in_seconds" => Self::Minutes,
            "user_id" | "actor.sub" => Self::Customer,
            // The reason is what can make an actor too large.
            _ => Self::Reason,
        }
    }
}

/// Something that is wrong with a field, in words for the person who fills it in.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    pub(crate) field: Field,
    pub(crate) text: String,
}

impl FieldError {
    /// A violation's own words, but where those are for a developer.
    fn of(violation: &Violation) -> Self {
        let field = Field::of(violation.path());
        let longest = LONGEST_LINK.as_secs() / 60;
        let text = match (violation.path(), violation.code()) {
            ("actor.sub", ViolationCode::NotAllowed) => {
                "This is your own account: nobody signs in as themselves".to_owned()
            }
            ("expires_in_seconds", ViolationCode::NotAllowed) => {
                format!("A link may work for {longest} minutes at most")
            }
            ("expires_in_seconds", _) => {
                format!("Minutes must be a whole number, from 1 to {longest}")
            }
            _ => format!("{} {}", field.label(), violation.message()),
        };
        Self { field, text }
    }
}

/// All of them, in the order of the fields.
pub(crate) fn field_errors(violations: &Violations) -> Vec<FieldError> {
    let mut errors: Vec<_> = violations.iter().map(FieldError::of).collect();
    errors.sort_by_key(|error| error.field);
    errors
}
