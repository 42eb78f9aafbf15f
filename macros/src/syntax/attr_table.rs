//! The table of attributes: what each is called, and all that is known of it but how it is read and
//! what it does.
//!
//! An attribute that is added needs a variant and a row here. The compiler then asks for the arm
//! that reads its value, and a new kind of value for the arm that suggests one. Lowering asks for
//! a field that is new in `FieldAttrs`.

use super::spelling::{edit_distance, is_anagram, max_edits};

/// An attribute of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldAttr {
    Role(Role),
    Default,
    Min,
    Max,
    Validate,
    Into,
    Vis,
}

/// An attribute of the struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StructAttr {
    Crate,
    Validate,
    Builder,
    NoBuilder,
    MaxActorBytes,
    NoPrelude,
}

/// A row of the table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AttrInfo {
    pub(crate) name: &'static str,
    pub(crate) value: ValueKind,
    /// An example of the value.
    pub(super) example: &'static str,
    /// The roles of the fields that it can be on, unless it can be on any.
    pub(crate) roles: Option<&'static RoleGroup>,
    pub(crate) subject: Subject,
    /// Names for the same thing in other derives, some with the first word of their value:
    /// `build_fn(validate)`.
    pub(super) synonyms: &'static [&'static str],
    /// What the help for a synonym adds.
    pub(super) purpose: &'static str,
}

/// The kind of value that an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    None,
    /// A string, which can be left out.
    ClaimName,
    /// An expression, which can be left out.
    Default,
    /// A number, a constant or a call.
    Seconds,
    Function,
    Visibility,
    BuilderName,
    CratePath,
    Bytes,
}

/// Roles that an attribute is for, and what errors say of them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RoleGroup {
    pub(crate) roles: &'static [Role],
    /// A field with one of these roles: `a duration field`.
    field: &'static str,
    /// What only fields with these roles are or do: `support bounds`.
    pub(crate) property: &'static str,
}

/// What an attribute is about. One about something that isn't generated is reported: a builder
/// with `no_builder`, the setter of a `PhantomData`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Request,
    Builder,
    /// The setters of a field in the builder.
    Setter,
}

/// The attributes of one site.
pub(crate) trait Attr: Copy + PartialEq + 'static {
    const SITE: Site;
    const ALL: &'static [Self];

    fn info(self) -> &'static AttrInfo;

    fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|attr| attr.info().name == name)
    }
}

/// Implements [`Attr`] by a list of all attributes, which the compiler checks to be complete.
macro_rules! table {
    ($attr:ident in $site:expr; $(
        $variant:ident $(($role:path))? => $name:literal, $value:ident, $example:literal, $roles:expr, $subject:ident, $synonyms:expr, $purpose:expr;
    )*) => {
        impl Attr for $attr {
            const SITE: Site = $site;
            const ALL: &'static [Self] = &[$(Self::$variant $(($role))?),*];

            fn info(self) -> &'static AttrInfo {
                match self {
                    $(Self::$variant $(($role))? => &AttrInfo {
                        name: $name,
                        value: ValueKind::$value,
                        example: $example,
                        roles: $roles,
                        subject: Subject::$subject,
                        synonyms: &$synonyms,
                        purpose: $purpose,
                    },)*
                }
            }
        }
    };
}

const ANY: Option<&RoleGroup> = None;
const DURATIONS: Option<&RoleGroup> = Some(&RoleGroup {
    roles: &[Role::ExpiresIn, Role::SessionMaxDuration],
    field: "a duration field",
    property: "support bounds",
});

// Attribute, its name, kind of value, example, roles, subject, synonyms, and their purpose.
table! { FieldAttr in Site::Field;
    Role(Role::UserId) => "user_id", None, "", ANY, Request, [], "";
    Role(Role::Actor) => "actor", None, "", ANY, Request, ["payload"], "";
    Role(Role::Sub) => "sub", None, "", ANY, Request, ["subject", "agent", "impersonator", "actor_id", "sub_id"], "";
    Role(Role::Claim) => "claim", ClaimName, "\"name\"", ANY, Request, ["rename", "name", "claim_name"], " for a claim; Clerk's API defines all other names";
    Role(Role::ExpiresIn) => "expires_in_seconds", None, "", ANY, Request, ["ttl", "expiry"], "";
    Role(Role::SessionMaxDuration) => "session_max_duration_in_seconds", None, "", ANY, Request,
        ["max_duration", "max_session_duration", "session_duration", "session_ttl"], "";
    Role(Role::Skip) => "skip", None, "", ANY, Request, ["ignore", "exclude", "skip_serializing"], " to exclude the field from the request";
    Default => "default", Default, "VALUE", ANY, Builder, ["default_value", "default_value_t", "default_expr", "default_code"], "";
    Min => "min", Seconds, "60", DURATIONS, Request, ["minimum", "at_least"], "";
    Max => "max", Seconds, "3600", DURATIONS, Request, ["maximum", "at_most"], "";
    Validate => "validate", Function, "check", ANY, Request, ["custom", "check"], "";
    Into => "into", None, "", ANY, Setter, [], "";
    Vis => "vis", Visibility, "pub(crate)", ANY, Setter, ["visibility"], "";
}

