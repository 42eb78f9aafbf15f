//! What the reader is told to write.

use super::judged;
use super::unknown::has_placeholder;

/// The help of the one mistake in this field, beside a user ID and a whole actor.
pub(super) fn help(field: &str) -> String {
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
