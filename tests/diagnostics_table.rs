//! `docs/diagnostics.md`, the table of mistakes and of what the compiler says about them, is what the fixtures of
//! what must not compile make it. `BLESS=1 cargo test --test diagnostics_table` writes it anew.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[test]
fn the_table_is_fresh() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("docs/diagnostics.md");
    let fresh = document(&root.join("tests/ui/fail"));
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(path, fresh).unwrap();
        return;
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    let stale = written
        .lines()
        .zip(fresh.lines())
        .find(|(written, fresh)| written != fresh);
    assert!(
        written == fresh,
        "docs/diagnostics.md is stale, first here: {stale:#?}\nrun `BLESS=1 cargo test --test diagnostics_table`",
    );
}

const INTRODUCTION: &str = "\
# What the compiler says

Mistakes with `#[derive(ActorTokenRequest)]`, and what the compiler says about each: the line it points to, the message,
and what to write instead. Made from the fixtures in [tests/ui/fail](../tests/ui/fail) by
`BLESS=1 cargo test --test diagnostics_table`, and checked by `cargo test`.
";

fn document(suite: &Path) -> String {
    let mut text = INTRODUCTION.to_owned();
    for folder in sorted(suite) {
        let topic = words_of(&folder);
        writeln!(text, "\n## {topic}\n").unwrap();
        text += "| mistake | in the line | message | what to write |\n| --- | --- | --- | --- |\n";
        for source in sorted(&folder) {
            if source
                .extension()
                .is_some_and(|extension| extension == "rs")
            {
                text += &rows(&source, &topic);
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

/// The name of a file or folder as words.
fn words_of(path: &Path) -> String {
    path.file_stem()
        .unwrap()
        .to_str()
        .unwrap()
        .replace('_', " ")
}

/// A row for each error of a fixture; its description is in the first.
fn rows(source: &Path, topic: &str) -> String {
    let text = fs::read_to_string(source).unwrap();
    let said = fs::read_to_string(source.with_extension("stderr")).unwrap_or_else(|error| {
        panic!(
            "{}: what the compiler says about it: {error}",
            source.display()
        );
    });
    let lines: Vec<&str> = text.lines().collect();
    let description = lines.get(1).and_then(|line| line.strip_prefix("// "));
    let description = description.map_or_else(|| words_of(source), str::to_owned);
    let file = source.file_name().unwrap().to_str().unwrap();
    let folder = topic.replace(' ', "_");
    let mut mistake = format!("[{}](../tests/ui/fail/{folder}/{file})", cell(&description));
    let mut rows = String::new();
    for error in errors(&said) {
        let line = error
            .line
            .and_then(|number| lines.get(number.checked_sub(1)?));
        let line = line.map_or_else(String::new, |line| code(line.trim()));
        let (message, help) = (cell(&error.message), cell(&error.help));
        writeln!(rows, "| {mistake} | {line} | {message} | {help} |").unwrap();
        mistake.clear();
    }
    rows
}

/// One error of the compiler.
#[derive(Debug, Default, PartialEq)]
struct Error {
    message: String,
    /// The line of the fixture that it points to first, counted from 1.
    line: Option<usize>,
    help: String,
}

fn errors(said: &str) -> Vec<Error> {
    let mut errors: Vec<Error> = Vec::new();
    for line in said.lines() {
        if let Some(message) = first_line(line) {
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
            if let Some(place) = line.strip_prefix("--> ") {
                error.line = place
                    .rsplit(':')
                    .nth(1)
                    .and_then(|number| number.parse().ok());
                continue;
            }
        }
        let line = line.strip_prefix("= ").unwrap_or(line);
        let Some(help) = line
            .strip_prefix("help: ")
            .or_else(|| line.strip_prefix("note: "))
        else {
            continue;
        };
        // The first is ours; what the compiler adds comes behind it.
        if error.help.is_empty() && !OF_THE_COMPILER.iter().any(|begin| help.starts_with(begin)) {
            help.clone_into(&mut error.help);
        }
    }
    errors
}

/// The message behind the head of an error.
fn first_line(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("error")?;
    let rest = match rest.strip_prefix('[') {
        Some(code) => code.split_once(']')?.1,
        None => rest,
    };
    rest.strip_prefix(": ")
}

/// How notes begin in which the compiler explains itself.
const OF_THE_COMPILER: &[&str] = &[
    "the trait ",
    "the following other types ",
    "the lint level is defined here",
    "required by ",
    "required for ",
    "this error originates in ",
];

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Code in a cell of a table.
fn code(line: &str) -> String {
    let span = if line.contains('`') {
        format!("`` {line} ``")
    } else {
        format!("`{line}`")
    };
    cell(&span)
}

#[test]
fn an_error_of_the_derive_is_read() {
    let said = "\
error: unknown key `clam`
       help: write `claim`; or `a` | `b`
 --> tests/ui/fail/attribute/key.rs:7:5
  |
7 |     #[actor_token(clam)]
  |                   ^^^^
";
    let error = Error {
        message: "unknown key `clam`".to_owned(),
        line: Some(7),
        help: "write `claim`; or `a` | `b`".to_owned(),
    };
    assert_eq!(errors(said), [error]);
}

#[test]
fn an_error_of_the_compiler_is_read_with_our_note() {
    let said = "\
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
        help: "call `.a(…)` before `.build()`".to_owned(),
    };
    let another = Error {
        message: "another".to_owned(),
        ..Error::default()
    };
    assert_eq!(errors(said), [missing, another]);
}

#[test]
fn what_ends_a_cell_is_escaped() {
    assert_eq!(cell("a | b"), "a \\| b");
    assert_eq!(code("|a| `b`"), "`` \\|a\\| `b` ``");
}