table! { StructAttr in Site::Struct;
    Crate => "crate", CratePath, "\"::actor_token\"", ANY, Request, ["crate_path"], "";
    Validate => "validate", Function, "check", ANY, Request, ["build_fn(validate)", "schema", "custom", "check"], "";
    Builder => "builder", BuilderName, "NewSession", ANY, Builder, ["name", "builder_name", "builder_type", "type_name"], " to name the builder";
    NoBuilder => "no_builder", None, "", ANY, Builder, [], "";
    MaxActorBytes => "max_actor_bytes", Bytes, "2000", ANY, Request, ["size_limit", "max_bytes"], "";
    NoPrelude => "no_prelude", None, "", ANY, Builder, [], "";
}

impl AttrInfo {
    /// Returns the attribute with the value, or alone if it takes none.
    pub(super) fn with(&self, value: &str) -> String {
        match self.value {
            ValueKind::None => self.name.to_owned(),
            _ => format!("{} = {value}", self.name),
        }
    }

    /// Returns the shortest form of the attribute: alone, if it can stand alone.
    pub(super) fn shortest(&self) -> String {
        match self.value {
            ValueKind::ClaimName | ValueKind::Default => self.name.to_owned(),
            _ => self.with(self.example),
        }
    }

    /// Returns the fields that the attribute is for, as the end of a help.
    pub(super) fn on_fields(&self) -> String {
        match self.roles.map(|group| group.field) {
            Some(field) => format!(" on {field}, or `validate = check` on any other field"),
            None => String::new(),
        }
    }
}

/// Where an attribute can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Site {
    Field,
    Struct,
}

impl Site {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Struct => "struct",
        }
    }

    fn infos(self) -> Vec<&'static AttrInfo> {
        match self {
            Self::Field => FieldAttr::ALL.iter().map(|attr| attr.info()).collect(),
            Self::Struct => StructAttr::ALL.iter().map(|attr| attr.info()).collect(),
        }
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.infos().iter().any(|info| info.name == name)
    }

    /// Returns all names, as prose.
    pub(super) fn listed(self) -> String {
        let names = self.infos().into_iter();
        let names: Vec<_> = names.map(|info| format!("`{}`", info.name)).collect();
        format!("one of the {} attributes {}", self.name(), names.join(", "))
    }

    pub(super) fn by_synonym(self, synonym: &str) -> Option<&'static AttrInfo> {
        let mut infos = self.infos().into_iter();
        infos.find(|info| info.synonyms.contains(&synonym))
    }

    /// Returns the attribute that a name was probably meant for: one that begins with it, or that
    /// is a slip away.
    pub(super) fn nearest(self, name: &str) -> Option<&'static AttrInfo> {
        let name = name.strip_prefix("r#").unwrap_or(name).to_lowercase();
        let infos = self.infos().into_iter();
        let near = infos.filter_map(|info| {
            let is_beginning = name.len() >= 3 && info.name.starts_with(&name);
            let distance = if is_beginning || is_anagram(&name, info.name) {
                0
            } else {
                edit_distance(&name, info.name)
            };
            (distance <= max_edits(&name, info.name)).then_some((distance, info))
        });
        Some(near.min_by_key(|(distance, _)| *distance)?.1)
    }
}

/// A part of the request that a field can be.
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

/// The bytes of `{"sub":"a"}`.
pub(super) const SMALLEST_ACTOR: u32 = 11;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nearest_attribute_is_a_slip_away() {
        for (typed, nearest) in [
            ("clam", Some("claim")),
            ("Claim", Some("claim")),
            ("expires_in", Some("expires_in_seconds")),
            ("session", Some("session_max_duration_in_seconds")),
            ("userid", Some("user_id")),
            ("defualt", Some("default")),
            ("actro", Some("actor")),
            ("actors", Some("actor")),
            ("cliam", Some("claim")),
            ("subb", Some("sub")),
            ("r#sub", Some("sub")),
            ("validator", Some("validate")),
            ("author", None),
            ("class", None),
            ("chain", None),
            ("skipped", None),
            ("skip_validation", None),
            ("default_impl", None),
            ("lifetime", None),
            ("map", None),
            ("sum", None),
            ("date", None),
            ("case", None),
            ("x", None),
            ("", None),
        ] {
            let actual = Site::Field.nearest(typed).map(|info| info.name);
            assert_eq!(actual, nearest, "{typed}");
        }
    }

    #[test]
    fn synonym_belongs_to_one_attribute() {
        for site in [Site::Field, Site::Struct] {
            let mut seen = BTreeSet::new();
            for synonym in site.infos().iter().flat_map(|info| info.synonyms) {
                assert!(!site.has(synonym), "{synonym} is an attribute");
                assert!(seen.insert(synonym), "{synonym}");
            }
        }
    }
}
