//! Tests that each mistake in an attribute is reported as one error. `tests/ui/fail` has the
//! complete messages.

mod documentation;
mod field_attrs;
mod struct_attrs;

use syn::parse_quote;

use crate::ctxt::Ctxt;
use crate::syntax;

/// Asserts that there is one error for each fragment, and that its message contains the fragment.
/// `case` identifies the input in failures.
fn assert_errors(input: &syn::DeriveInput, fragments: &[&str], case: &str) {
    let mut cx = Ctxt::new();
    let read = syntax::read(input, &mut cx);
    let messages = match cx.finish(read.is_named_struct) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.messages(),
    };
    assert_eq!(messages.len(), fragments.len(), "{case}: {messages:?}");
    for (message, fragment) in messages.iter().zip(fragments) {
        let (error, help) = message.split_once("\nhelp: ").unwrap();
        assert!(
            error.contains(fragment) && !help.is_empty(),
            "{case}: {message}"
        );
    }
}

#[test]
fn type_without_named_fields_is_rejected() {
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
            &["a struct without fields"],
        ),
        (
            parse_quote!(
                struct S(u8);
            ),
            &["a struct with unnamed fields"],
        ),
        (
            parse_quote!(
                enum S {
                    A,
                }
            ),
            &["an enum"],
        ),
        (parse_quote!(union S { a: u8 }), &["a union"]),
    ];
    for (input, errors) in table {
        assert_errors(&input, errors, "");
    }
}
