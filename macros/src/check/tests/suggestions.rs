//! Tests that the code that a help suggests is valid, or contains the placeholder `VALUE`.

use super::errors_of;
use crate::syntax::{Attr, FieldAttr, Role};

/// Columns: an attribute, the type of its field, and the code that the help suggests.
const ON_FIELD: &[(&str, &str, &str)] = &[
    // Misspelled
    ("viss", "u8", "vis = pub(crate)"),
    ("clam", "u8", "claim"),
    ("clam = \"a b\"", "u8", "claim = \"a b\""),
    ("clam = 3", "u8", "claim = \"name\""),
    ("validates", "u8", "validate = check"),
    ("validates(a::b)", "u8", "validate = a::b"),
    ("defualt", "u8", "default"),
    ("defualt = f(1, 2)", "u8", "default = f(1, 2)"),
    ("defualt = [1]", "Vec<u8>", "default = VALUE"),
    ("subb = 3", "u8", "sub"),
    // Attributes of other derives
    ("rename = \"x\"", "u8", "claim = \"x\""),
    ("rename(serialize = \"x\")", "u8", "claim = \"name\""),
    ("rename", "u8", "claim"),
    ("rename = \"sub\"", "u8", "claim = \"name\""),
    ("rename = \"\u{17f}ub\"", "u8", "claim = \"name\""),
    ("name(x)", "u8", "claim = \"x\""),
    ("name = a::CASE", "u8", "claim = a::CASE"),
    ("rename = \"a \"", "u8", "claim = \"name\""),
    ("default_value_t = 3", "u8", "default = 3"),
    ("default_value_t = 3", "Option<u8>", "default = 3"),
    ("default_value = \"a\"", "String", "default = \"a\""),
    (
        "default_value = \"a\"",
        "Option<Box<str>>",
        "default = \"a\"",
    ),
    ("default_value = \"a\"", "Option<Team>", "default = VALUE"),
    ("default_value_t = 3", "String", "default = VALUE"),
    ("default_value_t = 3", "f64", "default = VALUE"),
    ("default_value_t = 3_u8", "u16", "default = VALUE"),
    ("default_value_t = -3", "u8", "default = VALUE"),
    ("default_value_t = true", "bool", "default = true"),
    ("default_value = \"3\"", "u8", "default = VALUE"),
    ("default_value = Some(3)", "Option<u8>", "default = Some(3)"),
    (
        "default_value = Level::High",
        "Level",
        "default = Level::High",
    ),
    (
        "default_code = Vec::<u8>::new()",
        "Vec<u8>",
        "default = VALUE",
    ),
    ("default_fn = a::b", "u8", "default = VALUE"),
    ("private", "u8", "vis = pub(self)"),
    ("pub", "u8", "vis = pub"),
    ("pub(crate)", "u8", "vis = pub(crate)"),
    ("visibility = \"pub(super)\"", "u8", "vis = pub(super)"),
    ("custom = a::b", "u8", "validate = a::b"),
    (
        "custom(function = \"a::b\", message = \"x\")",
        "u8",
        "validate = check",
    ),
    ("custom(|value, _| Ok(()))", "u8", "validate = check"),
    (
        "validate(custom(function = \"a::b\"))",
        "u8",
        "validate = check",
    ),
    ("validate(email)", "u8", "validate = check"),
    ("maximum = 9", "u8", "max = 9"),
    ("maximum = LONGEST", "u8", "max = LONGEST"),
    ("maximum = \"1h\"", "u8", "max = 3600"),
    ("maximum = 0", "u8", "max = 3600"),
    ("maximum", "u8", "max = 3600"),
    // A value without `=`, or of the wrong kind
    ("default(600)", "u8", "default = 600"),
    ("default(name)", "u8", "default = name"),
    ("default(1, 2)", "u8", "default = VALUE"),
    ("default: f(\"a b\", -1)", "u8", "default = f(\"a b\", -1)"),
    ("vis(pub(crate))", "u8", "vis = pub(crate)"),
    ("validate(check)", "u8", "validate = check"),
    ("validate = a::check()", "u8", "validate = a::check"),
    ("claim(\"x\")", "u8", "claim = \"x\""),
    ("claim(name = \"x\")", "u8", "claim = \"name\""),
    ("claim(email)", "u8", "claim = \"email\""),
    ("claim(into)", "u8", "claim = \"name\""),
    ("claim(default = f(1))", "u8", "claim = \"name\""),
    ("claim = sub", "u8", "claim = \"name\""),
    ("claim = x", "u8", "claim = \"x\""),
    ("max(60)", "u8", "max = 60"),
    ("max(60s)", "u8", "max = 3600"),
    (
        "max(Duration::from_secs(60))",
        "u8",
        "max = Duration::from_secs(60)",
    ),
    ("max = \"600\"", "u8", "max = 600"),
    ("maximum = LONGEST + 1", "u8", "max = 3600"),
];

