//! Single properties of the derive's output.

use proc_macro2::TokenStream;
use quote::quote;

use super::expanded;
use crate::derive::derive;

#[test]
fn type_rejected_by_rustc_is_not_repeated() {
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
fn constant_bound_gets_static_lifetimes() {
    let written = expanded(quote! {
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

/// The output for a valid request with one more field.
fn with_field(field: &str) -> String {
    let struct_ =
        format!("struct Session<T> {{ user_id: T, #[actor_token(sub)] agent: String, {field} }}");
    expanded(struct_.parse().unwrap())
}

#[test]
fn field_attribute_determines_output() {
    const DURATION: &str = "expires_in_seconds";
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
            "check_max(",
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
            None => format!("{DURATION}: {field}"),
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
fn setter_documentation_excludes_deprecation_note() {
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
fn attribute_after_invalid_value_is_read() {
    let written = expanded(quote! {
        #[actor_token(validate = |a, b| c, no_builder)]
        struct Session { user_id: String, actor: A }
    });
    assert!(written.contains("compile_error"), "{written}");
    assert!(!written.contains("fn builder"), "{written}");
}

#[test]
fn name_in_bound_is_not_shadowed() {
    let written = with_field("#[actor_token(max = __rt::LONGEST)] expires_in_seconds: u32");
    assert!(!written.contains("as __rt;"), "{written}");
    assert!(written.contains("(__rt::LONGEST)"), "{written}");
}
