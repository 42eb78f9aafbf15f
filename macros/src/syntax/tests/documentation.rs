//! Tests that `runtime/src/derive.md` has a table row for each attribute.

use std::fs;

use crate::syntax::attr_table::{Attr, FieldAttr, StructAttr};

const DOCUMENTATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/derive.md");

#[test]
fn attribute_has_row_in_documentation() {
    // The published package contains only `macros`.
    let Ok(text) = fs::read_to_string(DOCUMENTATION) else {
        return;
    };
    let (on_fields, on_structs) = text.split_once("\n# Struct attributes\n").unwrap();
    for attr in FieldAttr::ALL {
        assert_has_row(on_fields, attr.info().name);
    }
    for attr in StructAttr::ALL {
        assert_has_row(on_structs, attr.info().name);
    }
}

fn assert_has_row(text: &str, name: &str) {
    let mut rows = text.lines().filter(|line| line.starts_with('|'));
    let code = [
        format!("`{name}`"),
        format!("`{name} = "),
        format!("`#[actor_token({name})]`"),
    ];
    let has_row = rows.any(|row| code.iter().any(|code| row.contains(code)));
    assert!(has_row, "no row for `{name}` in runtime/src/derive.md");
}
