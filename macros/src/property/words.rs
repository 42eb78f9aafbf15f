//! The parts of random structs: generics, names, types, attributes, values and expressions.

use crate::syntax::attr_table::{Attr, FieldAttr, StructAttr};

pub(super) const GENERICS: &[&str] = &[
    "",
    "<'a>",
    "<T>",
    "<'a, T>",
    "<'a, 'b: 'a, T: Tenant + 'a, A = Actor, const N: usize = 2>",
    "<T: ?Sized + for<'x> Fn(&'x str) -> u8, const B: bool = true, const C: char = 'x'>",
    "<#[cfg(all())] T, State, S0, S1>",
    "<T: From<Self>, U = Self, const N: usize = { 1 + 2 },>",
    "<const N: i8 = -1>",
    "<>",
    "<'a,>",
    "<r#type>",
];

pub(super) const BOUNDS: &[&str] = &[
    "",
    "",
    "",
    "where T: Clone",
    "where",
    "where Self: Sized, 'b: 'a, for<'x> &'x T: Sized,",
    "where [u8; N]: Default, (): Sized",
    "where T: ::std::fmt::Debug + ?Sized + 'static",
];

/// Attributes that the derive forwards, reads or ignores.
pub(super) const FOREIGN_ATTRIBUTES: &[&str] = &[
    "/// Documented. \"é\"\n",
    "#[doc = concat!(\"a\", \"b\")]",
    "#[doc(hidden)]",
    "#[deprecated]",
    "#[deprecated(since = \"1\", note = \"use another\")]",
    "#[allow(dead_code, reason = \"x\")]",
    "#[expect(deprecated)]",
    "#[allow]",
    "#[cfg_attr(all(), actor_token(skip))]",
    "#[serde(default, rename = \"x\")]",
    "#[serde(skip)]",
    "#[repr(C)]",
    "#[unsafe(no_mangle)]",
    "#[actor_tokn(claim)]",
    "#[actor_token::sub]",
];

/// Unknown attributes, mostly of other derives.
const OTHER_ATTRS: &[&str] = &[
    "clam",
    "r#claim",
    "rename",
    "default_value",
    "setter(into)",
    "range(min = 1, max = 2)",
    "pub(crate)",
    "x",
];

/// Returns the names of all field and struct attributes.
pub(super) fn known_attr_names() -> Vec<&'static str> {
    let on_fields = FieldAttr::ALL.iter().map(|attr| attr.info().name);
    let on_structs = StructAttr::ALL.iter().map(|attr| attr.info().name);
    on_fields.chain(on_structs).collect()
}

/// Returns the names of all attributes, and some unknown names.
pub(super) fn attr_names() -> Vec<&'static str> {
    [&known_attr_names(), OTHER_ATTRS].concat()
}

pub(super) const FIELD_NAMES: &[&str] = &[
    "case",
    "team",
    "level",
    "r#type",
    "build",
    "builder",
    "with_build",
    "maybe_case",
    "value",
    "self_",
    "state",
    "fields",
    "größe",
    "gen",
    "actor",
    "sub",
    "user_id",
    "userId",
    "ttl",
    "validate",
    "__rt",
    "S0",
    "__fields",
    "id",
];

pub(super) const IDS: &[&str] = &[
    "String",
    "&'a str",
    "Box<str>",
    "std::borrow::Cow<'a, str>",
    "T",
    "::std::string::String",
    "<T as Tenant>::Id<'a>",
    "&'a (dyn AsRef<str> + 'b)",
];

pub(super) const ACTORS: &[&str] = &[
    "Actor",
    "serde_json::Value",
    "A",
    "::actor_token::Actor",
    "&'a T",
    "Box<dyn ActorPayload>",
];

pub(super) const DURATIONS: &[&str] = &[
    "u32",
    "Duration",
    "::core::time::Duration",
    "i64",
    "T",
    "NonZero<u8>",
];

