//! Checks three properties of the derive for random inputs. The derive doesn't panic, its output is
//! valid Rust, and it generates a stub only if there is an error.
//!
//! These tests generate thousands of inputs from seeds. The fuzz targets in `fuzz/` use the same
//! generators with a fuzzer's bytes.

mod choices;
mod structs;
mod tokens;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;

use self::choices::{Choices, Generator};
use crate::derive::derive;
use crate::expand::stub::MARKER;

#[test]
fn random_struct_expands_to_rust_without_panic() {
    let valid = check_properties(structs::random_struct, 0..2000);
    // Both valid and invalid structs must be frequent.
    assert!(
        (200..=1800).contains(&valid),
        "{valid} structs without an error"
    );
}

#[test]
fn random_tokens_expand_to_rust_without_panic() {
    check_properties(tokens::with_random_tokens, 0..4000);
}

#[test]
fn rustc_rejects_struct_if_stub_has_no_error() {
    for input in [
        "struct S { user_id: String, #[actor_tokn(sub)] agent: String }",
        "struct S { #[actor_token::user_id] id: String, actor: Actor }",
        "struct S { user_id: String, user_id: String, actor: Actor }",
        "struct S { user_id: str, actor: Actor }",
        "struct S { user_id: Cow<str, '_>, actor: Actor }",
        "struct S<'a> { user_id: String, actor: Actor }",
        "struct S<T> { user_id: String, actor: Actor }",
    ] {
        let input: TokenStream = input.parse().unwrap();
        let file = expand(&input).unwrap();
        assert!(is_stub(&file), "{input}");
        let tokens = flat_tokens(file.to_token_stream());
        assert!(!tokens.contains(&"panic".to_owned()), "{input}");
        assert!(!file.items.iter().any(is_compile_error), "{input}");
        assert!(is_rejected_by_rustc(&input, &file), "{input}");
    }
    let valid: TokenStream = "struct S { user_id: String, actor: Actor }"
        .parse()
        .unwrap();
    let file = expand(&valid).unwrap();
    assert!(!is_stub(&file) && !is_rejected_by_rustc(&valid, &file));
}

/// Checks the properties of the derive, and returns the number of inputs without an error.
fn check_properties(generate: Generator, seeds: std::ops::Range<u64>) -> usize {
    let has_no_error = |&seed: &u64| {
        let bytes = bytes_from_seed(seed);
        let input = generate(&mut Choices::new(&bytes));
        match expand(&input) {
            Ok(file) => {
                let has_error = file.items.iter().any(is_compile_error);
                assert!(
                    has_error || !is_stub(&file) || is_rejected_by_rustc(&input, &file),
                    "seed {seed}: a stub without an error\n{input}"
                );
                !has_error
            }
            Err(problem) => panic!("seed {seed}: {problem}\n{input}"),
        }
    };
    seeds.filter(has_no_error).count()
}

/// Returns the output of the derive. Returns a description of the problem if the derive panics, or
/// if the output is not valid Rust.
fn expand(input: &TokenStream) -> Result<syn::File, String> {
    let output = catch_unwind(AssertUnwindSafe(|| derive(input.clone())));
    let output = output.map_err(|_| "the derive panics".to_owned())?;
    syn::parse2(output.clone())
        .map_err(|error| format!("the output is not Rust: {error}\n{output}"))
}

fn is_compile_error(item: &syn::Item) -> bool {
    matches!(item, syn::Item::Macro(item) if item.mac.path.segments.last().is_some_and(|last| last.ident == "compile_error"))
}

/// Returns `true` if the output contains a stub.
fn is_stub(file: &syn::File) -> bool {
    let mut tokens = flat_tokens(file.to_token_stream()).into_iter();
    tokens.any(|token| token.contains(MARKER))
}

/// Returns `true` if rustc probably rejects the struct or the output, even without a
/// `compile_error!`.
fn is_rejected_by_rustc(input: &TokenStream, output: &syn::File) -> bool {
    const IN_TYPES: &[&str] = &["_", "impl", "&", "'", "str", "dyn", "["];
    let output = flat_tokens(output.to_token_stream());
    let repeats_attribute = output.iter().any(|token| token == "Misspelled");
    let input: syn::DeriveInput = syn::parse2(input.clone()).unwrap();
    let syn::Data::Struct(data) = &input.data else {
        return false;
    };
    let names = data
        .fields
        .iter()
        .map(|field| field.ident.as_ref().map(IdentExt::unraw));
    let names: Vec<_> = names.collect();
    let is_duplicate = |index: usize| names.iter().take(index).any(|name| *name == names[index]);
    let types = data
        .fields
        .iter()
        .map(|field| flat_tokens(field.ty.to_token_stream()));
    let types: Vec<String> = types.flatten().collect();
    let parameters = input
        .generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            syn::GenericParam::Lifetime(parameter) => Some(parameter.lifetime.ident.to_string()),
            syn::GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
            syn::GenericParam::Const(_) => None,
        });
    let mut unused = parameters.filter(|parameter| !types.contains(parameter));
    repeats_attribute
        || (0..names.len()).any(is_duplicate)
        || types.iter().any(|token| IN_TYPES.contains(&token.as_str()))
        || unused.next().is_some()
}

/// Returns all tokens as text, including those in groups. An opening bracket is a token, too.
fn flat_tokens(tokens: TokenStream) -> Vec<String> {
    let tokens = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) => {
            let open = match group.delimiter() {
                Delimiter::Bracket => "[",
                _ => "",
            };
            let mut inner = flat_tokens(group.stream());
            inner.push(open.to_owned());
            inner
        }
        token => vec![token.to_string()],
    });
    tokens.collect()
}

/// Generates bytes from a seed, with `SplitMix64`.
fn bytes_from_seed(mut seed: u64) -> Vec<u8> {
    let mut word = || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    (0..64).flat_map(|_| word().to_le_bytes()).collect()
}
