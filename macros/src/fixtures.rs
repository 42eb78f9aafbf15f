//! The compile-fail and compile-pass cases of the workspace, without a compiler: what the derive itself says about each struct in them. trybuild
//! takes a minute to show the same errors where a user sees them; this takes a tenth of a second, so an edit here is judged at once.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::derive::derive;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/ui");

#[test]
fn each_case_that_fails_gets_the_errors_that_are_written_beside_it() {
    let mut judged = 0;
    let mut faults = Vec::new();
    for case in cases("fail") {
        let stderr = fs::read_to_string(case.with_extension("stderr")).unwrap_or_default();
        let (said, due) = (said_in(&case), errors_with_help(&stderr));
        judged += due.len();
        let missing = due.difference(&said).filter(|_| !is_made_by_a_macro(&case));
        let other = said.iter().filter(|said| !stderr_says(&stderr, said));
        let name = case.display();
        faults.extend(missing.map(|text| format!("{name}: isn't said: {text}")));
        faults.extend(other.map(|text| format!("{name}: isn't written there: {text}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(judged >= 150 || is_packaged(), "only {judged} errors");
}

#[test]
fn no_case_that_passes_gets_an_error() {
    for case in cases("pass") {
        let said = said_in(&case);
        assert!(said.is_empty(), "{}: {said:#?}", case.display());
    }
}

/// In the published package the cases aren't there, nor is the workspace.
fn is_packaged() -> bool {
    !Path::new(CASES).exists() && !Path::new(CASES).with_file_name("support").exists()
}

/// Then there is no struct before the macro is expanded.
fn is_made_by_a_macro(case: &Path) -> bool {
    case.parent()
        .is_some_and(|folder| folder.ends_with("macro_made"))
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

/// Every error that the derive gives for a struct in that file, a line of text each.
fn said_in(case: &Path) -> BTreeSet<String> {
    let source = fs::read_to_string(case).unwrap();
    // What the compiler itself can't take apart, the derive never sees.
    let tokens = source.parse::<TokenStream>().unwrap_or_default();
    let mut said = BTreeSet::new();
    for declaration in derived(tokens) {
        errors_in(derive(declaration), &mut said);
    }
    said
}

/// The items that derive a request, wherever they are, but in a `macro_rules!`, where they are no items yet.
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

/// The item as the derive gets it, if it derives a request: without the attribute that says so.
fn declaration(item: Vec<TokenTree>) -> Option<TokenStream> {
    // What belongs to the whole file stands before it: `#![…]`.
    let is_inner = |trees: &[TokenTree]| matches!(trees, [_, TokenTree::Punct(punct), TokenTree::Group(_)] if punct.as_char() == '!');
    let start = item
        .windows(3)
        .rposition(is_inner)
        .map_or(0, |index| index + 3);
    let asks = item.iter().position(|tree| {
        matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && {
            let attribute = group.stream().to_string();
            attribute.starts_with("derive") && attribute.contains("ActorTokenRequest")
        })
    })?;
    let declaration: TokenStream = item
        .into_iter()
        .enumerate()
        .skip(start)
        .filter(|(index, _)| *index != asks && index + 1 != asks)
        .map(|(_, tree)| tree)
        .collect();
    (!declaration.to_string().contains('$')).then_some(declaration)
}

fn errors_in(output: TokenStream, said: &mut BTreeSet<String>) {
    let mut is_error = false;
    for tree in output {
        match tree {
            TokenTree::Ident(ident) => is_error = ident == "compile_error",
            TokenTree::Punct(_) => {}
            TokenTree::Group(group) if is_error => {
                said.extend(
                    syn::parse2::<syn::LitStr>(group.stream()).map(|text| one_line(&text.value())),
                );
                is_error = false;
            }
            TokenTree::Group(group) => errors_in(group.stream(), said),
            TokenTree::Literal(_) => is_error = false,
        }
    }
}

/// The errors in what the compiler prints that have a line of help in the same text, as ours have and the compiler's own don't.
fn errors_with_help(stderr: &str) -> BTreeSet<String> {
    let texts = stderr.split("\n\n").filter_map(text_of_error);
    texts.filter(|text| text.contains(" help: ")).collect()
}

fn stderr_says(stderr: &str, said: &str) -> bool {
    let mut texts = stderr.split("\n\n").filter_map(text_of_error);
    texts.any(|text| text == said)
}

/// The text of an error without a code, up to the line that says where it is.
fn text_of_error(printed: &str) -> Option<String> {
    let text = printed.trim_start().strip_prefix("error: ")?;
    let lines = text
        .lines()
        .take_while(|line| !line.trim_start().starts_with("-->"));
    Some(one_line(&lines.collect::<Vec<_>>().join("\n")))
}

/// Without line ends, and without the spaces that tokens have when no source is at hand.
fn one_line(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    lines.join(" ").replace(" (", "(")
}
