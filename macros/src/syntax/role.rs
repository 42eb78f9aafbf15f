//! The parts of the request that a field can be.

use super::attr_table::{Attr, FieldAttr};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    UserId,
    Actor,
    Sub,
    Claim,
    ExpiresIn,
    SessionMaxDuration,
    Skip,
}

impl Role {
    /// Returns the attribute that gives a field this role.
    pub(crate) fn attr_name(self) -> &'static str {
        FieldAttr::Role(self).info().name
    }

    /// Returns the role of a field of this name without a role attribute. The other roles' names
    /// are too common as the names of fields that are something else.
    pub(crate) fn from_field_name(name: &str) -> Option<Self> {
        let named = [
            Self::UserId,
            Self::Actor,
            Self::ExpiresIn,
            Self::SessionMaxDuration,
        ];
        named.into_iter().find(|role| role.attr_name() == name)
    }

    pub(crate) const fn is_duration(self) -> bool {
        matches!(self, Self::ExpiresIn | Self::SessionMaxDuration)
    }
}

/// Returns `true` if a claim's name is `sub`, or so similar that a lenient parser, or a reader,
/// takes it for `sub`.
pub(crate) fn is_similar_to_sub(name: &str) -> bool {
    let name = name.trim().replace('\u{17f}', "s");
    name.eq_ignore_ascii_case("sub")
}
