//! The request from which the code is generated. It is valid, and it leaves no decision to
//! `expand`.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, Expr, ExprPath, Generics, Meta, Path, Type, Visibility};

use crate::syntax::{CratePath, Field, FieldAttr, MaxActorBytes, StructInput};
use crate::token_walk;
use crate::type_syntax::{is_owned_string, option_inner};

pub(crate) struct Request<'a> {
    pub(crate) item: Struct<'a>,
    pub(crate) user_id: Member<'a>,
    pub(crate) actor: Actor<'a>,
    pub(crate) durations: Vec<Duration<'a>>,
    /// A line for each field: the JSON path of its value, `=`, and its name.
    pub(crate) field_names: String,
    pub(crate) max_actor_bytes: Option<&'a MaxActorBytes>,
    /// The `validate` functions of fields.
    pub(crate) validators: Vec<Validator<'a>>,
    /// The `validate` function of the struct.
    pub(crate) validate: Option<&'a ExprPath>,
    pub(crate) builder: Option<Vec<BuilderField<'a>>>,
}

/// The struct that has the derive. It may have mistakes.
pub(crate) struct Struct<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) generics: &'a Generics,
    /// The lints that the user allows or expects on the struct or a field.
    pub(crate) allowed_lints: Vec<&'a TokenStream>,
    /// The path of the runtime, if it is not at `::actor_token`.
    pub(crate) crate_path: Option<&'a Path>,
    pub(crate) builder_name: Option<&'a Ident>,
    /// Whether the user's crate has no prelude, and therefore no tool attributes.
    pub(crate) no_prelude: bool,
    /// The identifiers that the struct uses, which generated names must not shadow.
    pub(crate) used_names: BTreeSet<String>,
}

/// A field that has a role.
#[derive(Clone, Copy)]
pub(crate) struct Member<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    /// Whether the type depends on a type or constant parameter. Generated code then bounds the
    /// type.
    pub(crate) is_generic: bool,
    /// Whether the type is written as `Option<…>`.
    pub(crate) is_option: bool,
}

/// The fields that provide the actor.
pub(crate) enum Actor<'a> {
    Object(Member<'a>),
    Fields {
        sub: Member<'a>,
        claims: Vec<Claim<'a>>,
    },
}

/// One claim, or the claims of a `claims` field.
pub(crate) struct Claim<'a> {
    /// The name of the claim, or the name of the `claims` field.
    pub(crate) name: ClaimName<'a>,
    /// Whether the members of the field's value are the claims.
    pub(crate) is_flattened: bool,
    pub(crate) member: Member<'a>,
}

pub(crate) enum ClaimName<'a> {
    Literal(String),
    /// The path of a constant.
    Constant(&'a ExprPath),
}

pub(crate) struct Duration<'a> {
    /// The JSON key in the request.
    pub(crate) path: &'static str,
    /// The trait's method that returns the duration.
    pub(crate) method: &'static str,
    pub(crate) member: Member<'a>,
    pub(crate) min: Option<Bound<'a>>,
    pub(crate) max: Option<Bound<'a>>,
    /// The default, if the compiler must check it.
    pub(crate) default: Option<ConstantDefault<'a>>,
}

/// The default of a duration that the compiler evaluates.
pub(crate) struct ConstantDefault<'a> {
    /// The type of the value.
    pub(crate) ty: &'a Type,
    pub(crate) value: &'a Expr,
    /// Whether the field is an `Option`, and the value is inside `Some`.
    pub(crate) is_inner: bool,
    /// The function and the argument of a call such as `Duration::from_secs(600)`.
    pub(crate) call: Option<(&'a Ident, &'a Expr)>,
}

pub(crate) enum Bound<'a> {
    Literal(i64),
    /// An expression that the compiler evaluates.
    Constant(&'a Expr),
    /// An expression that depends on a parameter of the struct. It is evaluated at run time.
    Runtime(&'a Expr),
}

/// The `validate` function of a field.
pub(crate) struct Validator<'a> {
    pub(crate) function: &'a ExprPath,
    pub(crate) member: Member<'a>,
    /// The JSON path of its violations, or `None` for a claim that is named by a constant.
    pub(crate) path: Option<String>,
    /// Whether the members of the value are claims.
    pub(crate) is_flattened: bool,
}

/// A field of the builder.
pub(crate) struct BuilderField<'a> {
    /// The index of the field in the struct.
    pub(crate) index: usize,
    pub(crate) member: Member<'a>,
    pub(crate) setter: Setter<'a>,
    /// What the documentation of the setters states about the field.
    pub(crate) docs: String,
    pub(crate) kind: BuilderFieldKind<'a>,
}

