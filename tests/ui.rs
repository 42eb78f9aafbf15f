//! The derive as its users meet it: what compiles, and what the compiler says about what doesn't.

use std::path::{Path, PathBuf};
use std::{env, fs, iter};

#[test]
fn what_is_right_compiles_and_works() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

#[test]
fn what_is_wrong_is_said_in_the_words_of_the_user() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}

/// trybuild runs `cargo build` instead of `cargo check` if one of its files has to compile. Only then does rustc evaluate the
/// constants in functions that nothing calls.
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

/// The cases are being overwritten by another test. What they say then is checked in the next run.
fn is_overwriting() -> bool {
    env::var_os("TRYBUILD").is_some_and(|value| value == "overwrite")
}

#[test]
fn a_mistake_is_one_error_on_the_token_that_is_wrong_and_says_what_to_write() {
    if is_overwriting() {
        return;
    }
    let sources = files("rs");
    assert!(sources.len() >= 100, "only {} files", sources.len());
    let faults: Vec<_> = sources.iter().flat_map(|source| faults(source)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// In `rustc_errors/` is what rustc itself says on the struct. The derive has nothing to add to that, and must not.
#[test]
fn what_rustc_refuses_about_a_struct_is_said_once_and_by_rustc() {
    if is_overwriting() {
        return;
    }
    let sources = files("rs").into_iter();
    let sources: Vec<_> = sources
        .filter(|source| name_of(source).starts_with("rustc_errors/"))
        .collect();
    assert!(!sources.is_empty());
    for source in sources {
        let said = fs::read_to_string(source.with_extension("stderr")).unwrap();
        let errors = errors(&said);
        let is_of_rustc = |error: &String| error.starts_with("error[E") && !error.contains("macro");
        assert_eq!(errors.len(), 1, "{}", source.display());
        assert!(
            errors.iter().all(is_of_rustc),
            "{}: {said}",
            source.display()
        );
    }
}

#[test]
fn what_the_compiler_said_belongs_to_a_file() {
    for said in files("stderr") {
        assert!(said.with_extension("rs").exists(), "{}", said.display());
    }
}

/// Where the struct itself is what is wrong, its name is the token.
const WRONG_AS_A_WHOLE: &[&str] = &[
    "shape/",
    "recovery/shapes",
    "recovery/every_error_kind",
    "role/no_actor",
    "role/no_user_id",
    "role/no_fields",
];

/// Where no text of ours can stand: what is wrong is no part of a declaration that we read, but a name that isn't
/// there, an expression of the user's, or a call of the builder with the wrong type.
const IN_THE_COMPILERS_WORDS: &[&str] = &[
    "attribute_syntax/crate_not_found",
    "attribute_syntax/crate_without_runtime",
    "attribute_syntax/misspelled",
    "builder/deprecated_field",
    "builder/into_wrong_type",
    "builder/not_string",
    "builder/setter_not_visible",
    "builder/wrong_type",
    "constant/bound_not_constant",
    "constant/bound_not_found",
    "recovery/rejected_type_despite_errors",
    "rustc_errors/",
    "type/default_wrong_type",
    "type/default_uses_builder",
    "type/unknown_type",
    "type/validate_not_found",
    "type/validate_signature",
    "type/validate_wrong_argument_type",
];

/// How a `help:` or `note:` of ours begins.
const OURS: &[&str] = &[
    "add ",
    "annotate ",
    "call ",
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
    "to exclude it from the request, annotate ",
    "to send it as ",
    "to use it as ",
    "use ",
    "a builder does nothing until",
];

/// How a `help:` or `note:` of rustc's own begins that comes with the kind of error, whatever a macro writes.
const UNAVOIDABLE: &[&str] = &[
    // On each unmet bound: the trait, and who asks for it.
    "the trait `",
    "required by a bound in `",
    "consider restricting type parameter `",
    "consider introducing a `where` clause",
    // On each error whose place is in generated code.
    "this error originates in the ",
    // On a lint.
    "the lint level is defined here",
    "use `let _ = ...` to ignore the resulting value",
];

/// What the compiler said about `source`, where it isn't as it should be.
fn faults(source: &Path) -> Vec<String> {
    let name = name_of(source);
    let text = fs::read_to_string(source).unwrap();
    let Ok(said) = fs::read_to_string(source.with_extension("stderr")) else {
        return vec![format!(
            "{name}: nothing is known of what the compiler says"
        )];
    };
    let errors = errors(&said);
    let promised = promised_errors(&text);
    let mut faults = Vec::new();
    if promised != Some(errors.len()) {
        faults.push(format!("{name}: {} errors, not {promised:?}", errors.len()));
    }
    for error in errors {
        faults.extend(misplaced(&error, &name, &text).map(|fault| format!("{name}: {fault}")));
        if !is_in(IN_THE_COMPILERS_WORDS, &name) {
            faults.extend(misworded(&error).map(|fault| format!("{name}: {fault}")));
        }
    }
    faults
}

/// Why the place of the error is none that a user can mend, if it is one.
fn misplaced(error: &str, name: &str, text: &str) -> Option<String> {
    let Some(place) = error
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("--> "))
    else {
        return Some("an error without a place".to_owned());
    };
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    if parts.next() != Some(&format!("tests/ui/fail/{name}.rs")) {
        return Some(format!("an error elsewhere: {place}"));
    }
    let line = text.lines().nth(line - 1)?;
    let before: String = line.chars().take(column - 1).collect();
    if line.contains("#[derive(") {
        return Some(format!("an error on the derive: {place}"));
    }
    let mut words = before.split_whitespace().rev();
    let declares = ["struct", "enum", "union"];
    let is_name = words.next().is_some_and(|word| declares.contains(&word));
    (is_name && !is_in(WRONG_AS_A_WHOLE, name)).then(|| format!("an error on the struct: {place}"))
}

/// What is missing from the text of the error, or too much in it.
fn misworded(error: &str) -> Option<String> {
    let (ours, others): (Vec<_>, Vec<_>) = asides(error).partition(|aside| begins(aside, OURS));
    let stray = others.iter().find(|aside| !begins(aside, UNAVOIDABLE));
    match (ours.is_empty(), stray) {
        (true, _) => Some(format!("nothing of ours in: {error}")),
        (false, Some(stray)) => Some(format!("a line that says nothing to the user: {stray}")),
        (false, None) => None,
    }
}

/// The texts behind `help:` and `note:`.
fn asides(error: &str) -> impl Iterator<Item = &str> {
    error.lines().filter_map(|line| {
        let line = line.trim_start().trim_start_matches("= ");
        line.strip_prefix("help: ")
            .or_else(|| line.strip_prefix("note: "))
    })
}

fn begins(text: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| text.starts_with(beginning))
}

/// The blocks that are errors.
fn errors(said: &str) -> Vec<String> {
    let mut errors: Vec<String> = Vec::new();
    for line in said.lines() {
        let begins = line.starts_with("error:") || line.starts_with("error[");
        if begins || errors.is_empty() {
            errors.push(String::new());
        }
        if let Some(error) = errors.last_mut() {
            error.extend(iter::once(line).chain(iter::once("\n")));
        }
    }
    errors
}

/// The files of the suite of what must not compile, by extension.
fn files(extension: &str) -> Vec<PathBuf> {
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

/// The folder and the name: `role/no_actor`.
fn name_of(source: &Path) -> String {
    let source = source.with_extension("");
    let name = source.strip_prefix(suite()).unwrap();
    let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// Whether the list has the name, or its folder.
fn is_in(list: &[&str], name: &str) -> bool {
    list.iter()
        .any(|entry| name == *entry || (entry.ends_with('/') && name.starts_with(entry)))
}

/// The number on the first line: `// errors: 1`.
fn promised_errors(text: &str) -> Option<usize> {
    let count = text.lines().next()?.strip_prefix("// errors: ")?;
    count.parse().ok()
}
