//! The attributes of a field.

use super::said;
use crate::none_groups::passed_on;

const OF_A_FIELD: &[(&str, &[&str])] = &[
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
    (
        "#[actor_token(default = { 1 } + 2)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = 1 + { 2 })]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = limit<u8>)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = Vec<u8>::new())]",
        &["in an expression, `::` stands before generic arguments"],
    ),
    (
        "#[actor_token(max = (longest)(3))]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(min = -SHORTEST)]",
        &["`min` takes an integer literal, a path or a call"],
    ),
    ("#[actor_token(default = Map::<A, B>::new())]", &[]),
    (
        "#[actor_token]",
        &["missing parentheses after `actor_token`"],
    ),
    (
        "#[actor_token = 1]",
        &["missing parentheses after `actor_token`"],
    ),
    (
        "#[actor_token{claim}]",
        &["`actor_token` takes its keys in round parentheses"],
    ),
    ("#[actor_token(\"claim\")]", &["expected an attribute name"]),
    ("#[actor_token(,)]", &["expected an attribute name"]),
    (
        "#[actor_token(claim,, default)]",
        &["expected an attribute name"],
    ),
    (
        "#[actor_token(Claim)]",
        &["unknown field attribute `Claim`"],
    ),
    (
        "#[actor_token(r#claim)]",
        &["unknown field attribute `r#claim`"],
    ),
    (
        "#[actor_token(serde::claim)]",
        &["unknown field attribute `serde`"],
    ),
    ("#[actor_token(into, vis = pub, claim)]", &[]),
    ("#[actor_token(vis = pub(in a::b), claim)]", &[]),
    ("#[actor_token(vis)]", &["`vis` needs a value"]),
    (
        "#[actor_token(vis = \"pub\")]",
        &["expected a visibility for `vis`"],
    ),
    (
        "#[actor_token(vis = pub(a))]",
        &["expected a visibility for `vis`"],
    ),
    (
        "#[actor_token(vis = private, claim)]",
        &["expected a visibility for `vis`"],
    ),
    ("#[actor_token(into = String)]", &["`into` takes no value"]),
    ("#[actor_token(validate = Self::check, claim)]", &[]),
    (
        "#[actor_token(validate = <T as Rule<u8>>::check::<3>)]",
        &[],
    ),
    ("#[actor_token(validate)]", &["`validate` needs a value"]),
    (
        "#[actor_token(validate = check())]",
        &["`validate` takes the path of a function"],
    ),
    (
        "#[actor_token(validate = \"check\")]",
        &["`validate` takes the path of a function"],
    ),
    (
        "#[actor_token(validate = a.b)]",
        &["`validate` takes the path of a function"],
    ),
    (
        "#[actor_token(validate = |x, y| x, claim)]",
        &["`validate` can't hold this expression"],
    ),
    (
        "#[actor_token(max = 0)]",
        &["`max` must be above zero seconds"],
    ),
    (
        "#[actor_token(min = -5)]",
        &["`min` must be above zero seconds"],
    ),
    (
        "#[actor_token(min = 9223372036854775808)]",
        &["`min` must be at most 9223372036854775807 seconds"],
    ),
    (
        "#[actor_token(max = 60s)]",
        &["`max` takes a number of seconds, without a unit"],
    ),
    (
        "#[actor_token(max = !3)]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(claim = \"x\"y)]",
        &["expected a string literal for `claim`"],
    ),
    (
        "#[actor_token(crate = \"x\")]",
        &["`crate` is a struct attribute, not a field attribute"],
    ),
    ("#[actor_token(claim, claim)]", &["`claim` is given twice"]),
    (
        "#[actor_token(max = 1, max = if)]",
        &["`max` is given twice"],
    ),
    (
        "#[actor_token(default)] #[actor_token(default = 1)]",
        &["`default` is given twice"],
    ),
    ("#[actor_token(sub = \"x\")]", &["`sub` takes no value"]),
    ("#[actor_token(sub(x))]", &["`sub` takes no value"]),
    (
        "#[actor_token(sub claim)]",
        &["unexpected tokens after `sub`"],
    ),
    (
        "#[actor_token(claim = \"x\" \"y\")]",
        &["unexpected tokens after `claim`"],
    ),
    ("#[actor_token(claim =)]", &["`claim` needs a value"]),
    (
        "#[actor_token(claim(\"x\"))]",
        &["expected `=` after `claim`"],
    ),
    (
        "#[actor_token(claim = x)]",
        &["expected a string literal for `claim`"],
    ),
    (
        "#[actor_token(claim = 'x')]",
        &["expected a string literal for `claim`"],
    ),
    (
        "#[actor_token(claim = b\"x\")]",
        &["expected a string literal for `claim`"],
    ),
    ("#[actor_token(claim = \"\")]", &["a claim needs a name"]),
    ("#[actor_token(max, claim)]", &["`max` needs a value"]),
    ("#[actor_token(max = , claim)]", &["`max` needs a value"]),
    ("#[actor_token(max(3))]", &["expected `=` after `max`"]),
    ("#[actor_token(max())]", &["`max` needs a value"]),
    (
        "#[actor_token(max = \"3\")]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(max = 3.0)]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(max = a.b())]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(max = (3))]",
        &["`max` takes an integer literal, a path or a call"],
    ),
    (
        "#[actor_token(default = if a { b } else { c }, sub)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = |a, max| a, sub)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = [0; 2].len())]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = f(|x| x))]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = a[1..])]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = (if a { b } else { c }, 1))]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = S { a: [1] })]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = &{ a })]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = !return)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = -[1])]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = a?)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(default = 1 2)]",
        &["`default` can't hold this expression"],
    ),
    (
        "#[actor_token(max = 1..2)]",
        &["`max` can't hold this expression"],
    ),
    (
        "#[actor_token(min = loop {}, max = [1])]",
        &[
            "`min` can't hold this expression",
            "`max` can't hold this expression",
        ],
    ),
];

#[test]
fn each_attribute_of_a_field_is_read_or_refused_once() {
    for &(attribute, errors) in OF_A_FIELD {
        let text = format!("struct S {{ {attribute} field: u8 }}");
        assert_eq!(said(&syn::parse_str(&text).unwrap()), errors, "{attribute}");
    }
}

#[test]
fn what_a_macro_was_given_is_taken_as_if_it_had_been_written() {
    for (attribute, fragment, errors) in [
        ("default = it", "7", &[][..]),
        ("default = it, claim", "if a { b } else { c }", &[]),
        ("default = it + 1", "7", &[]),
        (
            "default = it + 1",
            "loop {}",
            &["`default` can't hold this expression"],
        ),
        ("min = it, max = 60", "7", &[]),
        ("max = it", "LIFE", &[]),
        ("min = it", "0", &["`min` must be above zero seconds"]),
        ("min = -it", "7", &["`min` must be above zero seconds"]),
        ("validate = it", "check", &[]),
    ] {
        let written = format!("struct S {{ #[actor_token({attribute})] field: u8 }}");
        let input = syn::parse2(passed_on(&written, fragment)).unwrap();
        assert_eq!(said(&input), errors, "{attribute}, {fragment}");
    }
}