pub(crate) enum BuilderFieldKind<'a> {
    /// The field must be set.
    Required,
    /// The field is an `Option`, and `None` if it is not set.
    Optional,
    /// The field has this value if it is not set.
    Defaulted(DefaultValue<'a>),
    /// The field is a `PhantomData`, which has only one value and no setter.
    Phantom,
}

/// The default of a field.
pub(crate) enum DefaultValue<'a> {
    /// The value of the type's `Default`.
    TypeDefault,
    Expr(&'a Expr),
    /// An argument of the setter. The default is set as the setter sets it: converted if the setter
    /// takes `impl Into`, and in `Some` if the field is an `Option`.
    Argument {
        expr: &'a Expr,
        is_converted: bool,
    },
    /// The value of the duration's [`ConstantDefault`], which is not a call.
    Constant {
        is_inner: bool,
    },
    /// An expression that calls a macro, whose output may contain `Self`.
    MacroCall(&'a Expr),
    /// An integer literal for a duration whose type is not definitely an integer.
    Integer(&'a Expr),
}

/// The two setters of a field. `maybe_…` takes an `Option`. A required field has no `maybe_…`
/// setter.
pub(crate) struct Setter<'a> {
    /// The field's name without `r#`.
    pub(crate) field_name: &'a str,
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) vis: Option<&'a Visibility>,
    pub(crate) ident: Ident,
    pub(crate) maybe_ident: Ident,
    /// The type of the field, or the type inside if the field is an `Option`.
    pub(crate) ty: &'a Type,
    /// Whether the setter without `maybe_` takes `impl Into`.
    pub(crate) takes_into: bool,
}

impl Claim<'_> {
    /// Returns the name of the runtime's trait that writes the claim.
    pub(crate) const fn trait_name(&self) -> &'static str {
        if self.is_flattened { "Claims" } else { "Claim" }
    }
}

impl<'a> Struct<'a> {
    pub(crate) fn new(input: &'a StructInput<'a>) -> Self {
        let fields = input.fields.iter().flat_map(|field| field.syn_attrs);
        let attrs = input.syn_attrs.iter().chain(fields);
        let crate_path = match &input.attrs.crate_path {
            CratePath::At(path) => Some(path),
            CratePath::Default | CratePath::Invalid => None,
        };
        let mut used_names = BTreeSet::new();
        collect_names(input.ident, &mut used_names);
        collect_names(input.generics, &mut used_names);
        collect_names(&input.generics.where_clause, &mut used_names);
        collect_names(crate_path, &mut used_names);
        for field in &input.fields {
            collect_names(field.ty, &mut used_names);
        }
        let is_own = |attr: &&Attribute| attr.path().is_ident("actor_token");
        for attr in attrs.clone().filter(is_own) {
            collect_names(attr, &mut used_names);
        }
        Self {
            ident: input.ident,
            vis: input.vis,
            generics: input.generics,
            allowed_lints: attrs.filter_map(allowed_lints).collect(),
            crate_path,
            builder_name: input.attrs.builder.as_ref(),
            no_prelude: input.attrs.no_prelude,
            used_names,
        }
    }
}

fn collect_names(tokens: impl ToTokens, names: &mut BTreeSet<String>) {
    token_walk::any(tokens, |_, token| {
        if let TokenTree::Ident(ident) = token {
            names.insert(ident.unraw().to_string());
        }
        false
    });
}

/// Returns the lints of an `allow` or `expect` attribute. Generated code has an `allow` for both:
/// a repeated `expect` warns if generated code does not trigger the lint.
fn allowed_lints(attr: &Attribute) -> Option<&TokenStream> {
    match &attr.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
            Some(&list.tokens)
        }
        _ => None,
    }
}

impl<'a> Setter<'a> {
    pub(crate) fn new(field: &'a Field<'a>) -> Self {
        let span = field.ident.span();
        let ty = option_inner(field.ty).unwrap_or(field.ty);
        Self {
            field_name: &field.name,
            syn_attrs: field.syn_attrs,
            vis: field.attrs.vis.as_ref(),
            ident: match field.name.as_str() {
                "build" => Ident::new("with_build", span),
                _ => field.ident.clone(),
            },
            maybe_ident: Ident::new(&format!("maybe_{}", field.name), span),
            ty,
            takes_into: is_owned_string(ty) || field.attrs.name_token(FieldAttr::Into).is_some(),
        }
    }
}
