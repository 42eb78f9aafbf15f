//! The modules of the derive, and the property that the targets check.
//!
//! A proc-macro crate can't export functions, so this crate includes the modules of `macros/src` by
//! path.

#[path = "../../macros/src/check/mod.rs"]
mod check;
#[path = "../../macros/src/ctxt.rs"]
mod ctxt;
#[path = "../../macros/src/derive.rs"]
mod derive;
#[path = "../../macros/src/expand/mod.rs"]
mod expand;
mod inputs;
#[path = "../../macros/src/model.rs"]
mod model;
#[path = "../../macros/src/rejected_types.rs"]
mod rejected_types;
#[path = "../../macros/src/syntax/mod.rs"]
mod syntax;
#[path = "../../macros/src/token_walk.rs"]
mod token_walk;
#[path = "../../macros/src/type_syntax/mod.rs"]
mod type_syntax;

use self::inputs::choices::{Choices, Generator};

/// Checks a random struct, generated from the fuzzer's bytes.
pub fn structs(bytes: &[u8]) {
    check_output(inputs::structs::random_struct, bytes);
}

/// Checks random tokens, alone or in a struct, generated from the fuzzer's bytes.
pub fn tokens(bytes: &[u8]) {
    check_output(inputs::tokens::with_random_tokens, bytes);
}

/// Checks that the derive doesn't panic, and that its output is valid Rust.
fn check_output(generate: Generator, bytes: &[u8]) {
    let input = generate(&mut Choices::new(bytes));
    let output = derive::derive(input.clone());
    // The derive's version of syn supports syntax that `full_syn` doesn't, such as types that begin
    // with `unsafe<`.
    if full_syn::parse2::<full_syn::File>(input.clone()).is_err() {
        return;
    }
    if let Err(error) = full_syn::parse2::<full_syn::File>(output.clone()) {
        panic!("the output is not valid Rust: {error}\n{output}\nfor the input\n{input}");
    }
}
