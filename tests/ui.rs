//! Compiles the cases in `tests/ui`: those in `pass` must compile and run, and those in `fail` must
//! report the errors in their `.stderr` files.
//!
//! Other tests in this file check the `.stderr` files, because trybuild accepts any error in them.

use std::path::{Path, PathBuf};
use std::{env, fs, iter};

#[test]
fn passing_case_compiles_and_runs() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

#[test]
fn failing_case_reports_its_errors() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}

/// trybuild runs `cargo build` instead of `cargo check` if one of its files must compile. Unlike a
/// check, a build evaluates the constants in functions that are never called.
#[test]
fn stub_adds_no_error_to_cargo_build() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/pass/layout.rs");
    for name in [
        "attribute_syntax/unknown_field_attribute",
        "recovery/no_builder",
        "shape/no_follow_up_errors",
    ] {
        cases.compile_fail(format!("tests/ui/fail/{name}.rs"));
    }
}

/// Returns `true` if another test overwrites the `.stderr` files. The next run checks them.
fn is_overwriting() -> bool {
    env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite")
}

#[test]
fn error_points_to_mistake_and_has_help() {
    if is_overwriting() {
        return;
    }
    let sources = files_in_fail("rs");
    assert!(sources.len() >= 100, "only {} files", sources.len());
    let problems: Vec<_> = sources.iter().flat_map(|it| find_problems(it)).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The cases in `rustc_errors/` are structs that rustc itself rejects. The derive must not add an
/// error.
#[test]
fn struct_rejected_by_rustc_has_no_other_error() {
    if is_overwriting() {
        return;
    }
    let sources = files_in_fail("rs").into_iter();
    let sources: Vec<_> = sources
        .filter(|source| case_name(source).starts_with("rustc_errors/"))
        .collect();
    assert!(!sources.is_empty());
    for source in sources {
        let stderr = fs::read_to_string(source.with_extension("stderr")).unwrap();
        let errors = split_errors(&stderr);
        let is_from_rustc =
            |error: &String| error.starts_with("error[E") && !error.contains("macro");
        assert_eq!(errors.len(), 1, "{}", source.display());
        assert!(
            errors.iter().all(is_from_rustc),
            "{}: {stderr}",
            source.display()
        );
    }
}

#[test]
fn stderr_file_belongs_to_a_case() {
    for stderr in files_in_fail("stderr") {
        assert!(stderr.with_extension("rs").exists(), "{}", stderr.display());
    }
}

/// Cases whose errors are about the complete struct. The errors point to the struct's name.
const ERRORS_ON_STRUCT_NAME: &[&str] = &[
    "shape/",
    "recovery/shapes",
    "recovery/every_error_kind",
    "role/no_actor",
    "role/no_user_id",
    "role/no_fields",
];

/// Cases with rustc's own messages, because the derive can't see the mistake: an unresolved name,
/// or the wrong type of an expression or of a setter's argument.
const WORDED_BY_RUSTC: &[&str] = &[
    "attribute_syntax/crate_not_found",
    "attribute_syntax/crate_without_runtime",
    "attribute_syntax/misspelled",
    "builder/deprecated_field",
    "builder/into_wrong_type",
    "builder/missing_without_prelude",
    "builder/not_string",
    "builder/set_in_branch",
    "builder/setter_not_visible",
    "builder/stored_in_field",
    "builder/wrong_type",
    "client/await_of_blocking_call",
    "client/new",
    "client/printed_link",
    "constant/bound_expression_not_constant",
    "constant/bound_not_constant",
    "constant/bound_not_found",
    "constant/claim_name_wrong_type",
    "constant/default_constant_wrong_type",
    "constant/max_actor_bytes_wrong_type",
    "recovery/rejected_type_despite_errors",
    "rustc_errors/",
    "type/default_not_convertible",
    "type/default_wrong_type",
    "type/default_uses_builder",
    "type/unknown_type",
    "type/validate_not_found",
    "type/validate_signature",
    "type/validate_wrong_argument_type",
];

/// The first words of the derive's own `help:` and `note:` lines.
const DERIVE_HELP: &[&str] = &[
    "add ",
    "annotate ",
    "call ",
    "convert ",
    "enable the serde feature ",
    "for a `Duration`, use ",
    "implement ",
    "keep ",
    "move ",
    "name ",
    "other roles are ",
    "remove ",
    "rename ",
    "separate ",
    "swap ",
    "take the transport out ",
    "to exclude it from the request, annotate ",
    "to send it as ",
    "to send its members as ",
    "to use it as ",
    "use ",
    "a builder does nothing until",
];

/// The first words of `help:` and `note:` lines that rustc adds to every error of a kind.
const RUSTC_NOTES: &[&str] = &[
    // For an unsatisfied bound: the trait, and the item that requires it.
    "the trait `",
    "required by a bound in `",
    "the following other types implement trait `",
    "consider restricting type parameter `",
    "consider introducing a `where` clause",
    // For an error whose span is in generated code.
    "this error originates in the ",
    // For a lint.
    "the lint level is defined here",
    "use `let _ = ...` to ignore the resulting value",
];

/// Returns the problems of a case's `.stderr` file.
fn find_problems(source: &Path) -> Vec<String> {
    let name = case_name(source);
    let text = fs::read_to_string(source).unwrap();
    let Ok(stderr) = fs::read_to_string(source.with_extension("stderr")) else {
        return vec![format!("{name}: the .stderr file is missing")];
    };
    let errors = split_errors(&stderr);
    let expected = expected_error_count(&text);
    let mut problems = Vec::new();
    if expected != Some(errors.len()) {
        problems.push(format!(
            "{name}: expected {expected:?} errors, found {}",
            errors.len()
        ));
    }
    for error in errors {
        problems.extend(
            location_problem(&error, &name, &text).map(|problem| format!("{name}: {problem}")),
        );
        if !is_in(WORDED_BY_RUSTC, &name) {
            problems.extend(help_problem(&error).map(|problem| format!("{name}: {problem}")));
        }
    }
    problems
}

/// Checks the location of an error: it must be in the case's file, and on the token that the user
/// has to change. Returns the problem.
fn location_problem(error: &str, name: &str, text: &str) -> Option<String> {
    let Some(location) = error
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> "))
    else {
        return Some("an error without a location".to_owned());
    };
    let mut parts = location.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    if parts.next() != Some(&format!("tests/ui/fail/{name}.rs")) {
        return Some(format!("an error in another file: {location}"));
    }
    let line = text.lines().nth(line - 1)?;
    let before: String = line.chars().take(column - 1).collect();
    if line.contains("#[derive(") {
        return Some(format!("an error on the derive: {location}"));
    }
    let mut words = before.split_whitespace().rev();
    let declares = ["struct", "enum", "union"];
    let is_name = words.next().is_some_and(|word| declares.contains(&word));
    (is_name && !is_in(ERRORS_ON_STRUCT_NAME, name))
        .then(|| format!("an error on the struct: {location}"))
}

/// Checks the help of an error: the derive's own help must be there, and rustc must not add
/// unhelpful lines. Returns the problem.
fn help_problem(error: &str) -> Option<String> {
    let (own, others): (Vec<_>, Vec<_>) =
        help_lines(error).partition(|line| starts_with_any(line, DERIVE_HELP));
    let unexpected = others
        .iter()
        .find(|line| !starts_with_any(line, RUSTC_NOTES));
    match (own.is_empty(), unexpected) {
        (true, _) => Some(format!("no help from the derive: {error}")),
        (false, Some(line)) => Some(format!("unexpected line: {line}")),
        (false, None) => None,
    }
}

/// Returns the text of each `help:` and `note:` line.
fn help_lines(error: &str) -> impl Iterator<Item = &str> {
    error.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("= ");
        line.strip_prefix("help: ")
            .or_else(|| line.strip_prefix("note: "))
    })
}

