//! What holds for whatever the derive is given: it doesn't panic, and what it writes is Rust.
//!
//! Here it is held to that by some thousand inputs made from seeds; the fuzz targets in `fuzz/` make theirs in the
//! same way from a fuzzer's bytes.

mod choices;
mod structs;
mod tokens;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;

use self::choices::{Choices, Maker};
use crate::derive::derive;

#[test]
fn a_random_struct_gives_rust_and_no_panic() {
    let right = hold(structs::structure, 0..2000);
    // Otherwise the structs say little about the one or the other way through the derive.
    assert!((200..=1800).contains(&right), "{right} structs are right");
}

#[test]
fn random_tokens_give_rust_and_no_panic() {
    hold(tokens::around, 0..4000);
}

/// Holds the derive to the property, and counts the inputs without a mistake.
fn hold(make: Maker, seeds: std::ops::Range<u64>) -> usize {
    let without_mistake = |&seed: &u64| {
        let bytes = bytes_of(seed);
        let input = make(&mut Choices::new(&bytes));
        match written(&input) {
            Ok(file) => !file.items.iter().any(is_compile_error),
            Err(wrong) => panic!("seed {seed}: {wrong}\n{input}"),
        }
    };
    seeds.filter(without_mistake).count()
}

/// What the derive writes for `input`, or what is wrong with it.
fn written(input: &TokenStream) -> Result<syn::File, String> {
    let output = catch_unwind(AssertUnwindSafe(|| derive(input.clone())));
    let output = output.map_err(|_| "the derive panics".to_owned())?;
    syn::parse2(output.clone()).map_err(|error| format!("no Rust is written: {error}\n{output}"))
}

fn is_compile_error(item: &syn::Item) -> bool {
    matches!(item, syn::Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "compile_error"))
}

/// The bytes of a seed, by the generator `SplitMix64`.
fn bytes_of(mut seed: u64) -> Vec<u8> {
    let mut word = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..64).flat_map(|_| word().to_le_bytes()).collect()
}
