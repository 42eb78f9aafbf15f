//! The table of attributes: their names and kinds of values, and the data for errors and help.
//!
//! A new attribute needs a variant and a row here. The compiler then requires the arm that reads
//! its value, and for a new kind of value also the arm that suggests one. A new field of
//! `FieldAttrs` does not compile until `check::lower` names it.

use super::spelling::{edit_distance, is_anagram, max_edits};

/// A field attribute.
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

/// A struct attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StructAttr {
    Crate,
    Validate,
    Builder,
    NoBuilder,
    MaxActorBytes,
    NoPrelude,
}

/// A row of the table: the data of one attribute.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AttrInfo {
    pub(crate) name: &'static str,
    pub(crate) value: ValueKind,
    /// An example of the value.
    pub(super) example: &'static str,
    /// The roles that support the attribute, or `None` for all roles.
    pub(crate) roles: Option<&'static RoleGroup>,
    pub(crate) subject: Subject,
    /// Names of equivalent attributes in other derives. Some include the first word of the value:
    /// `build_fn(validate)`.
    pub(super) synonyms: &'static [&'static str],
    /// The end of the help for a synonym.
    pub(super) purpose: &'static str,
}

/// The kind of value that an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    None,
    /// An optional string.
    ClaimName,
    /// An optional expression.
    Default,
    /// A number, a constant or a call.
    Seconds,
    Function,
    Visibility,
    BuilderName,
    CratePath,
    Bytes,
}

/// Roles that support an attribute, and how messages describe them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RoleGroup {
    pub(crate) roles: &'static [Role],
    /// A noun for a field with one of these roles: `a duration field`.
    field: &'static str,
    /// A verb phrase for fields with these roles: `support bounds`.
    pub(crate) property: &'static str,
}

/// The generated code that an attribute affects. An attribute for code that isn't generated is
/// reported, such as the builder with `no_builder`, or the setter of a `PhantomData`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Request,
    Builder,
    /// The setters of a field.
    Setter,
}

/// The attributes of fields, or those of structs.
pub(crate) trait Attr: Copy + PartialEq + 'static {
    const SITE: Site;
    const ALL: &'static [Self];

    fn info(self) -> &'static AttrInfo;

    fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|attr| attr.info().name == name)
    }
}

/// Implements [`Attr`] by a list of all attributes. The compiler checks that it is complete.
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

// Columns: attribute, name, kind of value, example, roles, subject, synonyms, purpose.
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
    /// Returns the attribute with the value, or only its name if it takes no value.
    pub(super) fn with(&self, value: &str) -> String {
        match self.value {
            ValueKind::None => self.name.to_owned(),
            _ => format!("{} = {value}", self.name),
        }
    }

    /// Returns the shortest valid form of the attribute, without a value if that is optional.
    pub(super) fn shortest(&self) -> String {
        match self.value {
            ValueKind::ClaimName | ValueKind::Default => self.name.to_owned(),
            _ => self.with(self.example),
        }
    }

    /// Returns the end of a help, which describes the fields that support the attribute.
    pub(super) fn on_fields(&self) -> String {
        match self.roles.map(|group| group.field) {
            Some(field) => format!(" on {field}, or `validate = check` on any other field"),
            None => String::new(),
        }
    }
}

/// The kind of item that an attribute is on.
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

    /// Returns all names as text for a help.
    pub(super) fn listed(self) -> String {
        let names = self.infos().into_iter();
        let names: Vec<_> = names.map(|info| format!("`{}`", info.name)).collect();
        format!("one of the {} attributes {}", self.name(), names.join(", "))
    }

    pub(super) fn by_synonym(self, synonym: &str) -> Option<&'static AttrInfo> {
        let mut infos = self.infos().into_iter();
        infos.find(|info| info.synonyms.contains(&synonym))
    }

    /// Returns the attribute that an unknown name was probably meant for: one that begins with the
    /// name, or differs by a typo.
    pub(super) fn nearest(self, name: &str) -> Option<&'static AttrInfo> {
        let name = name.strip_prefix("r#").unwrap_or(name).to_lowercase();
        let infos = self.infos().into_iter();
        let near = infos.filter_map(|info| {
            let is_prefix = name.len() >= 3 && info.name.starts_with(&name);
            let distance = if is_prefix || is_anagram(&name, info.name) {
                0
            } else {
                edit_distance(&name, info.name)
            };
            (distance <= max_edits(&name, info.name)).then_some((distance, info))
        });
        Some(near.min_by_key(|(distance, _)| *distance)?.1)
    }
}

/// The role of a field in the request.
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

    /// Returns the role that a field without a role attribute gets from its name. The names of the
    /// other roles are too common for unrelated fields.
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

/// Returns `true` if the name of a claim is `sub`, or so similar that lenient parsers or readers
/// can confuse it with `sub`.
pub(crate) fn is_similar_to_sub(name: &str) -> bool {
    let name = name.trim().replace('\u{17f}', "s");
    name.eq_ignore_ascii_case("sub")
}

/// The size of `{"sub":"a"}` in bytes.
pub(super) const SMALLEST_ACTOR: u32 = 11;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nearest_attribute_differs_by_typo() {
        for (name, expected) in [
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
            let actual = Site::Field.nearest(name).map(|info| info.name);
            assert_eq!(actual, expected, "{name}");
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
