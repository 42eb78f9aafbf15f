//! What the help for an unknown attribute of a field suggests.

use super::help::help;
use super::judged;

/// An unknown attribute, the type of its field, and the help.
const UNKNOWN_ON_FIELD: &[(&str, &str, &str)] = &[
    // Misspelled: the user's own value is kept.
    ("viss", "u8", "use `vis = pub(crate)`"),
    ("clam", "u8", "use `claim`"),
    ("clam = \"a b\"", "u8", "use `claim = \"a b\"`"),
    ("clam = 3", "u8", "use `claim = \"name\"`"),
    ("validates", "u8", "use `validate = check`"),
    ("validates(a::b)", "u8", "use `validate = a::b`"),
    ("defualt", "u8", "use `default`"),
    ("defualt = f(1, 2)", "u8", "use `default = f(1, 2)`"),
    ("defualt = [1]", "Vec<u8>", "use `default = VALUE`"),
    ("subb = 3", "u8", "use `sub`"),
    // serde
    (
        "rename = \"x\"",
        "u8",
        "use `claim = \"x\"` for a claim; Clerk's API defines all other names",
    ),
    (
        "rename(serialize = \"x\")",
        "u8",
        "use `claim = \"x\"` for a claim; Clerk's API defines all other names",
    ),
    (
        "rename",
        "u8",
        "use `claim = \"name\"` for a claim; Clerk's API defines all other names",
    ),
    (
        "name(x)",
        "u8",
        "use `claim = \"x\"` for a claim; Clerk's API defines all other names",
    ),
    (
        "skip_serializing",
        "u8",
        "use `skip` to exclude the field from the request",
    ),
    // The builder
    ("default_value_t = 3", "u8", "use `default = 3`"),
    (
        "default_value_t = 3",
        "Option<u8>",
        "use `default = Some(3)`",
    ),
    (
        "default_value_t = Some(3)",
        "Option<u8>",
        "use `default = Some(3)`",
    ),
    (
        "default_value_t = 60",
        "Option<std::time::Duration>",
        "use `default = Some(std::time::Duration::from_secs(60))`",
    ),
    ("default_value = \"3\"", "u8", "use `default = 3`"),
    ("default_value = \"-3\"", "i8", "use `default = -3`"),
    ("default_value_t = -3", "u8", "use `default = VALUE`"),
    ("default_value_t = 3_u8", "u16", "use `default = VALUE`"),
    ("default_value_t = 2 * 3", "u16", "use `default = 2 * 3`"),
    (
        "default_value = \"600\"",
        "Duration",
        "use `default = Duration::from_secs(600)`",
    ),
    (
        "default_value_t = 10 * 60",
        "Duration",
        "use `default = Duration::from_secs(10 * 60)`",
    ),
    (
        "default_value = \"10m\"",
        "Duration",
        "use `default = VALUE`",
    ),
    (
        "default_value_t = 60",
        "chrono::Duration",
        "use `default = VALUE`",
    ),
    (
        "default_value = \"x\"",
        "&'static [u8]",
        "use `default = VALUE`",
    ),
    (
        "rename = \"\u{17f}ub\"",
        "u8",
        "use `claim = \"name\"` for a claim; Clerk's API defines all other names",
    ),
    ("default_value_t = 1.5", "Duration", "use `default = VALUE`"),
    ("default_value_t = 3", "f64", "use `default = 3.0`"),
    (
        "default_value_t = -3",
        "Option<f32>",
        "use `default = Some(-3.0)`",
    ),
    ("default_value_t = 3 * 4", "f64", "use `default = VALUE`"),
    ("default_value_t = 0x10", "f64", "use `default = VALUE`"),
    ("default_value = \"1.5\"", "f64", "use `default = 1.5`"),
    (
        "default_value = \"1.5\"",
        "NonZeroU8",
        "use `default = VALUE`",
    ),
    (
        "default_value = \"3\"",
        "NonZeroU8",
        "use `default = VALUE`",
    ),
    ("default_value_t = 3", "String", "use `default = VALUE`"),
    ("default_value = \"true\"", "bool", "use `default = true`"),
    ("default_value = \"true\"", "u8", "use `default = VALUE`"),
    ("default_value_t = 'x'", "char", "use `default = 'x'`"),
    (
        "default_value_t = Level::High",
        "Level",
        "use `default = Level::High`",
    ),
    (
        "rename = \"sub\"",
        "u8",
        "use `claim = \"name\"` for a claim; Clerk's API defines all other names",
    ),
    ("default_value = \"x\"", "u8", "use `default = VALUE`"),
    (
        "default_value = \"x\"",
        "String",
        "use `default = \"x\".into()`",
    ),
    (
        "default_value = \"x\"",
        "&'static str",
        "use `default = \"x\"`",
    ),
    ("default_value", "u8", "use `default = VALUE`"),
    ("default_fn = a::b", "u8", "use `default = a::b()`"),
    ("default_with = \"a::b\"", "u8", "use `default = a::b()`"),
    ("default_with(|| 3)", "u8", "use `default = VALUE`"),
    ("setter(into)", "u8", "use `into`"),
    (
        "setter(into)",
        "String",
        "remove it: setters of string fields already accept `impl Into`",
    ),
    ("private", "u8", "use `vis = pub(self)`"),
    ("pub", "u8", "use `vis = pub`"),
    ("pub(crate)", "u8", "use `vis = pub(crate)`"),
    (
        "visibility = \"pub(super)\"",
        "u8",
        "use `vis = pub(super)`",
    ),
    // Validation
    ("custom = a::b", "u8", "use `validate = a::b`"),
    (
        "custom(function = \"a::b\", message = \"x\")",
        "u8",
        "use `validate = a::b`",
    ),
    ("custom(|value, _| Ok(()))", "u8", "use `validate = check`"),
    (
        "range(min = 1, max = LONGEST)",
        "u8",
        "use `min = 1, max = LONGEST` on a duration field, or `validate = check` on any other field",
    ),
    (
        "range(1..=9)",
        "u8",
        "use `min = SECONDS, max = SECONDS` on a duration field, or `validate = check` on any other field",
    ),
    (
        "range(min = \"1m\", max = 9)",
        "u8",
        "use `min = SECONDS, max = 9` on a duration field, or `validate = check` on any other field",
    ),
    (
        "range",
        "u8",
        "use `min = 60, max = 3600` on a duration field, or `validate = check` on any other field",
    ),
    (
        "maximum = 9",
        "u8",
        "use `max = 9` on a duration field, or `validate = check` on any other field",
    ),
];