pub(super) const ANY_TYPES: &[&str] = &[
    "u64",
    "String",
    "Vec<Option<T>>",
    "PhantomData<T>",
    "std::marker::PhantomData<fn(Self) -> *const T>",
    "[T; N]",
    "[u8; { const M: usize = 1; M + 2 }]",
    "[u8; Self::SIZE]",
    "(u8, Box<Self>,)",
    "()",
    "!",
    "fn(&u8, ...) -> !",
    "unsafe extern \"C\" fn(x: u8)",
    "for<'x> fn(&'x Self) -> &'x str",
    "Box<dyn for<'x> Fn(&'x Self) -> Option<u8> + Send + 'a>",
    "dyn Fn() + Send",
    "impl Copy + Sized",
    "*mut [Self]",
    "&'a mut (Self)",
    "<Self as Trait<'a, Out = u8>>::Out",
    "Self::Item",
    "made!(x, y)",
    "made![x]",
    "Option",
    "str",
    "(u8, [T])",
    "&str",
    "Cow<'b, str>",
    "for<'x> fn(&'x u8, &'c u8)",
    "Vec<_>",
    "Option<impl Copy>",
    "Option<Option<u8>>",
    "Option<>",
    "Option<'a>",
    "Option<{ 3 }>",
    "core::option::Option<made!{}>",
    "Cow<str>",
    "State",
    "S0",
    "__rt",
    "user_id_is_set",
    "r#type::r#struct",
    "&dyn A + B",
];

pub(super) const CLAIM_NAMES: &[&str] = &[
    "\"name\"",
    "\"sub\"",
    "\"Sub\"",
    "\"\"",
    "\" \"",
    "\"iss\"",
    "r#\"a\"b\"#",
    "\"\\u{e9}\\0\"",
    "\"x\"suffix",
    "b\"x\"",
    "name",
    "3",
    "Self::CASE",
    "\"case \"",
];

pub(super) const LIMITS: &[&str] = &[
    "60",
    "3600",
    "0",
    "1u8",
    "Self::MIN",
    "longest()",
    "a::B::<T>::max(1, 2)",
    "60 * 60",
    "LIMITS.max",
    "(N as u32)",
];

pub(super) const VALUES: &[&str] = &[
    "1",
    "-1",
    "0x_ff",
    "340282366920938463463374607431768211456",
    "1.5",
    "\"x\"",
    "\"crate\"",
    "\"::a::r#b\"",
    "\"a::<T>\"",
    "\"a b\"",
    "\"\"",
    "none",
    "None",
    "LIMIT",
    "'c'",
    "true",
    "",
    ",",
    "= 3",
    "(1)",
    "1 + 1",
    "{ 3 }",
    "Duration::from_secs(60)",
];

/// Expressions that syn parses without its feature `full`.
pub(super) const PLAIN: &[&str] = &[
    "60",
    "-1",
    "0",
    "\"text\"",
    "Duration::from_secs(600)",
    "Self::DEFAULT",
    "Some(std::time::Duration::from_secs(TTL as u64))",
    "Map::<A, B>::new()",
    "<T as Default>::default()",
    "vec![1, 2]",
    "S { a: 1, ..Self::b() }",
    "&x.y as u8",
    "&mut x.0.1",
    "!*x",
    "a && b < c",
];

/// Expressions that syn can't parse without its feature `full`.
pub(super) const LARGE: &[&str] = &[
    "if a { 1 } else { 2 }",
    "[1, 2]",
    "[0; 4]",
    "|a, b| a",
    "move || -> u8 { 1 }",
    "f()?",
    "1..2",
    "..",
    "..=3",
    "{ 1 }",
    "unsafe { f() }",
    "(1, 2)",
    "match x { _ => 1 }",
    "async {}",
    "x.await",
    "return",
    "'a: loop { break 'a }",
    "x = 1",
    "const { 1 }",
    "for x in y {}",
];

/// Invalid expressions. An invisible group can't contain them.
pub(super) const BROKEN: &[&str] = &["a < b > c", "\"a\" \"b\"", "1 +", "if a", "let Some(x) = y"];
