//! Checks that the paths in ARCHITECTURE.md and CONTRIBUTING.md exist.

use std::path::Path;

#[test]
fn paths_in_documents_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(root.join(document)).unwrap();
        // Between two backticks, the text is code.
        for code in text.split('`').skip(1).step_by(2) {
            let is_path = !code.contains(char::is_whitespace)
                && !code.starts_with('/')
                && (code.ends_with('/')
                    || ["rs", "sh"].contains(&code.rsplit('.').next().unwrap()));
            if !is_path || code.contains('<') {
                continue;
            }
            let bases = ["", "runtime/src", "macros/src"];
            let exists = bases.iter().any(|base| root.join(base).join(code).exists());
            assert!(exists, "{document}: `{code}` does not exist");
            checked += 1;
        }
    }
    assert!(checked > 20, "{checked}");
}
