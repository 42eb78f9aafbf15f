//! Compares the errors of the derive with the expected errors in `tests/ui`, without a compiler.
//! This takes less than a second. trybuild compiles the same cases, which takes minutes.

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

/// Returns `true` if a macro generates the struct. The source does not contain the struct then.
fn is_macro_generated(case: &Path) -> bool {
    case.parent()
        .is_some_and(|folder| folder.ends_with("macro_generated"))
}

/// Returns the paths of all cases in a folder of `tests/ui`.
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

/// Returns the errors of the derive for all structs in a file, each as `line:column text`.
fn actual_errors(case: &Path) -> BTreeSet<String> {
    let source = fs::read_to_string(case).unwrap();
    // Code that can't be tokenized never reaches a derive.
    let tokens = source.parse::<TokenStream>().unwrap_or_default();
    let mut errors = BTreeSet::new();
    for declaration in structs_with_derive(tokens) {
        collect_errors(derive(declaration), &mut errors);
    }
    errors
}

/// Returns the structs with the derive, including nested ones, but not those in a `macro_rules!`
/// macro.
fn structs_with_derive(tokens: TokenStream) -> Vec<TokenStream> {
    let mut found = Vec::new();
    let mut item = Vec::new();
    for tree in tokens {
        let ends = match &tree {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if let TokenTree::Group(group) = &tree {
            found.extend(structs_with_derive(group.stream()));
        }
        item.push(tree);
        if ends {
            found.extend(derive_input(std::mem::take(&mut item)));
        }
    }
    found
}

/// Returns the item as the derive receives it, without `#[derive(…)]`. Returns `None` if the item
/// does not have the derive.
fn derive_input(item: Vec<TokenTree>) -> Option<TokenStream> {
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

/// Collects the `compile_error!` calls in the output, each as `line:column text`.
fn collect_errors(output: TokenStream, errors: &mut BTreeSet<String>) {
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
                // rustc also starts at the first of the two tokens in the source.
                let start = start.start().min(group.span().start());
                let (line, column) = (start.line, start.column + 1);
                errors.insert(format!("{line}:{column} {}", one_line(&text.value())));
                is_error = false;
            }
            TokenTree::Group(group) => collect_errors(group.stream(), errors),
            TokenTree::Literal(_) => is_error = false,
        }
    }
}

/// Returns the errors in `stderr` whose message contains the help. Only the derive's errors do.
fn errors_with_help(stderr: &str) -> BTreeSet<String> {
    let errors = stderr.split("\n\n").filter_map(parse_error);
    errors.filter(|error| error.contains(" help: ")).collect()
}

fn has_error(stderr: &str, expected: &str) -> bool {
    let mut errors = stderr.split("\n\n").filter_map(parse_error);
    errors.any(|error| error == expected)
}

/// Parses an error without an error code into `line:column text`.
fn parse_error(printed: &str) -> Option<String> {
    let text = printed.trim_start().strip_prefix("error: ")?;
    let (text, location) = text.split_once("--> ")?;
    let (_, location) = location.lines().next()?.split_once(".rs:")?;
    Some(format!("{location} {}", one_line(text)))
}

/// Joins the lines, and removes spaces before parentheses: tokens without source text are printed
/// with such spaces.
fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.trim().lines().map(str::trim).collect();
    lines.join(" ").replace(" (", "(")
}
