//! One thing at a time of what the derive writes, and what it doesn't.

use proc_macro2::TokenStream;
use quote::quote;

use super::written;
use crate::derive::derive;

#[test]
fn a_type_that_rustc_refuses_is_not_repeated_and_nothing_is_said_of_it() {
    for (ty, repeated) in [
        ("str", "str"),
        ("Vec<_>", "_>"),
        ("Option<impl Odd>", "Odd"),
        ("Cow<'odd, str>", "'odd"),
        ("Option<&'_ dyn Odd<'odd>>", "'odd"),
    ] {
        let ty: TokenStream = ty.parse().unwrap();
        let written = derive(quote! {
            struct Session { user_id: String, #[actor_token(skip)] odd: #ty, actor: A }
        });
        let file = syn::parse2(written).unwrap();
        let written = prettyplease::unparse(&file).replace(" str {", "");
        assert!(written.contains("fn odd("), "{ty}: {written}");
        assert!(!written.contains("compile_error"), "{ty}: {written}");
        let setters = written.split_once("fn odd(").unwrap().1;
        let setters = setters.split_once("fn actor(").unwrap().0;
        assert!(!setters.contains(repeated), "{ty}: {written}");
    }
}

#[test]
fn where_a_lifetime_has_no_name_only_lifetimes_are_written_otherwise() {
    let written = written(quote! {
        struct Session<'a, 'b> {
            user_id: &'a str,
            actor: Agent<'b>,
            #[actor_token(max = a::Limits::<'a, 'b, 'static>::LONGEST)]
            expires_in_seconds: u32,
        }
    });
    assert!(
        written.contains("a::Limits::<'static, 'static, 'static>::LONGEST"),
        "{written}"
    );
}

/// The parts that a request must have, and what is said of one more field.
fn with_field(field: &str) -> String {
    let struct_ =
        format!("struct Session<T> {{ user_id: T, #[actor_token(sub)] agent: String, {field} }}");
    written(struct_.parse().unwrap())
}

#[test]
fn what_is_written_of_a_field_follows_from_what_it_says() {
    const LIFE: &str = "expires_in_seconds";
    for (attribute, field, there, not_there) in [
        (
            "claim = \"a\\\"b\"",
            "x: u8",
            "Claim>::write(&self.x, \"a\\\"b\",",
            "&self.x, \"x\"",
        ),
        ("default = 600", "u32", "= 600;", "__rt::Integer"),
        ("default = 600", "Duration", "__rt::Integer", "= 600;"),
        (
            "default = Duration::from_secs(0)",
            "Duration",
            "= Duration::from_secs(0);",
            "__rt::Integer",
        ),
        (
            "min = 60, max = 61",
            "Duration",
            "at_most(",
            "assert_min_le_max",
        ),
        // What rests on a parameter is the caller's to say.
        (
            "skip, default",
            "x: Vec<T>",
            "Vec<T>: __rt::HasDefault",
            "Vec<u8>",
        ),
        (
            "skip, default",
            "x: Vec<u8>",
            "Vec<u8>",
            "Vec<u8>: __rt::HasDefault",
        ),
    ] {
        let field = match field.split_once(':') {
            Some(_) => field.to_owned(),
            None => format!("{LIFE}: {field}"),
        };
        let written = with_field(&format!("#[actor_token({attribute})] {field}"));
        assert!(written.contains(there), "{attribute}, {there}: {written}");
        assert!(
            !written.contains(not_there),
            "{attribute}, {not_there}: {written}"
        );
    }
}

#[test]
fn only_documentation_is_carried_over_to_a_setter_as_documentation() {
    let written = with_field(
        "/// Who asked.\n #[deprecated = \"ask elsewhere\"] #[actor_token(claim)] team: u8",
    );
    assert!(
        written.contains("/// Who asked.") || written.contains("///Who asked."),
        "{written}"
    );
    assert!(!written.contains("///ask elsewhere"), "{written}");
}

#[test]
fn a_key_behind_a_value_that_cant_be_read_is_seen() {
    let written = written(quote! {
        #[actor_token(validate = |a, b| c, no_builder)]
        struct Session { user_id: String, actor: A }
    });
    assert!(written.contains("compile_error"), "{written}");
    assert!(!written.contains("fn builder"), "{written}");
}

#[test]
fn a_name_in_a_limit_is_the_users() {
    let written = with_field("#[actor_token(max = __rt::LONGEST)] expires_in_seconds: u32");
    assert!(!written.contains("as __rt;"), "{written}");
    assert!(written.contains("(__rt::LONGEST)"), "{written}");
}
