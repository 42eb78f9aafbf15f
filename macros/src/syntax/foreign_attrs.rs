//! Attributes of serde, bon, `derive_builder`, garde, validator and clap, and what to use instead of them.

use super::keys::Keys;

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
    (BOTH, &["alias", "borrow", "bound", "deny_unknown_fields", "deserialize_with", "remote", "skip_deserializing", "tag", "transparent", "untagged"],
        Explain("remove it, or move it to `#[serde(…)]`: the request is not serialized with serde's derive")),
    // Builder
    (FIELD, &["default_value", "default_value_t", "default_expr"], Use("default = VALUE", "")),
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
    (BOTH, &["field", "getter"], Explain("remove it: the builder has no other fields and no getters; read the fields after `build()`")),
    (BOTH, &["overwritable"], Explain("remove it: a required field is set exactly once")),
    (FIELD, &["private"], Use("vis = pub(self)", "")),
    (FIELD, &["pub", "public"], Use("vis = pub", "")),
    (FIELD, &["visibility"], Use("vis = pub(crate)", "")),
    (STRUCT, &["private", "pub", "public", "visibility"], Explain("use `vis` on each field; the builder has the visibility of the struct")),
    (STRUCT, &["name", "builder_name", "builder_type", "type_name"], Use("builder = NewSession", " to name the builder")),
    (STRUCT, &["build_fn(validate)", "schema", "custom", "check"], Use("validate = check", "")),
    (BOTH, &["start_fn", "finish_fn", "build_fn", "builder_method", "build_method", "state_mod"],
        Explain("remove it: the functions are `builder` and `build`; for another name, write a function that calls them")),
    (STRUCT, &["derive"], Explain("remove it: the builder cannot derive traits")),
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
    (FIELD, &["length", "min_length", "max_length", "min_len", "max_len", "size", "email", "url", "ip", "regex", "pattern", "ascii",
        "alphanumeric", "contains", "prefix", "suffix", "phone", "phone_number", "credit_card", "dive", "nested", "inner"],
        Explain("use `validate = check`, with your own `fn check(value: &T) -> Result<(), String>`")),
    (BOTH, &["context", "allow_unvalidated"], Explain("remove it: `validate` functions take only the value, and are optional")),
    // Command line
    (BOTH, &["long", "short", "value_name", "value_parser", "arg", "command", "env", "help", "about", "action"],
        Explain("remove it, or move it to `#[arg(…)]` or `#[command(…)]`: the derive does not read a command line")),
];

/// The advice on an attribute, by its name and the first word of its value in parentheses.
pub(super) fn advice(keys: Keys, name: &str, inner: Option<&str>) -> Option<Advice> {
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

    use super::super::keys::{FIELD_KEYS, STRUCT_KEYS};
    use super::*;

    fn keys_of(site: &str) -> Keys {
        match site {
            "field" => FIELD_KEYS,
            _ => STRUCT_KEYS,
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
