//! What the reader is told to write.

use super::judged;

/// The help of the one mistake in this field, beside a user ID and a whole actor.
fn help(field: &str) -> String {
    help_of(&format!("struct S {{ user_id: u8, actor: u8, {field} }}"))
}

/// The help of the one mistake in this struct.
fn help_of(whole: &str) -> String {
    let messages = judged(whole).unwrap_err().messages();
    let [message] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    let (_, help) = message.split_once("\nhelp: ").unwrap();
    help.to_owned()
}

#[test]
fn a_default_that_no_life_is_is_written_as_one_of_the_fields_type() {
    for (default, ty, mended) in [
        ("600", "Option<u32>", "Some(600)"),
        ("600", "Option<Life>", "Some(600)"),
        ("600", "Option<Duration>", "Some(Duration::from_secs(600))"),
        ("\"10 m\"", "u32", "600"),
        ("true", "std::time::Duration", "Duration::from_secs(600)"),
        ("1.5", "Option<Duration>", "Some(Duration::from_secs(600))"),
    ] {
        let field = format!("#[actor_token(default = {default})] expires_in_seconds: {ty}");
        assert_eq!(
            help(&field),
            format!("write `default = {mended}`"),
            "{field}"
        );
    }
}

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
        "use `default = Some(Duration::from_secs(60))`",
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

