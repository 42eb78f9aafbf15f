//! The attributes of the struct.

use super::said;
use crate::ctxt::Ctxt;
use crate::syntax::{self, CratePath};

const OF_THE_STRUCT: &[(&str, &[&str])] = &[
    (
        "#[actor_token(crate = \"::a::b\", max_actor_bytes = 2_000)]",
        &[],
    ),
    ("#[actor_token(crate = \"crate\")]", &[]),
    ("#[actor_token(max_actor_bytes = none)]", &[]),
    ("#[actor_token(no_prelude)]", &[]),
    ("#[repr(C, align(4))]", &[]),
    (
        "#[repr(C, packed(8))]",
        &["`ActorTokenRequest` cannot be derived for a packed struct"],
    ),
    ("#[allow(packed)]", &[]),
    (
        "#[repr(packed)]",
        &["`ActorTokenRequest` cannot be derived for a packed struct"],
    ),
    (
        "#[repr(C, packed(2))]",
        &["`ActorTokenRequest` cannot be derived for a packed struct"],
    ),
    (
        "#[actor_token(no_prelude = true)]",
        &["`no_prelude` takes no value"],
    ),
    (
        "#[actor_token(max_actor_bytes)]",
        &["`max_actor_bytes` needs a value"],
    ),
    (
        "#[actor_token(max_actor_bytes = 0)]",
        &["no actor fits into 0 bytes: the smallest, `{\"sub\":\"a\"}`, has 11"],
    ),
    (
        "#[actor_token(max_actor_bytes = 10)]",
        &["no actor fits into 10 bytes: the smallest, `{\"sub\":\"a\"}`, has 11"],
    ),
    ("#[actor_token(max_actor_bytes = 11)]", &[]),
    (
        "#[actor_token(max_actor_bytes = 2kb)]",
        &["`max_actor_bytes` takes a number of bytes, or `none`"],
    ),
    (
        "#[actor_token(max_actor_bytes = -1)]",
        &["`max_actor_bytes` takes a number of bytes, or `none`"],
    ),
    (
        "#[actor_token(max_actor_bytes = None)]",
        &["`max_actor_bytes` takes a number of bytes, or `none`"],
    ),
    (
        "#[actor_token(max_actor_bytes = 4294967296)]",
        &["`max_actor_bytes` must be at most 4294967295"],
    ),
    ("#[actor_token(crate)]", &["`crate` needs a value"]),
    (
        "#[actor_token(crate = a::b)]",
        &["expected a string literal for `crate`"],
    ),
    (
        "#[actor_token(crate = \"\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"a::<b>\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(user_id)]",
        &["`user_id` is a field attribute, not a struct attribute"],
    ),
    (
        "#[actor_token(builder = B, no_builder, validate = a::b)]",
        &[],
    ),
    (
        "#[actor_token(builder = \"B\")]",
        &["expected a name for `builder`"],
    ),
    (
        "#[actor_token(builder = a::B)]",
        &["expected a name for `builder`"],
    ),
    (
        "#[actor_token(no_builder = true)]",
        &["`no_builder` takes no value"],
    ),
    (
        "#[actor_token(validate = check(), vis = pub)]",
        &[
            "`validate` takes the path of a function",
            "`vis` is a field attribute, not a struct attribute",
        ],
    ),
    ("#[actor_token(crate = \"super::super::a\")]", &[]),
    ("#[actor_token(crate = \"self::super::a\")]", &[]),
    (
        "#[actor_token(crate = \"a::crate\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"::self\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"a::super\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"Self::a\")]",
        &["this is not the path of a crate or module"],
    ),
    (
        "#[actor_token(crate = \"actor-token\")]",
        &["this is not the path of a crate or module"],
    ),
];

#[test]
fn each_attribute_of_the_struct_is_read_or_refused_once() {
    for &(attribute, errors) in OF_THE_STRUCT {
        let text = format!("{attribute} struct S {{ field: u8 }}");
        assert_eq!(said(&syn::parse_str(&text).unwrap()), errors, "{attribute}");
    }
}

/// A wrong path of the runtime would be an error of the compiler's for everything that is written.
#[test]
fn the_path_of_the_runtime_is_seen_through_a_mistake_if_it_can_be() {
    for (attribute, seen) in [
        ("crate = \"a::b\"", Some("a :: b")),
        ("crate = a::b", Some("a :: b")),
        ("crate(\"a-b\")", Some("a_b")),
        ("crat = \"a::b\"", Some("a :: b")),
        ("builde = \"a::b\"", None),
        ("crate = crate", None),
        ("crate = self", None),
        ("crate = crate::a", Some("crate :: a")),
        ("crate = 7", None),
    ] {
        let text = format!("#[actor_token({attribute})] struct S {{ field: u8 }}");
        let input = syn::parse_str(&text).unwrap();
        let path = match syntax::read(&input, &mut Ctxt::new()).attrs.crate_path {
            CratePath::At(path) => Some(quote::quote!(#path).to_string()),
            CratePath::Usual | CratePath::Invalid => None,
        };
        assert_eq!(path.as_deref(), seen, "{attribute}");
    }
}
