//! The table of attributes: their names, the kinds of their values, and data for errors and help.
//!
//! A new attribute needs a variant and a row here. It does not compile until a match arm reads its
//! value. A new kind of value needs another match arm that suggests a value. A new field of
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

/// The data of one attribute: a row of the table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AttrInfo {
    pub(crate) name: &'static str,
    pub(crate) value: ValueKind,
    /// An example of the value.
    pub(super) example: &'static str,
    /// The roles that support the attribute. `None` means all roles.
    pub(crate) roles: Option<&'static RoleGroup>,
    pub(crate) affects: Affects,
    /// Names of equivalent attributes in other derives. A name can include its first argument:
    /// `build_fn(validate)`.
    pub(super) synonyms: &'static [&'static str],
    /// The end of the help for a synonym, or empty.
    pub(super) purpose: &'static str,
}

/// The kind of value that an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    None,
    /// An optional string, or the name of a constant.
    ClaimName,
    /// An optional expression.
    Default,
    /// A constant expression.
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
    /// How messages describe a field with one of these roles: `a duration field`.
    field: &'static str,
    /// What messages say about such fields: `support bounds`.
    pub(crate) property: &'static str,
}

/// The generated code that an attribute affects. If that code isn't generated, the attribute is
/// reported. For example, a struct with `no_builder` has no builder, and a `PhantomData` no setter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Affects {
    Request,
    Builder,
    /// The setters of a field.
    Setter,
}

/// All field attributes, or all struct attributes.
pub(crate) trait Attr: Copy + PartialEq + 'static {
    const TARGET: Target;
    const ALL: &'static [Self];

    fn info(self) -> &'static AttrInfo;

    fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|attr| attr.info().name == name)
    }
}

/// Implements [`Attr`] from a table. The compiler checks that the table has all attributes.
macro_rules! table {
    ($attr:ident in $target:expr; $(
        $variant:ident $(($role:path))? => $name:literal, $value:ident, $example:literal, $roles:expr, $affects:ident, $synonyms:expr, $purpose:expr;
    )*) => {
        impl Attr for $attr {
            const TARGET: Target = $target;
            const ALL: &'static [Self] = &[$(Self::$variant $(($role))?),*];

            fn info(self) -> &'static AttrInfo {
                match self {
                    $(Self::$variant $(($role))? => &AttrInfo {
                        name: $name,
                        value: ValueKind::$value,
                        example: $example,
                        roles: $roles,
                        affects: Affects::$affects,
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

// Columns: attribute, name, kind of value, example, roles, affected code, synonyms, purpose.
table! { FieldAttr in Target::Field;
    Role(Role::UserId) => "user_id", None, "", ANY, Request, [], "";
    Role(Role::Actor) => "actor", None, "", ANY, Request, ["payload"], "";
    Role(Role::Sub) => "sub", None, "", ANY, Request, ["subject", "agent", "impersonator", "actor_id", "sub_id"], "";
    Role(Role::Claim) => "claim", ClaimName, "\"name\"", ANY, Request, ["rename", "name", "claim_name"], " for a claim; Clerk's API defines all other names";
    Role(Role::Claims) => "claims", None, "", ANY, Request, ["flatten", "extra", "extra_claims"], ", without `claim`, to send each member of the value as a claim";
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

table! { StructAttr in Target::Struct;
    Crate => "crate", CratePath, "\"::actor_token\"", ANY, Request, ["crate_path"], "";
    Validate => "validate", Function, "check", ANY, Request, ["build_fn(validate)", "schema", "custom", "check"], "";
    Builder => "builder", BuilderName, "NewSession", ANY, Builder, ["name", "builder_name", "builder_type", "type_name"], " to name the builder";
    NoBuilder => "no_builder", None, "", ANY, Builder, [], "";
    MaxActorBytes => "max_actor_bytes", Bytes, "2000", ANY, Request, ["size_limit", "max_bytes"], "";
    NoPrelude => "no_prelude", None, "", ANY, Builder, [], "";
}

impl AttrInfo {
    /// Returns the attribute with this value, or only the name of an attribute without values.
    pub(super) fn with(&self, value: &str) -> String {
        match self.value {
            ValueKind::None => self.name.to_owned(),
            _ => format!("{} = {value}", self.name),
        }
    }

    /// Returns the shortest valid form of the attribute: without a value, if the value is optional.
    pub(super) fn shortest_form(&self) -> String {
        match self.value {
            ValueKind::ClaimName | ValueKind::Default => self.name.to_owned(),
            _ => self.with(self.example),
        }
    }

    /// Returns the end of the help, which describes the fields that support the attribute.
    pub(super) fn field_help(&self) -> String {
        match self.roles.map(|group| group.field) {
            Some(field) => format!(" on {field}, or `validate = check` on any other field"),
            None => String::new(),
        }
    }
}

/// The kind of item that an attribute can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Field,
    Struct,
}

impl Target {
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

    pub(super) fn has_attr(self, name: &str) -> bool {
        self.infos().iter().any(|info| info.name == name)
    }

    /// Returns a phrase with all attribute names, for the help.
    pub(super) fn attr_list(self) -> String {
        let names = self.infos().into_iter();
        let names: Vec<_> = names.map(|info| format!("`{}`", info.name)).collect();
        format!("one of the {} attributes {}", self.name(), names.join(", "))
    }

    pub(super) fn by_synonym(self, synonym: &str) -> Option<&'static AttrInfo> {
        let mut infos = self.infos().into_iter();
        infos.find(|info| info.synonyms.contains(&synonym))
    }

    /// Returns the attribute whose name is most similar to an unknown name. It begins with the
    /// unknown name, has the same letters, or differs by a few edits.
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
    /// A struct or a map whose members are further claims.
    Claims,
    ExpiresIn,
    SessionMaxDuration,
    Skip,
}

impl Role {
    /// Returns the attribute that gives a field this role.
    pub(crate) fn attr_name(self) -> &'static str {
        FieldAttr::Role(self).info().name
    }

    /// Returns the role that a field without a role attribute gets from its name. The other roles
    /// require an attribute, because unrelated fields often have their names.
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

/// Returns `true` if the name is `sub`, or so similar that lenient parsers or people can confuse it
/// with `sub`: by case, whitespace or the long s (`ſ`).
pub(crate) fn is_similar_to_sub(name: &str) -> bool {
    let name = name.trim().replace('\u{17f}', "s");
    name.eq_ignore_ascii_case("sub")
}

/// Returns `true` if the name is valid for a claim.
pub(crate) fn is_valid_claim_name(name: &str) -> bool {
    !name.is_empty()
        && name.trim() == name
        && !name.contains(char::is_control)
        && !is_similar_to_sub(name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn nearest_attribute_is_found_despite_typo() {
        for (name, expected) in [
            ("clam", Some("claim")),
            ("Claims", Some("claims")),
            ("claimss", Some("claims")),
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
            let actual = Target::Field.nearest(name).map(|info| info.name);
            assert_eq!(actual, expected, "{name}");
        }
    }

    #[test]
    fn synonym_belongs_to_one_attribute_only() {
        for target in [Target::Field, Target::Struct] {
            let mut seen = BTreeSet::new();
            for synonym in target.infos().iter().flat_map(|info| info.synonyms) {
                assert!(!target.has_attr(synonym), "{synonym} is an attribute");
                assert!(seen.insert(synonym), "{synonym} is a duplicate");
            }
        }
    }
}
