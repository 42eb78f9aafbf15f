//! One attribute at a time: what is wrong with it, and that it is said once.

mod field_attrs;
mod struct_attrs;

use syn::parse_quote;

use crate::ctxt::Ctxt;
use crate::syntax;

/// What is said about a struct, without the help.
fn said(input: &syn::DeriveInput) -> Vec<String> {
    let mut cx = Ctxt::new();
    let declared = syntax::read(input, &mut cx);
    let messages = match cx.finish(declared.is_named_struct) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.messages(),
    };
    let wrong = |message: String| {
        let (wrong, help) = message.split_once("\nhelp: ").unwrap();
        assert!(!help.is_empty());
        wrong.to_owned()
    };
    messages.into_iter().map(wrong).collect()
}

#[test]
fn only_a_struct_with_named_fields_is_taken() {
    let table: [(syn::DeriveInput, &[&str]); 5] = [
        (
            parse_quote!(
                struct S {}
            ),
            &[],
        ),
        (
            parse_quote!(
                struct S;
            ),
            &["`ActorTokenRequest` can't be derived for a struct without fields"],
        ),
        (
            parse_quote!(
                struct S(u8);
            ),
            &["`ActorTokenRequest` can't be derived for a struct with unnamed fields"],
        ),
        (
            parse_quote!(
                enum S {
                    A,
                }
            ),
            &["`ActorTokenRequest` can't be derived for an enum"],
        ),
        (
            parse_quote!(union S { a: u8 }),
            &["`ActorTokenRequest` can't be derived for a union"],
        ),
    ];
    for (input, errors) in table {
        assert_eq!(said(&input), errors);
    }
}
