//! Attributes of serde, bon, `derive_builder`, garde, validator and clap, and what to use instead of them.

use super::attr_names::AttrNames;

/// What to use instead of an attribute of another derive.
#[derive(Clone, Copy)]
pub(super) enum Advice {
    /// An equivalent attribute: an example of it, which is used if the user's value doesn't fit, and text to append to the help.
    Use(&'static str, &'static str),
    /// `default`, with a call of the function that is the value.
    DefaultCall,
    /// `min` and `max`, with the bounds in the value.
    Bounds,
    /// A type that is not an `Option`.
    Required,
    /// There is no such attribute. The complete help.
    Explain(&'static str),
}
use Advice::{Bounds, DefaultCall, Explain, Required, Use};

const FIELD: &[&str] = &["field"];
const STRUCT: &[&str] = &["struct"];
const BOTH: &[&str] = &["field", "struct"];

const NAMES: Advice = Explain(
    "add `claim = \"name\"` to each claim whose name differs from its field's name; Clerk's API defines all other names",
);

pub(super) const ON_DURATIONS: &str =
    " on a duration field, or `validate = check` on any other field";

/// The sites (field, struct) at which the names are replaced, the names, and the advice. `setter(into)` takes precedence over `setter`.
#[rustfmt::skip]
const TABLE: &[(&[&str], &[&str], Advice)] = &[
    // Roles
    (FIELD, &["rename", "name", "claim_name"], Use("claim = \"name\"", " for a claim; Clerk's API defines all other names")),
    (FIELD, &["extra"], Use("claim", "")),
    (FIELD, &["subject", "agent", "impersonator", "actor_id", "actor_sub", "sub_id"], Use("sub", "")),
    (FIELD, &["payload"], Use("actor", "")),
    (FIELD, &["ttl", "expiry"], Use("expires_in_seconds", "")),
    (FIELD, &["ignore", "exclude", "skip_serializing"], Use("skip", " to exclude the field from the request")),
    (FIELD, &["id"], Explain("use `user_id` for the impersonated user's ID, or `sub` for the impersonator's ID")),
    (FIELD, &["max_duration", "max_session_duration", "session_ttl"], Use("session_max_duration_in_seconds", "")),
    (FIELD, &["duration", "lifetime"], Explain("use `expires_in_seconds` for the token duration, or `session_max_duration_in_seconds` for the maximum session duration")),
    (FIELD, &["flatten", "claims"], Explain("use a `claim` field for each member, or one `actor` field for the complete actor")),
    // Serialization
    (BOTH, &["skip_serializing_if", "skip_if_none", "skip_none", "skip_if", "skip_serializing_none"],
        Explain("remove it: a claim or duration of type `Option<…>` is omitted from the request if it is `None`")),
    (FIELD, &["with", "serialize_with", "serialize"],
        Explain("use a field type with its own `Serialize` implementation; for a setter that converts its argument, use `into`")),
    (BOTH, &["rename_all", "rename_all_fields"], NAMES),
    (STRUCT, &["rename"], NAMES),
    (STRUCT, &["into"], Explain("remove it, or move it to `#[serde(…)]`; for setters that accept other types, use `into` on fields")),
    (BOTH, &["alias", "borrow", "bound", "content", "deny_unknown_fields", "deserialize_with", "expecting", "field_identifier", "from", "other", "remote",
        "skip_deserializing", "tag", "transparent", "try_from", "untagged", "variant_identifier"],
        Explain("remove it, or move it to `#[serde(…)]`: the request is not serialized with serde's derive")),
    // Builder
    (FIELD, &["default_value", "default_value_t", "default_values", "default_values_t", "default_expr"], Use("default = VALUE", "")),
    (FIELD, &["default_fn", "default_with"], DefaultCall),
    (FIELD, &["optional"], Explain("use a field of type `Option<…>`, or `default = VALUE`")),
    (BOTH, &["required"], Required),
    (FIELD, &["setter(into)"], Use("into", "")),
    (STRUCT, &["on", "setter(into)", "setters(into)"],
        Explain("use `into` on each field that needs it; setters of string fields already accept `impl Into`")),
    (BOTH, &["strip_option", "setter(strip_option)"],
        Explain("remove it: the setter of an `Option` field takes the value, and its `maybe_` setter takes the `Option`")),
    (FIELD, &["setter(skip)"], Explain("use `default = VALUE`, and `vis = pub(self)` to hide the setter from other modules")),
    (BOTH, &["each", "setter(each)"], Explain("remove it: a setter takes the complete collection")),
    (BOTH, &["setter", "setters", "try_setter"],
        Explain("remove it: a setter has the name of its field; use `into` on a field to accept other types, and `vis` to change the visibility")),
    (BOTH, &["field", "getter", "members"], Explain("remove it: the builder has no other fields and no getters; read the fields after `build()`")),
    (BOTH, &["overwritable"], Explain("remove it: a required field is set exactly once")),
    (FIELD, &["private"], Use("vis = pub(self)", "")),
    (FIELD, &["pub", "public"], Use("vis = pub", "")),
    (FIELD, &["visibility"], Use("vis = pub(crate)", "")),
    (STRUCT, &["private", "pub", "public", "visibility"], Explain("use `vis` on each field; the builder has the visibility of the struct")),
    (STRUCT, &["name", "builder_name", "builder_type", "type_name"], Use("builder = NewSession", " to name the builder")),
    (STRUCT, &["build_fn(validate)", "schema", "custom", "check"], Use("validate = check", "")),
    (BOTH, &["start_fn", "finish_fn", "build_fn", "builder_method", "build_method", "state_mod", "custom_constructor", "create_empty"],
        Explain("remove it: the functions are `builder` and `build`; for another name, write a function that calls them")),
    (STRUCT, &["derive"], Explain("remove it: the builder cannot derive traits")),
    (STRUCT, &["const", "generics", "no_std"], Explain("remove it: the builder uses `std`, has the generic parameters of the struct, and is not `const`")),
    (STRUCT, &["pattern"], Explain("remove it: a setter takes the builder by value and returns it")),
    (BOTH, &["doc"], Explain("use a doc comment: the first paragraph of a field's comment documents its setters")),
    (STRUCT, &["crate_path"], Use("crate = \"::actor_token\"", "")),
    (STRUCT, &["size_limit"], Use("max_actor_bytes = 2000", "")),
    // Validation
    (FIELD, &["custom", "check"], Use("validate = check", "")),
    (FIELD, &["range"], Bounds),
    (FIELD, &["minimum", "at_least", "min_seconds"], Use("min = 60", ON_DURATIONS)),
    (FIELD, &["maximum", "at_most", "max_seconds"], Use("max = 3600", ON_DURATIONS)),
    (FIELD, &["must_match", "matches"], Explain("use `validate = Self::check` on the struct, with a function that compares the two fields")),
    (FIELD, &["length", "min_length", "max_length", "min_len", "max_len", "size", "email", "url", "ip", "ipv4", "ipv6", "regex", "pattern", "ascii",
        "alphanumeric", "contains", "does_not_contain", "non_control_character", "prefix", "suffix", "phone", "phone_number", "credit_card", "dive",
        "nested", "inner", "adapt", "if"],
        Explain("use `validate = check`, with your own `fn check(value: &T) -> Result<(), String>`")),
    (FIELD, &["required_nested"],
        Explain("use a type other than `Option<…>`, and `validate = check` with your own `fn check(value: &T) -> Result<(), String>`")),
    (STRUCT, &["nest_all_fields"], Explain("use `validate = check` on each field, with your own `fn check(value: &T) -> Result<(), String>`")),
    (BOTH, &["skip_on_field_errors"], Explain("remove it: all `validate` functions run, and all violations are reported")),
    (BOTH, &["context", "allow_unvalidated"], Explain("remove it: `validate` functions take only the value, and are optional")),
    // Command line
    (BOTH, &["about", "action", "after_help", "aliases", "allow_hyphen_values", "arg", "arg_required_else_help", "author", "before_help", "bin_name",
        "command", "conflicts_with", "conflicts_with_all", "default_missing_value", "default_value_if", "default_value_ifs", "display_order", "env",
        "exclusive", "global", "group", "groups", "help", "help_heading", "hide", "ignore_case", "index", "last", "long", "long_about", "long_help",
        "next_help_heading", "num_args", "overrides_with", "propagate_version", "raw", "rename_all_env", "require_equals", "required_if_eq",
        "required_unless_present", "requires", "requires_if", "short", "subcommand", "subcommand_required", "trailing_var_arg", "value_delimiter",
        "value_enum", "value_hint", "value_name", "value_parser", "version", "visible_alias", "visible_aliases"],
        Explain("remove it, or move it to `#[arg(…)]` or `#[command(…)]`: the derive does not read a command line")),
];

/// The advice on an attribute, by its name and the first word of its value in parentheses.
pub(super) fn advice(keys: AttrNames, name: &str, inner: Option<&str>) -> Option<Advice> {
    let find = |name: &str| {
        let mut rows = TABLE.iter();
        let row =
            rows.find(|(sites, names, _)| sites.contains(&keys.of) && names.contains(&name))?;
        Some(row.2)
    };
    let with_inner = inner.and_then(|inner| find(&format!("{name}({inner})")));
    with_inner.or_else(|| find(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::attr_names::{FIELD_ATTRS, STRUCT_ATTRS};
    use super::*;

    fn keys_of(site: &str) -> AttrNames {
        match site {
            "field" => FIELD_ATTRS,
            _ => STRUCT_ATTRS,
        }
    }

    /// The attributes of other derives: the crate, those on a field, and those on a struct.
    const CRATES: &[(&str, &str, &str)] = &[
        (
            "bon",
            "default doc field finish_fn getter into name overwritable required setters skip start_fn with",
            "builder_type const crate derive doc finish_fn generics members on start_fn state_mod",
        ),
        (
            "clap",
            "action alias aliases allow_hyphen_values conflicts_with conflicts_with_all default_missing_value default_value
            default_value_if default_value_t default_values_t display_order env exclusive flatten global group groups help
            help_heading hide id ignore_case index last long long_help num_args overrides_with raw require_equals required
            required_if_eq required_unless_present requires requires_if short skip subcommand trailing_var_arg value_delimiter
            value_enum value_hint value_name value_parser visible_alias visible_aliases",
            "about after_help arg_required_else_help author before_help bin_name group long_about name next_help_heading
            propagate_version rename_all rename_all_env subcommand_required version",
        ),
        (
            "derive_builder",
            "default each field pattern private public setter strip_option try_setter vis",
            "build_fn create_empty custom_constructor default derive field name no_std pattern private public setter try_setter vis",
        ),
        (
            "garde",
            "adapt alphanumeric ascii contains credit_card custom dive email if inner ip ipv4 ipv6 length matches pattern
            phone_number prefix range rename required skip suffix url",
            "allow_unvalidated context custom transparent",
        ),
        (
            "serde",
            "alias borrow bound default deserialize_with flatten getter other rename serialize_with skip skip_deserializing
            skip_serializing skip_serializing_if with",
            "bound content crate default deny_unknown_fields expecting field_identifier from into remote rename rename_all
            rename_all_fields tag transparent try_from untagged variant_identifier",
        ),
        (
            "validator",
            "contains credit_card custom does_not_contain email ip length must_match nested non_control_character phone range
            regex required required_nested skip_on_field_errors url",
            "context nest_all_fields schema skip_on_field_errors",
        ),
    ];

    #[test]
    fn each_attribute_of_another_crate_has_advice() {
        for (krate, on_field, on_struct) in CRATES {
            for (keys, names) in [(FIELD_ATTRS, on_field), (STRUCT_ATTRS, on_struct)] {
                for name in names.split_whitespace() {
                    // Attributes of the same name are accepted, or moved to the other site.
                    let exists = FIELD_ATTRS.contains(name) || STRUCT_ATTRS.contains(name);
                    let has_advice = advice(keys, name, None).is_some();
                    assert!(exists || has_advice, "{krate}: {name} on a {}", keys.of);
                }
            }
        }
    }

    #[test]
    fn each_name_has_one_advice_per_site() {
        let mut seen = BTreeSet::new();
        for (sites, names, _) in TABLE {
            for site in *sites {
                for name in *names {
                    assert!(!keys_of(site).contains(name), "{name} is an attribute");
                    assert!(seen.insert((site, name)), "{name} on a {site}");
                }
            }
        }
    }

    #[test]
    fn advised_attributes_exist() {
        for (sites, names, advice) in TABLE {
            if let Use(example, _) = advice {
                let attr = example.split(' ').next().unwrap();
                let exists = sites.iter().all(|site| keys_of(site).contains(attr));
                assert!(exists, "{names:?}: {example}");
            }
        }
    }
}