fn starts_with_any(text: &str, starts: &[&str]) -> bool {
    starts.iter().any(|start| text.starts_with(start))
}

/// Splits the output of rustc into errors.
fn split_errors(stderr: &str) -> Vec<String> {
    let mut errors: Vec<String> = Vec::new();
    for line in stderr.lines() {
        let is_first = line.starts_with("error:") || line.starts_with("error[");
        if is_first || errors.is_empty() {
            errors.push(String::new());
        }
        if let Some(error) = errors.last_mut() {
            error.extend(iter::once(line).chain(iter::once("\n")));
        }
    }
    errors
}

/// Returns the files in `tests/ui/fail` with this extension.
fn files_in_fail(extension: &str) -> Vec<PathBuf> {
    let folders = fs::read_dir(suite()).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/fail")
}

/// Returns the folder and name of a case, such as `role/no_actor`.
fn case_name(source: &Path) -> String {
    let source = source.with_extension("");
    let name = source.strip_prefix(suite()).unwrap();
    let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Returns `true` if the list contains the name or its folder.
fn is_in(list: &[&str], name: &str) -> bool {
    list.iter()
        .any(|entry| name == *entry || (entry.ends_with('/') && name.starts_with(entry)))
}

/// Returns the number in the first line of a case: `// errors: 1`.
fn expected_error_count(text: &str) -> Option<usize> {
    let count = text.lines().next()?.strip_prefix("// errors: ")?;
    count.parse().ok()
}
