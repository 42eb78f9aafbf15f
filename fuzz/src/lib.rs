//! The derive's modules, with the property that the targets hold them to.
//!
//! A crate that has a derive can't be called, so its modules are included here as they are in `macros/src/lib.rs`.

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

use self::inputs::choices::{Choices, Maker};

/// Random structs, made from the fuzzer's bytes.
pub fn structs(bytes: &[u8]) {
    hold(inputs::structs::structure, bytes);
}

/// Random tokens around and in a struct, made from the fuzzer's bytes.
pub fn tokens(bytes: &[u8]) {
    hold(inputs::tokens::around, bytes);
}

/// The derive doesn't panic, and what it writes is Rust.
fn hold(make: Maker, bytes: &[u8]) {
    let input = make(&mut Choices::new(bytes));
    let output = derive::derive(input.clone());
    // The derive's syn knows syntax that the judge's doesn't, such as types that begin with `unsafe<`.
    if whole_syn::parse2::<whole_syn::File>(input.clone()).is_err() {
        return;
    }
    if let Err(error) = whole_syn::parse2::<whole_syn::File>(output.clone()) {
        panic!("no Rust is written: {error}\n{output}\nfor\n{input}");
    }
}
