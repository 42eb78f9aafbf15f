//! What the reader is told to write.

use super::judged;

/// The help of the one mistake in this field, beside a user ID and a whole actor.
fn help(field: &str) -> String {
    let whole = format!("struct S {{ user_id: u8, actor: u8, {field} }}");
    let messages = judged(&whole).unwrap_err().messages();
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
fn an_unknown_key_is_written_as_the_one_that_was_meant() {
    for (key, mended) in [
        ("viss", "vis = pub(crate)"),
        ("pub", "vis = pub"),
        ("rename", "claim = \"name\""),
        ("clam", "claim"),
        ("validates", "validate = check"),
    ] {
        let help = help(&format!("#[actor_token({key}, skip)] x: u8"));
        assert!(
            help.starts_with(&format!("write `{mended}`; ")),
            "{key}: {help}"
        );
    }
}

#[test]
fn code_in_a_suggestion_is_the_code_that_was_written() {
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
        ("default \"a  b\"", "write `default = \"a  b\"`"),
        (
            "default: f(\"a b\", -1)",
            "write `default = f(\"a b\", -1)`",
        ),
    ] {
        let field = format!("#[actor_token(skip, {attribute})] x: u8");
        assert_eq!(help(&field), expected, "{attribute}");
    }
}
