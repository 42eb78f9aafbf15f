//! Tests of struct attributes. The second column has a fragment of each expected error.

use super::assert_errors;

const STRUCT_ATTRS: &[(&str, &[&str])] = &[
    (
        "#[actor_token(crate = \"::a::b\", max_actor_bytes = 2_000)]",
        &[],
    ),
    ("#[actor_token(crate = \"crate\")]", &[]),
    ("#[actor_token(max_actor_bytes = none)]", &[]),
    ("#[actor_token(no_prelude)]", &[]),
    ("#[repr(C, align(4))]", &[]),
    ("#[repr(C, packed(8))]", &["packed"]),
    ("#[allow(packed)]", &[]),
    ("#[repr(packed)]", &["packed"]),
    ("#[repr(C, packed(2))]", &["packed"]),
    ("#[actor_token(no_prelude = true)]", &["no value"]),
    ("#[actor_token(max_actor_bytes)]", &["a value"]),
    ("#[actor_token(max_actor_bytes = 11)]", &[]),
    (
        "#[actor_token(max_actor_bytes = 2kb)]",
        &["number of bytes"],
    ),
    (
        "#[actor_token(max_actor_bytes = 1.5)]",
        &["number of bytes"],
    ),
    ("#[actor_token(max_actor_bytes = None)]", &[]),
    ("#[actor_token(max_actor_bytes = Option::None)]", &[]),
    ("#[actor_token(max_actor_bytes = 2 * 1024)]", &[]),
    ("#[actor_token(max_actor_bytes = LIMIT, builder = B)]", &[]),
    ("#[actor_token(max_actor_bytes = f::<A, B>(1, 2))]", &[]),
    ("#[actor_token(max_actor_bytes = 5 - 6)]", &[]),
    (
        "#[actor_token(max_actor_bytes = nothing)]",
        &["number of bytes"],
    ),
    (
        "#[actor_token(max_actor_bytes = \"2000\")]",
        &["number of bytes"],
    ),
    ("#[actor_token(max_actor_bytes = [1])]", &["expression"]),
    ("#[actor_token(crate)]", &["a value"]),
    ("#[actor_token(crate = a::b)]", &["string literal"]),
    ("#[actor_token(crate = \"\")]", &["path"]),
    ("#[actor_token(crate = \"a::<b>\")]", &["path"]),
    ("#[actor_token(user_id)]", &["field attribute"]),
    (
        "#[actor_token(builder = B, no_builder, validate = a::b)]",
        &[],
    ),
    ("#[actor_token(builder = \"B\")]", &["a name"]),
    ("#[actor_token(builder = a::B)]", &["a name"]),
    ("#[actor_token(no_builder = true)]", &["no value"]),
    (
        "#[actor_token(validate = check(), vis = pub)]",
        &["path of a function", "field attribute"],
    ),
    ("#[actor_token(crate = \"super::super::a\")]", &[]),
    ("#[actor_token(crate = \"self::super::a\")]", &[]),
    ("#[actor_token(crate = \"Self::a\")]", &["path"]),
    ("#[actor_token(crate = \"actor-token\")]", &["path"]),
];

#[test]
fn struct_attribute_is_read_or_reported_once() {
    for &(attribute, errors) in STRUCT_ATTRS {
        let source = format!("{attribute} struct S {{ field: u8 }}");
        assert_errors(&syn::parse_str(&source).unwrap(), errors, attribute);
    }
}
