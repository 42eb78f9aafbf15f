//! Help for attributes of serde, bon, `derive_builder`, `typed-builder`, garde and validator that
//! have no single equivalent. An attribute with a single equivalent is a synonym in `attr_table`.

use super::attr_table::Target::{self, Field, Struct};

const BOTH: &[Target] = &[Field, Struct];
const FIELD: &[Target] = &[Field];
const STRUCT: &[Target] = &[Struct];

const INTO: &str =
    "use `into` on each field that needs it; setters of string fields already accept `impl Into`";

/// Columns: targets, names, help. A name can include its first argument: `setter(into)`.
#[rustfmt::skip]
const TABLE: &[(&[Target], &[&str], &str)] = &[
    // Roles
    (FIELD, &["id"], "use `user_id` for the impersonated user's ID, or `sub` for the impersonator's ID"),
    (FIELD, &["duration", "lifetime"],
        "use `expires_in_seconds` for the token duration, or `session_max_duration_in_seconds` for the maximum session duration"),
    // serde
    (BOTH, &["skip_serializing_if", "skip_if_none", "skip_none", "skip_if"],
        "remove it: a claim or duration of type `Option<…>` is omitted from the request if it is `None`"),
    (FIELD, &["with", "serialize_with"],
        "use a field type with its own `Serialize` implementation; for a setter that converts its argument, use `into`"),
    (BOTH, &["rename_all"],
        "add `claim = \"name\"` to each claim whose name differs from its field's name; Clerk's API defines all other names"),
    (STRUCT, &["into"], "remove it, or move it to `#[serde(…)]`; for setters that accept other types, use `into` on fields"),
    (BOTH, &["alias", "borrow", "bound", "deny_unknown_fields", "deserialize_with", "from", "remote", "skip_deserializing", "tag", "transparent",
        "try_from", "untagged"],
        "remove it, or move it to `#[serde(…)]`: the request is not serialized with serde's derive"),
    // Builders
    (FIELD, &["default_fn", "default_with"], "use `default = VALUE`, where `VALUE` may be a call"),
    (FIELD, &["optional"], "use a field of type `Option<…>`, or `default = VALUE`"),
    (BOTH, &["required"], "remove it: a field is required unless its type is `Option<…>` or it has a `default`"),
    (BOTH, &["on", "setter(into)", "setters(into)"], INTO),
    (BOTH, &["strip_option", "setter(strip_option)"],
        "remove it: the setter of an `Option` field takes the value, and its `maybe_` setter takes the `Option`"),
    (FIELD, &["setter(skip)"], "use `default = VALUE`, and `vis = pub(self)` to hide the setter from other modules"),
    (BOTH, &["each", "setter(each)"], "remove it: a setter takes the complete collection"),
    (BOTH, &["setter", "setters", "try_setter"],
        "remove it: a setter has the name of its field; use `into` on a field to accept other types, and `vis` to change the visibility"),
    (BOTH, &["field", "getter", "members"], "remove it: the builder has no other fields and no getters; read the fields after `build()`"),
    (BOTH, &["overwritable"], "remove it: a required field is set exactly once"),
    (FIELD, &["private"], "use `vis = pub(self)`"),
    (FIELD, &["pub", "public"], "use `vis = pub`"),
    (FIELD, &["pub(crate)"], "use `vis = pub(crate)`"),
    (STRUCT, &["private", "pub", "public", "visibility"], "use `vis` on each field; the builder has the visibility of the struct"),
    (BOTH, &["start_fn", "finish_fn", "build_fn", "builder_method", "build_method", "state_mod"],
        "remove it: the functions are `builder` and `build`; for another name, write a function that calls them"),
    (STRUCT, &["derive"], "remove it: the builder cannot derive traits"),
    (STRUCT, &["pattern"], "remove it: a setter takes the builder by value and returns it"),
    (BOTH, &["doc"], "use a doc comment: the first paragraph of a field's comment documents its setters"),
    // Validation
    (FIELD, &["range"], "use `min = 60, max = 3600` on a duration field, or `validate = check` on any other field"),
    (FIELD, &["must_match", "matches"], "use `validate = Self::check` on the struct, with a function that compares the two fields"),
    (FIELD, &["length", "min_length", "max_length", "size", "email", "url", "ip", "regex", "pattern", "ascii", "alphanumeric", "contains",
        "does_not_contain", "prefix", "suffix", "phone", "phone_number", "credit_card", "dive", "nested", "inner"],
        "use `validate = check`, with your own `fn check(value: &T) -> Result<(), String>`"),
    (BOTH, &["context", "allow_unvalidated"], "remove it: `validate` functions take only the value, and are optional"),
];

/// Returns the help for an attribute of another derive.
pub(super) fn foreign_help(target: Target, name: &str) -> Option<&'static str> {
    let mut rows = TABLE.iter();
    let row =
        rows.find(|(targets, names, _)| targets.contains(&target) && names.contains(&name))?;
    Some(row.2)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn name_has_one_help_per_target() {
        for target in [Field, Struct] {
            let mut seen = BTreeSet::new();
            let rows = TABLE
                .iter()
                .filter(|(targets, ..)| targets.contains(&target));
            for name in rows.flat_map(|(_, names, _)| *names) {
                let is_known = target.has_attr(name) || target.by_synonym(name).is_some();
                assert!(
                    !is_known && seen.insert(name),
                    "{name} on a {}",
                    target.name()
                );
            }
        }
    }
}
