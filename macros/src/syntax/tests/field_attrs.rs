//! Tests of field attributes. The second column has a fragment of each expected error.

use super::assert_errors;
use crate::none_groups::with_fragment;

const FIELD_ATTRS: &[(&str, &[&str])] = &[
    ("", &[]),
    ("#[actor_token()]", &[]),
    ("#[actor_token(claim,)]", &[]),
    ("#[actor_token(claim, default)]", &[]),
    (
        "#[actor_token(claim)] #[serde(default)] #[actor_token(default)]",
        &[],
    ),
    (
        "#[actor_token(claim = \"a,b\", default = f(1, 2), max = m::<A>(3))]",
        &[],
    ),
    (
        "#[actor_token(default = S { a: 1 }, min = 1, max = u8::MAX)]",
        &[],
    ),
    ("#[actor_token(default = -1 + x.y()[2] as u8 * &2)]", &[]),
    ("#[actor_token(default = vec![1, 2])]", &[]),
    ("#[actor_token(default = (1, (2, 3)))]", &[]),
    ("#[actor_token(default = MAX < LIMIT)]", &[]),
    ("#[actor_token(default = { 1 } + 2)]", &["expression"]),
    ("#[actor_token(default = 1 + { 2 })]", &["expression"]),
    ("#[actor_token(default = limit<u8>)]", &["expression"]),
    ("#[actor_token(default = Vec<u8>::new())]", &["`::`"]),
    ("#[actor_token(max = (longest)(3))]", &[]),
    ("#[actor_token(min = -SHORTEST)]", &[]),
    ("#[actor_token(min = 60 * 60 - 1, max = LONGEST + 1)]", &[]),
    ("#[actor_token(max = (\"3\"))]", &["number of seconds"]),
    ("#[actor_token(max = self.limit)]", &["found a field"]),
    ("#[actor_token(default = Map::<A, B>::new())]", &[]),
    ("#[actor_token]", &["parentheses"]),
    ("#[actor_token = 1]", &["parentheses"]),
    ("#[actor_token{claim}]", &["parentheses"]),
    ("#[actor_token(\"claim\")]", &["attribute name"]),
    ("#[actor_token(,)]", &["attribute name"]),
    ("#[actor_token(claim,, default)]", &["attribute name"]),
    ("#[actor_token(Claim)]", &["`Claim`"]),
    ("#[actor_token(r#claim)]", &["`r#claim`"]),
    ("#[actor_token(serde::claim)]", &["`serde`"]),
    ("#[actor_token(into, vis = pub, claim)]", &[]),
    ("#[actor_token(vis = pub(in a::b), claim)]", &[]),
    ("#[actor_token(vis)]", &["a value"]),
    ("#[actor_token(vis = \"pub\")]", &["visibility"]),
    ("#[actor_token(vis = pub(a))]", &["visibility"]),
    ("#[actor_token(vis = private, claim)]", &["visibility"]),
    ("#[actor_token(into = String)]", &["no value"]),
    ("#[actor_token(validate = Self::check, claim)]", &[]),
    (
        "#[actor_token(validate = <T as Rule<u8>>::check::<3>)]",
        &[],
    ),
    ("#[actor_token(validate)]", &["a value"]),
    (
        "#[actor_token(validate = check())]",
        &["path of a function"],
    ),
    (
        "#[actor_token(validate = \"check\")]",
        &["path of a function"],
    ),
    ("#[actor_token(validate = a.b)]", &["path of a function"]),
    (
        "#[actor_token(validate = |x, y| x, claim)]",
        &["expression"],
    ),
    ("#[actor_token(max = 0)]", &["must be positive"]),
    ("#[actor_token(min = -5)]", &["must be positive"]),
    ("#[actor_token(min = 9223372036854775808)]", &["at most"]),
    ("#[actor_token(max = 3f32)]", &["number of seconds"]),
    ("#[actor_token(max = \"3\"s)]", &["number of seconds"]),
    ("#[actor_token(max = 60s)]", &["number of seconds"]),
    ("#[actor_token(max = !3)]", &[]),
    ("#[actor_token(claim = \"x\"y)]", &["string literal"]),
    ("#[actor_token(crate = \"x\")]", &["struct attribute"]),
    ("#[actor_token(claim, claim)]", &["duplicate"]),
    ("#[actor_token(max = 1, max = if)]", &["duplicate"]),
    (
        "#[actor_token(default)] #[actor_token(default = 1)]",
        &["duplicate"],
    ),
    ("#[actor_token(sub = \"x\")]", &["no value"]),
    ("#[actor_token(sub(x))]", &["no value"]),
    ("#[actor_token(sub claim)]", &["unexpected"]),
    ("#[actor_token(claim = \"x\" \"y\")]", &["unexpected"]),
    ("#[actor_token(claim =)]", &["a value"]),
    ("#[actor_token(claim(\"x\"))]", &["`=`"]),
    ("#[actor_token(claim = x)]", &["string literal"]),
    ("#[actor_token(claim = 'x')]", &["string literal"]),
    ("#[actor_token(claim = b\"x\")]", &["string literal"]),
    ("#[actor_token(claim = \"\")]", &["empty claim name"]),
    ("#[actor_token(claim = \"x \")]", &["trailing whitespace"]),
    ("#[actor_token(claim = \"x\\ny\")]", &["control character"]),
    ("#[actor_token(claim = Self::CASE, default)]", &[]),
    ("#[actor_token(claim = CASE + 1)]", &["string literal"]),
    ("#[actor_token(claim = CASE CASE)]", &["unexpected"]),
    ("#[actor_token(max, claim)]", &["a value"]),
    ("#[actor_token(max = , claim)]", &["a value"]),
    ("#[actor_token(max(3))]", &["`=`"]),
    ("#[actor_token(max())]", &["a value"]),
    ("#[actor_token(max = \"3\")]", &["number of seconds"]),
    ("#[actor_token(max = 3.0)]", &["number of seconds"]),
    ("#[actor_token(max = a.b())]", &[]),
    ("#[actor_token(max = (3))]", &[]),
    (
        "#[actor_token(default = if a { b } else { c }, sub)]",
        &["expression"],
    ),
    ("#[actor_token(default = |a, max| a, sub)]", &["expression"]),
    ("#[actor_token(default = [0; 2].len())]", &["expression"]),
    ("#[actor_token(default = f(|x| x))]", &["expression"]),
    ("#[actor_token(default = a[1..])]", &["expression"]),
    (
        "#[actor_token(default = (if a { b } else { c }, 1))]",
        &["expression"],
    ),
    ("#[actor_token(default = S { a: [1] })]", &["expression"]),
    ("#[actor_token(default = &{ a })]", &["expression"]),
    ("#[actor_token(default = !return)]", &["expression"]),
    ("#[actor_token(default = -[1])]", &["expression"]),
    ("#[actor_token(default = a?)]", &["expression"]),
    ("#[actor_token(default = 1 2)]", &["expression"]),
    ("#[actor_token(max = 1..2)]", &["expression"]),
    (
        "#[actor_token(min = loop {}, max = [1])]",
        &["expression", "expression"],
    ),
];

#[test]
fn field_attribute_is_read_or_reported_once() {
    for &(attribute, errors) in FIELD_ATTRS {
        let source = format!("struct S {{ {attribute} field: u8 }}");
        assert_errors(&syn::parse_str(&source).unwrap(), errors, attribute);
    }
}

#[test]
fn macro_fragment_is_read_as_value() {
    for (attribute, fragment, errors) in [
        ("default = it", "7", &[][..]),
        ("default = it, claim", "if a { b } else { c }", &[]),
        ("default = it + 1", "7", &[]),
        ("default = it + 1", "loop {}", &["expression"]),
        ("min = it, max = 60", "7", &[]),
        ("max = it", "TTL", &[]),
        ("min = it", "0", &["must be positive"]),
        ("min = -it", "7", &["must be positive"]),
        ("validate = it", "check", &[]),
    ] {
        let source = format!("struct S {{ #[actor_token({attribute})] field: u8 }}");
        let input = syn::parse2(with_fragment(&source, fragment)).unwrap();
        assert_errors(&input, errors, attribute);
    }
}
