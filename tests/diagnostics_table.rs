//! Generates `docs/diagnostics.md` from the compile-fail cases, and checks that it is up to date.
//!
//! `BLESS=1 cargo test --test diagnostics_table` writes the document.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[test]
fn document_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs/diagnostics.md");
    let expected = document(&root.join("tests/ui/fail"));
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(path, expected).unwrap();
        return;
    }
    let actual = fs::read_to_string(path).unwrap_or_default();
    let difference = actual
        .lines()
        .zip(expected.lines())
        .find(|(actual, expected)| actual != expected);
    assert!(
        actual == expected,
        "docs/diagnostics.md is out of date, first difference: {difference:#?}\nrun `BLESS=1 cargo test --test diagnostics_table`",
    );
}

const INTRODUCTION: &str = "\
# Compile-time diagnostics

The compile errors of `#[derive(ActorTokenRequest)]`: the source line that an error points to, its
message, and its help. This page is generated from the cases in [tests/ui/fail](../tests/ui/fail) by
`BLESS=1 cargo test --test diagnostics_table`, and `cargo test` checks that it is up to date.
";

fn document(suite: &Path) -> String {
    let mut text = INTRODUCTION.to_owned();
    for folder in sorted(suite) {
        writeln!(text, "\n## {}\n", heading(&name_words(&folder))).unwrap();
        text += "| case | source line | error | help |\n| --- | --- | --- | --- |\n";
        for source in sorted(&folder) {
            if source
                .extension()
                .is_some_and(|extension| extension == "rs")
            {
                text += &rows(&source);
            }
        }
    }
    text
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

/// Returns the name of a file or folder as words.
fn name_words(path: &Path) -> String {
    path.file_stem()
        .unwrap()
        .to_str()
        .unwrap()
        .replace('_', " ")
}

/// Capitalizes the first word, except for `rustc`.
fn heading(words: &str) -> String {
    match words.split_at_checked(1) {
        Some((first, rest)) if !words.starts_with("rustc") => first.to_uppercase() + rest,
        _ => words.to_owned(),
    }
}

/// Returns a row for each error of a case. Only the first row has the case's description.
fn rows(source: &Path) -> String {
    let text = fs::read_to_string(source).unwrap();
    let stderr = fs::read_to_string(source.with_extension("stderr"))
        .unwrap_or_else(|error| panic!("{}: no .stderr file: {error}", source.display()));
    let lines: Vec<&str> = text.lines().collect();
    let description = lines.get(1).and_then(|line| line.strip_prefix("// "));
    let description = description.map_or_else(|| name_words(source), str::to_owned);
    let mut folders = source.iter().rev().skip(1);
    let folder = folders.next().unwrap().to_str().unwrap();
    let file = source.file_name().unwrap().to_str().unwrap();
    let mut case = format!(
        "[{}](../tests/ui/fail/{folder}/{file})",
        escape_cell(&description)
    );
    let mut rows = String::new();
    for error in parse_errors(&stderr) {
        let line = error
            .line
            .and_then(|number| lines.get(number.checked_sub(1)?));
        let line = line.map_or_else(String::new, |line| code_cell(line.trim()));
        let help: Vec<_> = error.help.iter().map(|help| escape_cell(help)).collect();
        let (message, help) = (escape_cell(&error.message), help.join("<br>"));
        writeln!(rows, "| {case} | {line} | {message} | {help} |").unwrap();
        case.clear();
    }
    rows
}

/// A compile error.
#[derive(Debug, Default, PartialEq)]
struct Error {
    message: String,
    /// The number of the first line that the error points to, counted from 1.
    line: Option<usize>,
    /// The help and the notes, except for rustc's explanations.
    help: Vec<String>,
}

fn parse_errors(stderr: &str) -> Vec<Error> {
    let mut errors: Vec<Error> = Vec::new();
    for line in stderr.lines() {
        if let Some(message) = message_of(line) {
            errors.push(Error {
                message: message.to_owned(),
                ..Error::default()
            });
            continue;
        }
        let Some(error) = errors.last_mut() else {
            continue;
        };
        let line = line.trim_start();
        if error.line.is_none() {
            if let Some(location) = line.strip_prefix("--> ") {
                error.line = location
                    .rsplit(':')
                    .nth(1)
                    .and_then(|number| number.parse().ok());
                continue;
            }
        }
        let line = line.strip_prefix("= ").unwrap_or(line);
        let help = line
            .strip_prefix("help: ")
            .or_else(|| line.strip_prefix("note: "));
        if let Some(help) = help {
            if !EXPLANATIONS.iter().any(|start| help.starts_with(start)) {
                error.help.push(help.to_owned());
            }
        }
    }
    errors
}

/// Returns the message if this is the first line of an error.
fn message_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("error")?;
    let rest = match rest.strip_prefix('[') {
        Some(code) => code.split_once(']')?.1,
        None => rest,
    };
    rest.strip_prefix(": ")
}

/// The first words of rustc's notes that the table omits.
const EXPLANATIONS: &[&str] = &[
    "the trait ",
    "the following other types ",
    "the lint level is defined here",
    "required by ",
    "required for ",
    "this error originates in ",
    "function defined here",
    "method defined here",
    "expected fn pointer ",
    "expected reference ",
];

/// Escapes text for a table cell.
fn escape_cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Formats and escapes code for a table cell.
fn code_cell(line: &str) -> String {
    let span = if line.contains('`') {
        format!("`` {line} ``")
    } else {
        format!("`{line}`")
    };
    escape_cell(&span)
}

#[test]
fn derive_error_is_parsed_with_all_help() {
    let stderr = "\
error: unknown field attribute `clam`
       help: use `claim`; or `a` | `b`
       help: other roles are `sub`
 --> tests/ui/fail/role/case.rs:7:5
  |
7 |     #[actor_token(clam)]
  |                   ^^^^
";
    let error = Error {
        message: "unknown field attribute `clam`".to_owned(),
        line: Some(7),
        help: vec![
            "use `claim`; or `a` | `b`".to_owned(),
            "other roles are `sub`".to_owned(),
        ],
    };
    assert_eq!(parse_errors(stderr), [error]);
}

#[test]
fn rustc_error_is_parsed_without_explanations() {
    let stderr = "\
error[E0277]: required field `a` is not set
  --> tests/ui/fail/builder/missing.rs:22:45
   |
   = help: the trait `a_is_set` is not implemented for `NotSet`
   = note: call `.a(…)` before `.build()`
note: required by a bound in `build`
  --> tests/ui/fail/builder/missing.rs:6:5
   = note: this error originates in the derive macro `ActorTokenRequest`

error: another
";
    let missing = Error {
        message: "required field `a` is not set".to_owned(),
        line: Some(22),
        help: vec!["call `.a(…)` before `.build()`".to_owned()],
    };
    let another = Error {
        message: "another".to_owned(),
        ..Error::default()
    };
    assert_eq!(parse_errors(stderr), [missing, another]);
}

#[test]
fn pipe_in_cell_is_escaped() {
    assert_eq!(escape_cell("a | b"), "a \\| b");
    assert_eq!(code_cell("|a| `b`"), "`` \\|a\\| `b` ``");
}