/// Columns: a struct attribute, and the code that the help suggests.
const ON_STRUCT: &[(&str, &str)] = &[
    ("name = \"New\"", "builder = New"),
    ("builder_type(New)", "builder = New"),
    ("builder(name = \"New\")", "builder = NewSession"),
    ("builder(into)", "builder = NewSession"),
    ("crate_path = a::b", "crate = \"a::b\""),
    ("crate(\"a-b\")", "crate = \"a_b\""),
    ("size_limit = 500", "max_actor_bytes = 500"),
    ("size_limit = 4 * 1024", "max_actor_bytes = 2000"),
    ("max_actor_bytes(10)", "max_actor_bytes = 10"),
    ("build_fn(validate = \"Self::check\")", "validate = check"),
    ("schema(function = check)", "validate = check"),
    ("no_builders", "no_builder"),
];

/// Returns the help of the struct's only error.
fn help_of(source: &str) -> String {
    let messages = errors_of(source).unwrap_or_default();
    let [message] = messages.as_slice() else {
        panic!("{source}: {messages:?}")
    };
    let (_, help) = message.split_once("\nhelp: ").unwrap();
    help.to_owned()
}

/// Returns the first code in the help.
fn suggested_code(source: &str) -> String {
    let help = help_of(source);
    help.split('`').nth(1).unwrap_or_default().to_owned()
}

/// Returns a struct with the attribute on a field of this type. The field has a role that supports
/// the attribute.
fn struct_with_attribute(attribute: &str, ty: &str) -> String {
    let name = attribute.split([' ', '(', ':']).next().unwrap_or_default();
    let (role, role_attr) = match FieldAttr::from_name(name) {
        Some(FieldAttr::Role(role)) => (role, String::new()),
        attr => {
            let roles = attr.and_then(|attr| attr.info().roles);
            let role = roles.map_or(Role::Skip, |group| group.roles[0]);
            (role, format!("{}, ", role.attr_name()))
        }
    };
    let others = [Role::UserId, Role::Sub].into_iter();
    let others = others.filter(|other| *other != role).map(Role::attr_name);
    let others: Vec<_> = others
        .map(|name| format!("#[actor_token({name})] {name}: u8,"))
        .collect();
    let others = others.concat();
    format!("struct S {{ {others} #[actor_token({role_attr}{attribute})] x: {ty} }}")
}

/// Asserts that the struct is valid, unless the suggested code contains the placeholder `VALUE`.
fn assert_valid(code: &str, source: &str) {
    assert!(
        code.contains("VALUE") || errors_of(source).is_none(),
        "{source}"
    );
}

#[test]
fn suggested_field_attribute_is_valid() {
    for (attribute, ty, expected) in ON_FIELD {
        let actual = suggested_code(&struct_with_attribute(attribute, ty));
        assert_eq!(actual, *expected, "{attribute} x: {ty}");
        assert_valid(expected, &struct_with_attribute(expected, ty));
    }
}

#[test]
fn suggested_struct_attribute_is_valid() {
    for (attribute, expected) in ON_STRUCT {
        let source = |attribute| {
            format!("#[actor_token({attribute})] struct S {{ user_id: u8, actor: u8 }}")
        };
        assert_eq!(suggested_code(&source(attribute)), *expected, "{attribute}");
        assert_valid(expected, &source(expected));
    }
}

#[test]
fn dissimilar_attribute_is_not_suggested() {
    for name in [
        "skip_serializing_if",
        "skip_if_none",
        "skip_deserializing",
        "map",
        "max_length",
        "skip_validation",
        "default_impl",
    ] {
        let code = suggested_code(&struct_with_attribute(&format!("{name} = \"x\""), "u8"));
        for attr in ["skip", "default", "max", "claim = "] {
            assert!(!code.starts_with(attr), "{name}: {code}");
        }
    }
}

#[test]
fn all_attributes_are_listed_without_suggestion() {
    for (attribute, is_listed) in [
        ("frobnicate", true),
        ("map", true),
        ("clam", false),
        ("flatten", false),
        ("no_builder", false),
    ] {
        let help = help_of(&struct_with_attribute(attribute, "u8"));
        assert_eq!(help.contains("attributes `user_id`, "), is_listed, "{help}");
    }
}
