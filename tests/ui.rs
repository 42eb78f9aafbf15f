//! The derive as its users meet it: what compiles, and what the compiler says about what doesn't.

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn what_is_right_compiles_and_works() {
    trybuild::TestCases::new().pass("tests/ui/pass/*.rs");
}

#[test]
fn what_is_wrong_is_said_in_the_words_of_the_user() {
    trybuild::TestCases::new().compile_fail("tests/ui/fail/*/*.rs");
}

#[test]
fn a_mistake_is_one_error() {
    let sources = files("rs");
    assert!(sources.len() >= 30, "only {} files", sources.len());
    for source in sources {
        let promised = promised_errors(&source);
        let said = fs::read_to_string(source.with_extension("stderr")).unwrap();
        let errors = said.lines().filter(|line| begins_an_error(line)).count();
        assert_eq!(errors, promised, "{}", source.display());
    }
}

#[test]
fn what_the_compiler_said_belongs_to_a_file() {
    for said in files("stderr") {
        assert!(said.with_extension("rs").exists(), "{}", said.display());
    }
}

/// The files of the suite of what must not compile, by extension.
fn files(extension: &str) -> Vec<PathBuf> {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui/fail");
    let folders = fs::read_dir(suite).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files
}

/// The number on the first line: `// errors: 1`.
fn promised_errors(source: &Path) -> usize {
    let text = fs::read_to_string(source).unwrap();
    let count = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("// errors: "));
    let count = count.and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| panic!("{} must begin with `// errors: N`", source.display()))
}

fn begins_an_error(line: &str) -> bool {
    line.starts_with("error:") || line.starts_with("error[")
}
