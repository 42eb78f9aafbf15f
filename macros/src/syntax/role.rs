//! The slots of a request, and the names by which a field gets into one.

/// A part of the request that a field can be.
#[derive(Clone, Copy, PartialEq, Eq)]
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
    const ALL: [Self; 7] = [
        Self::UserId,
        Self::Actor,
        Self::Sub,
        Self::Claim,
        Self::ExpiresIn,
        Self::SessionMaxDuration,
        Self::Skip,
    ];

    /// The key that puts a field into the slot.
    pub(crate) const fn attr_name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Actor => "actor",
            Self::Sub => "sub",
            Self::Claim => "claim",
            Self::ExpiresIn => "expires_in_seconds",
            Self::SessionMaxDuration => "session_max_duration_in_seconds",
            Self::Skip => "skip",
        }
    }

    pub(crate) fn from_attr_name(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.attr_name() == key)
    }

    /// The slot of a field without an attribute that says another. The other slots' names are too common as the
    /// names of fields that are something else.
    pub(crate) fn from_field_name(name: &str) -> Option<Self> {
        Self::from_attr_name(name).filter(|slot| {
            matches!(
                slot,
                Self::UserId | Self::Actor | Self::ExpiresIn | Self::SessionMaxDuration
            )
        })
    }

    pub(crate) const fn is_duration(self) -> bool {
        matches!(self, Self::ExpiresIn | Self::SessionMaxDuration)
    }
}

/// Returns `true` if a claim's name is `sub`, or so similar that a lenient parser, or a reader, takes it for `sub`.
pub(crate) fn is_similar_to_sub(name: &str) -> bool {
    let name = name.trim().replace('\u{17f}', "s");
    name.eq_ignore_ascii_case("sub")
}