#[test]
fn unknown_field_attribute_gets_its_equivalent() {
    for (attribute, ty, expected) in UNKNOWN_ON_FIELD {
        let help = help(&format!("#[actor_token(skip, {attribute})] x: {ty}"));
        assert_eq!(help, *expected, "{attribute} x: {ty}");
        let suggested = help
            .strip_prefix("use `")
            .and_then(|help| help.split_once('`'));
        if let Some((suggested, _)) = suggested.filter(|(code, _)| !has_placeholder(code)) {
            let errors = judged(&with_attribute(suggested, ty)).err();
            let errors = errors.map(|errors| errors.messages());
            assert_eq!(errors, None, "{suggested} x: {ty}");
        }
    }
}

pub(super) fn has_placeholder(code: &str) -> bool {
    ["VALUE", "SECONDS", "BYTES"]
        .iter()
        .any(|name| code.contains(name))
}

/// A request with a field of this type on which the attribute has a meaning.
fn with_attribute(attribute: &str, ty: &str) -> String {
    let role = match attribute.split(' ').next() {
        Some("claim" | "sub" | "skip") => "",
        Some("min" | "max") => "expires_in_seconds,",
        _ => "skip,",
    };
    let sub = match attribute {
        "sub" => "",
        _ => "#[actor_token(sub)] y: u8,",
    };
    format!("struct S {{ user_id: u8, {sub} #[actor_token({role} {attribute})] x: {ty} }}")
}

#[test]
fn different_attribute_is_not_suggested() {
    for name in [
        "skip_serializing_if",
        "skip_if_none",
        "skip_deserializing",
        "claims",
        "map",
        "max_length",
        "skip_validation",
        "default_impl",
    ] {
        let help = help(&format!("#[actor_token(skip, {name} = \"x\")] x: u8"));
        for wrong in [
            "use `skip",
            "use `default",
            "use `max",
            "use `claim`,",
            "use `claim = ",
        ] {
            assert!(!help.starts_with(wrong), "{name}: {help}");
        }
    }
}

#[test]
fn attributes_are_listed_without_suggestion() {
    for (attribute, is_listed) in [
        ("frobnicate", true),
        ("map", true),
        ("clam", false),
        ("flatten", false),
        ("no_builder", false),
    ] {
        let help = help(&format!("#[actor_token(skip, {attribute})] x: u8"));
        assert_eq!(help.contains("attributes `user_id`, "), is_listed, "{help}");
    }
}
