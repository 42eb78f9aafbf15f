//! Checks the errors of the derive against the cases in `tests/ui`, without a compiler.
//!
//! This takes a tenth of a second. trybuild takes minutes for the same cases.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::LitStr;

use crate::derive::derive;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/ui");

#[test]
fn failing_case_has_the_errors_in_its_stderr() {
    let mut checked = 0;
    let mut differences = Vec::new();
    for case in cases("fail") {
        let stderr = fs::read_to_string(case.with_extension("stderr")).unwrap_or_default();
        let (actual, expected) = (actual_errors(&case), errors_with_help(&stderr));
        checked += expected.len();
        let missing = expected
            .difference(&actual)
            .filter(|_| !is_macro_generated(&case));
        let other = actual.iter().filter(|error| !has_error(&stderr, error));
        let name = case.display();
        differences.extend(missing.map(|text| format!("{name}: missing: {text}")));
        differences.extend(other.map(|text| format!("{name}: unexpected: {text}")));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(checked >= 150 || is_packaged(), "only {checked} errors");
}

#[test]
fn passing_case_has_no_error() {
    for case in cases("pass") {
        let errors = actual_errors(&case);
        assert!(errors.is_empty(), "{}: {errors:#?}", case.display());
    }
}

/// Returns `true` in the published package, which contains neither the cases nor the workspace.
fn is_packaged() -> bool {
    !Path::new(CASES).exists() && !Path::new(CASES).with_file_name("support").exists()
}

/// Returns `true` if a macro generates the struct, so the source doesn't contain it.
fn is_macro_generated(case: &Path) -> bool {
    case.parent()
        .is_some_and(|folder| folder.ends_with("macro_generated"))
}

fn cases(folder: &str) -> Vec<PathBuf> {
    let mut cases = Vec::new();
    let mut folders = vec![Path::new(CASES).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                cases.push(path);
            }
        }
    }
    assert!(!cases.is_empty() || is_packaged(), "no cases in {folder}");
    cases
}

/// Returns the errors of the derive for the structs in a file: line, column and text.
fn actual_errors(case: &Path) -> BTreeSet<String> {
    let source = fs::read_to_string(case).unwrap();
    // The derive doesn't receive code that rustc can't tokenize.
    let tokens = source.parse::<TokenStream>().unwrap_or_default();
    let mut errors = BTreeSet::new();
    for declaration in derived(tokens) {
        errors_in(derive(declaration), &mut errors);
    }
    errors
}

/// Returns the items that derive a request, including nested ones. Those in a `macro_rules!` aren't
/// items yet.
fn derived(tokens: TokenStream) -> Vec<TokenStream> {
    let mut found = Vec::new();
    let mut item = Vec::new();
    for tree in tokens {
        let ends = match &tree {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if let TokenTree::Group(group) = &tree {
            found.extend(derived(group.stream()));
        }
        item.push(tree);
        if ends {
            found.extend(declaration(std::mem::take(&mut item)));
        }
    }
    found
}

/// Returns the item as the derive receives it, without `#[derive(…)]`, if it derives a request.
fn declaration(item: Vec<TokenTree>) -> Option<TokenStream> {
    // Inner attributes (`#![…]`) precede the item.
    let is_inner = |trees: &[TokenTree]| matches!(trees, [_, TokenTree::Punct(punct), TokenTree::Group(_)] if punct.as_char() == '!');
    let start = item
        .windows(3)
        .rposition(is_inner)
        .map_or(0, |index| index + 3);
    let derive = item.iter().position(|tree| {
        matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && {
            let attribute = group.stream().to_string();
            attribute.starts_with("derive") && attribute.contains("ActorTokenRequest")
        })
    })?;
    let declaration: TokenStream = item
        .into_iter()
        .enumerate()
        .skip(start)
        .filter(|(index, _)| *index != derive && index + 1 != derive)
        .map(|(_, tree)| tree)
        .collect();
    (!declaration.to_string().contains('$')).then_some(declaration)
}

/// Collects the `compile_error!` calls in the output.
fn errors_in(output: TokenStream, errors: &mut BTreeSet<String>) {
    let mut is_error = false;
    let mut start = Span::call_site();
    for tree in output {
        match tree {
            TokenTree::Ident(ident) => {
                is_error = ident == "compile_error";
                start = ident.span();
            }
            TokenTree::Punct(_) => {}
            TokenTree::Group(group) if is_error => {
                let text: LitStr = syn::parse2(group.stream()).unwrap();
                // Like rustc, if the second token precedes the first.
                let start = start.start().min(group.span().start());
                let (line, column) = (start.line, start.column + 1);
                errors.insert(format!("{line}:{column} {}", one_line(&text.value())));
                is_error = false;
            }
            TokenTree::Group(group) => errors_in(group.stream(), errors),
            TokenTree::Literal(_) => is_error = false,
        }
    }
}

/// Returns the errors that contain their help in the message. Errors of the derive do, and those of
/// rustc don't.
fn errors_with_help(stderr: &str) -> BTreeSet<String> {
    let errors = stderr.split("\n\n").filter_map(error);
    errors.filter(|error| error.contains(" help: ")).collect()
}

fn has_error(stderr: &str, expected: &str) -> bool {
    let mut errors = stderr.split("\n\n").filter_map(error);
    errors.any(|error| error == expected)
}

/// Returns line, column and text of an error without a code.
fn error(printed: &str) -> Option<String> {
    let text = printed.trim_start().strip_prefix("error: ")?;
    let (text, location) = text.split_once("--> ")?;
    let (_, location) = location.lines().next()?.split_once(".rs:")?;
    Some(format!("{location} {}", one_line(text)))
}

/// Removes newlines, and the spaces that tokens have if their source text is unavailable.
fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
    lines.join(" ").replace(" (", "(")
}