fn has_placeholder(code: &str) -> bool {
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

#[test]
fn value_without_equals_sign_is_kept() {
    for (attribute, ty, expected) in [
        ("default(600)", "u8", "use `default = 600`"),
        ("default(600)", "Option<u8>", "use `default = Some(600)`"),
        ("default(name)", "u8", "use `default = name`"),
        ("default(1, 2)", "u8", "use `default = VALUE`"),
        (
            "default: f(\"a b\", -1)",
            "u8",
            "use `default = f(\"a b\", -1)`",
        ),
        (
            "default \"a  b\"",
            "&'static str",
            "use `default = \"a  b\"`",
        ),
        ("vis(pub(crate))", "u8", "use `vis = pub(crate)`"),
        ("validate(check)", "u8", "use `validate = check`"),
        (
            "validate = \"a b\"",
            "u8",
            "write `validate = check`, and `fn check(value: &T) -> Result<(), String>`",
        ),
        (
            "validate(custom(function = \"a::b\"))",
            "u8",
            "use `validate = a::b`",
        ),
        (
            "validate(email)",
            "u8",
            "use `validate = check`, with your own `fn check(value: &T) -> Result<(), String>`",
        ),
    ] {
        let help = help(&format!("#[actor_token(skip, {attribute})] x: {ty}"));
        assert_eq!(help, expected, "{attribute} x: {ty}");
    }
    for (attribute, expected) in [
        ("claim(\"x\")", "use `claim = \"x\"`"),
        ("claim(name = \"x\")", "use `claim = \"x\"`"),
        ("claim(email)", "use `claim = \"email\"`"),
        ("claim(default = f(1))", "use `claim, default = f(1)`"),
        ("claim(into, vis = pub)", "use `claim, into, vis = pub`"),
        ("claim(label = \"x\")", "use `claim = \"name\"`"),
        ("claim(skip)", "use `claim = \"skip\"`"),
        ("claim(actor)", "use `claim = \"actor\"`"),
        ("claim(user_id)", "use `claim = \"user_id\"`"),
        ("claim(sub)", "use `claim = \"name\"`"),
        ("claim(\"Sub\")", "use `claim = \"name\"`"),
        ("claim = sub", "use `claim = \"name\"`"),
        ("claim(min = 1)", "use `claim, validate = check`"),
        (
            "claim(default = 1, max = 9)",
            "use `claim, validate = check`",
        ),
        ("claim(default, skip)", "use `claim = \"name\"`"),
        ("claim(default = skip)", "use `claim, default = skip`"),
        (
            "claim(skip_serializing_if = \"Option::is_none\")",
            "remove it: a claim or duration of type `Option<…>` is omitted from the request if it is `None`",
        ),
        ("claim = x", "use `claim = \"x\"`"),
        ("claim = 3", "use `claim = \"name\"`"),
    ] {
        let whole = |attribute| {
            let x = format!("#[actor_token({attribute})] x: u8");
            format!("struct S {{ user_id: u8, #[actor_token(sub)] y: u8, {x} }}")
        };
        assert_eq!(help_of(&whole(attribute)), expected, "{attribute}");
        if let Some(suggested) = expected.strip_prefix("use `") {
            assert!(
                judged(&whole(suggested.trim_end_matches('`'))).is_ok(),
                "{suggested}"
            );
        }
    }
}

#[test]
fn required_option_gets_its_inner_type() {
    let remove =
        "remove it: a field is required unless its type is `Option<…>` or it has a `default`";
    for (attribute, ty, expected) in [
        (
            "required",
            "Option<u64>",
            "use `u64` instead of `Option<u64>`",
        ),
        (
            "required(message = \"x\")",
            "std::option::Option<Cow<'static, str>>",
            "use `Cow<'static, str>` instead of `std::option::Option<Cow<'static, str>>`",
        ),
        ("required", "u64", remove),
        ("required = false", "Option<u64>", remove),
    ] {
        let help = help(&format!("#[actor_token(skip, {attribute})] x: {ty}"));
        assert_eq!(help, expected, "{attribute} x: {ty}");
    }
    assert_eq!(
        help_of("#[actor_token(required)] struct S { user_id: u8, actor: u8 }"),
        remove
    );
}

#[test]
fn suggested_bound_is_the_written_number() {
    let on_others = " on a duration field, or `validate = check` on any other field";
    let or_constant = ", or move the value into a constant and use its name";
    for (attribute, suggested, more) in [
        ("max(60)", "max = 60", ""),
        ("max(3_600)", "max = 3_600", ""),
        ("max(60u8)", "max = 60", ""),
        ("max(10 * 60)", "max = 600", ""),
        ("max((1 + 2) * 0x3c)", "max = 180", ""),
        ("max(\"10 * 60\")", "max = 600", ""),
        ("max(LONGEST)", "max = LONGEST", ""),
        (
            "max(Duration::from_secs(60))",
            "max = Duration::from_secs(60)",
            "",
        ),
        ("max(60s)", "max = SECONDS", ""),
        ("max(0)", "max = SECONDS", ""),
        ("max(-5)", "max = SECONDS", ""),
        ("max(LONGEST + 1)", "max = SECONDS", ""),
        ("max(9223372036854775807 * 2)", "max = SECONDS", ""),
        ("max(1, 2)", "max = SECONDS", ""),
        ("maximum = 10 * 60", "max = 600", on_others),
        ("maximum = \"1h\"", "max = SECONDS", on_others),
        ("maximum", "max = 3600", on_others),
        ("max = 10 * 60", "max = 600", or_constant),
        ("max = \"600\"", "max = 600", or_constant),
        ("max = 3.5", "max = SECONDS", or_constant),
        ("min = LONGEST + 1", "min = SECONDS", or_constant),
    ] {
        let field = format!("#[actor_token({attribute})] expires_in_seconds: u8");
        assert_eq!(
            help(&field),
            format!("use `{suggested}`{more}"),
            "{attribute}"
        );
        if !has_placeholder(suggested) {
            let field = format!("#[actor_token({suggested})] expires_in_seconds: u8");
            let whole = format!("struct S {{ user_id: u8, actor: u8, {field} }}");
            assert!(judged(&whole).is_ok(), "{suggested}");
        }
    }
    for (attribute, suggested) in [
        ("max_actor_bytes(4096)", "max_actor_bytes = 4096"),
        ("max_actor_bytes(4 * 1024)", "max_actor_bytes = 4096"),
        ("max_actor_bytes(4kb)", "max_actor_bytes = BYTES"),
        ("max_actor_bytes(10)", "max_actor_bytes = BYTES"),
        ("max_actor_bytes(LIMIT)", "max_actor_bytes = BYTES"),
        ("size_limit = 4 * 1024", "max_actor_bytes = 4096"),
        ("size_limit", "max_actor_bytes = 2000"),
    ] {
        let whole = format!("#[actor_token({attribute})] struct S {{ user_id: u8, actor: u8 }}");
        assert_eq!(help_of(&whole), format!("use `{suggested}`"), "{attribute}");
    }
}

#[test]
fn unknown_struct_attribute_gets_its_equivalent() {
    for (attribute, expected) in [
        ("name = \"New\"", "use `builder = New` to name the builder"),
        (
            "builder_type(New)",
            "use `builder = New` to name the builder",
        ),
        ("builder(name = \"New\")", "use `builder = New`"),
        ("builder(into)", "use `builder = NewSession`"),
        (
            "builder = \"New\"",
            "use `builder = New` without quotes; the builder is declared next to the struct",
        ),
        ("crate_path = a::b", "use `crate = \"a::b\"`"),
        ("crate(\"a-b\")", "use `crate = \"a_b\"`"),
        ("size_limit = 500", "use `max_actor_bytes = 500`"),
        (
            "build_fn(validate = \"Self::check\")",
            "use `validate = Self::check`",
        ),
        ("schema(function = check)", "use `validate = check`"),
        ("no_builders", "use `no_builder`"),
        (
            "into = \"T\"",
            "remove it, or move it to `#[serde(…)]`; for setters that accept other types, use `into` on fields",
        ),
        ("into", "move it to a field"),
    ] {
        let whole = format!("#[actor_token({attribute})] struct S {{ user_id: u8, actor: u8 }}");
        assert_eq!(help_of(&whole), expected, "{attribute}");
    }
}

#[test]
fn suggestion_keeps_code_as_written() {
    for (attribute, expected) in [
        (
            "default = Vec<u8>::from(\"a b\")",
            "write `default = Vec::<u8>::from(\"a b\")`",
        ),
        (
            "default = Map<A, B>::of(\"a,b\", 1 as u8)",
            "write `default = Map::<A, B>::of(\"a,b\", 1 as u8)`",
        ),
        (
            "validate = <T as R>::f()",
            "write `validate = <T as R>::f`, without the call: it is called with the value",
        ),
    ] {
        let field = format!("#[actor_token(skip, {attribute})] x: u8");
        assert_eq!(help(&field), expected, "{attribute}");
    }
}
