//! Tests of single properties of the derive's output.

use proc_macro2::TokenStream;
use quote::quote;

use super::expanded;
use crate::derive::derive;

#[test]
fn stub_does_not_repeat_type_rejected_by_rustc() {
    for (ty, rejected_part) in [
        ("str", "str"),
        ("Vec<_>", "_>"),
        ("Option<impl Other>", "Other"),
        ("Cow<'other, str>", "'other"),
        ("Option<&'_ dyn Other<'other>>", "'other"),
    ] {
        let ty: TokenStream = ty.parse().unwrap();
        let output = derive(quote! {
            struct Session { user_id: String, #[actor_token(skip)] other: #ty, actor: A }
        });
        let file = syn::parse2(output).unwrap();
        let output = prettyplease::unparse(&file).replace(" str {", "");
        assert!(output.contains("fn other("), "{ty}: {output}");
        assert!(!output.contains("compile_error"), "{ty}: {output}");
        let setters = output.split_once("fn other(").unwrap().1;
        let setters = setters.split_once("fn actor(").unwrap().0;
        assert!(!setters.contains(rejected_part), "{ty}: {output}");
    }
}

#[test]
fn static_replaces_lifetimes_in_constant_bound() {
    let output = expanded(quote! {
        struct Session<'a, 'b> {
            user_id: &'a str,
            actor: Agent<'b>,
            #[actor_token(max = a::Limits::<'a, 'b, 'static>::LONGEST)]
            expires_in_seconds: u32,
        }
    });
    assert!(
        output.contains("a::Limits::<'static, 'static, 'static>::LONGEST"),
        "{output}"
    );
}

/// Returns the derive's output for a valid struct with an additional field.
fn expanded_with_field(field: &str) -> String {
    let struct_ =
        format!("struct Session<T> {{ user_id: T, #[actor_token(sub)] agent: String, {field} }}");
    expanded(struct_.parse().unwrap())
}

#[test]
fn field_attribute_determines_output() {
    const DURATION: &str = "expires_in_seconds";
    for (attribute, field, included, excluded) in [
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
        // Only a generic type gets a `HasDefault` bound.
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
        let output = expanded_with_field(&format!("#[actor_token({attribute})] {field}"));
        assert!(
            output.contains(included),
            "{attribute}, {included}: {output}"
        );
        assert!(
            !output.contains(excluded),
            "{attribute}, {excluded}: {output}"
        );
    }
}

#[test]
fn setter_docs_do_not_contain_deprecation_note() {
    let output = expanded_with_field(
        "/// Who asked.\n #[deprecated = \"ask elsewhere\"] #[actor_token(claim)] team: u8",
    );
    assert!(output.contains("* Who asked."), "{output}");
    let count = |text| output.matches(text).count();
    let attributes = count(r#"#[deprecated = "ask elsewhere"]"#);
    assert!(attributes > 0, "{output}");
    assert_eq!(count("ask elsewhere"), attributes, "{output}");
}

#[test]
fn attribute_after_invalid_value_has_effect() {
    let output = expanded(quote! {
        #[actor_token(validate = |a, b| c, no_builder)]
        struct Session { user_id: String, actor: A }
    });
    assert!(output.contains("compile_error"), "{output}");
    assert!(!output.contains("fn builder"), "{output}");
}

#[test]
fn import_does_not_shadow_name_in_bound() {
    let output = expanded_with_field("#[actor_token(max = __rt::LONGEST)] expires_in_seconds: u32");
    assert!(!output.contains("as __rt;"), "{output}");
    assert!(output.contains("(__rt::LONGEST)"), "{output}");
}
