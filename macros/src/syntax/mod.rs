//! Reads the attributes of the struct and of each field, with their spans.
//!
//! This step reads each attribute on its own. It reports and omits an invalid one, and continues.

pub(crate) mod attr_table;
mod claim_name;
mod container;
mod convert;
mod entry;
mod expression;
mod field;
mod foreign_attrs;
mod list;
mod source_text;
mod spelling;
mod suggestion;
mod value;

#[cfg(test)]
mod tests;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Data, DeriveInput, Expr, ExprPath, Generics, LitStr, Path, Type, Visibility};

pub(crate) use attr_table::{
    Affects, Attr, FieldAttr, Role, is_similar_to_sub, is_valid_claim_name,
};
pub(crate) use source_text::source_text;

use crate::ctxt::{Ctxt, ErrorScope, Reported};

/// The struct that has the derive, with its valid attributes.
pub(crate) struct StructInput<'a> {
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) vis: &'a Visibility,
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attrs: StructAttrs,
    /// Empty if the type isn't a struct with named fields.
    pub(crate) fields: Vec<Field<'a>>,
    /// `Err` if the type isn't a struct with named fields.
    pub(crate) is_named_struct: Result<(), Reported>,
}

/// The values of the struct attributes.
#[derive(Default)]
pub(crate) struct StructAttrs {
    pub(crate) crate_path: CratePath,
    pub(crate) validate: Option<ExprPath>,
    /// The name of the builder.
    pub(crate) builder: Option<Ident>,
    /// The token `no_builder`, if the struct has this attribute.
    pub(crate) no_builder: Option<Ident>,
    pub(crate) max_actor_bytes: Option<MaxActorBytes>,
    /// Whether the user's crate has no prelude, and therefore no tool attributes.
    pub(crate) no_prelude: bool,
    /// Set if a role attribute on the struct was reported.
    pub(crate) misplaced_role: Option<Reported>,
}

/// The path of the runtime.
#[derive(Default)]
pub(crate) enum CratePath {
    /// `::actor_token`.
    #[default]
    Default,
    At(Path),
    /// An invalid path, which was reported.
    Invalid,
}

/// A field of the struct, with its valid attributes.
pub(crate) struct Field<'a> {
    pub(crate) scope: ErrorScope,
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) ident: &'a Ident,
    /// The identifier without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    /// An attribute with a name similar to `actor_token`, if the field has no role.
    pub(crate) misspelled: Option<&'a Attribute>,
}

/// The values of the field attributes.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) roles: Vec<RoleAttr>,
    /// The valid attributes with their name tokens, on which errors are reported.
    pub(crate) names: Vec<(FieldAttr, Ident)>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    pub(crate) validate: Option<ExprPath>,
    pub(crate) vis: Option<Visibility>,
    /// Set if an invalid attribute was reported. The user may have meant a role attribute.
    pub(crate) invalid: Option<Reported>,
    /// The role that the user probably meant with an unknown attribute.
    pub(crate) suggested_role: Option<Role>,
}

/// A role attribute.
pub(crate) struct RoleAttr {
    pub(crate) role: Role,
    pub(crate) name: Ident,
    pub(crate) claim: ClaimName,
}

/// The source of a claim's name. A role attribute other than `claim` has `OfField`.
pub(crate) enum ClaimName {
    /// The name of the field.
    OfField,
    Given(LitStr),
    /// The name of a constant.
    Constant(ExprPath),
    Invalid,
}

/// The default of a field.
pub(crate) enum DefaultValue {
    /// The value of the type's `Default`.
    TypeDefault,
    /// An expression. It is an [`Expr::Verbatim`] if it comes from a `macro_rules!` macro and needs
    /// syn's `full`.
    Expression(Box<Expr>),
    /// An invalid value, which was reported.
    Invalid,
}

/// The value of `min` or `max`.
pub(crate) enum Bound {
    /// A positive integer literal.
    Seconds(i64),
    /// A constant expression, which the compiler evaluates.
    Value(Box<Expr>),
}

/// The value of `max_actor_bytes`.
pub(crate) enum MaxActorBytes {
    /// A constant expression, which the compiler evaluates.
    AtMost(Box<Expr>),
    Unlimited,
}

/// Removes a trailing `+` from field types such as `dyn Trait +`. It has no meaning there, and
/// would be invalid in the generated `<dyn Trait + as …>`.
pub(crate) fn drop_trailing_pluses(input: &mut DeriveInput) {
    let Data::Struct(data) = &mut input.data else {
        return;
    };
    for field in &mut data.fields {
        match &mut field.ty {
            Type::TraitObject(ty) => ty.bounds.pop_punct(),
            Type::ImplTrait(ty) => ty.bounds.pop_punct(),
            _ => None,
        };
    }
}

/// Reads the struct with its attributes and fields.
pub(crate) fn read<'a>(input: &'a DeriveInput, cx: &mut Ctxt) -> StructInput<'a> {
    let mut struct_cx = cx.scoped(ErrorScope::Struct);
    let attrs = container::read_attrs(input, &mut struct_cx);
    let named = container::named_fields(input, &mut struct_cx);
    let mut fields: Vec<Field<'_>> = Vec::new();
    let declared = named.iter().flat_map(|fields| &fields.named);
    for (index, field) in declared.enumerate() {
        let Some(field) = field::read(index, field, cx) else {
            continue;
        };
        if fields.iter().any(|first| first.name == field.name) {
            // rustc reports the duplicate field. Omitting it prevents follow-up errors.
            cx.leave_to_rustc();
        } else {
            fields.push(field);
        }
    }
    StructInput {
        syn_attrs: &input.attrs,
        vis: &input.vis,
        ident: &input.ident,
        generics: &input.generics,
        attrs,
        fields,
        is_named_struct: named.map(|_| ()),
    }
}

impl Field<'_> {
    /// Returns the role from the first role attribute, or else from the field's name.
    pub(crate) fn role(&self) -> Option<Role> {
        match self.attrs.roles.first() {
            Some(attr) => Some(attr.role),
            None => Role::from_field_name(&self.name),
        }
    }

    /// Returns the first role attribute, or else the field's name, for errors about the role.
    pub(crate) fn role_token(&self) -> &Ident {
        let attr = self.attrs.roles.first();
        attr.map_or(self.ident, |attr| &attr.name)
    }

    /// Returns the name of the claim, or `None` if the name is invalid or a constant.
    pub(crate) fn claim_name(&self) -> Option<String> {
        match self.attrs.roles.first().map(|attr| &attr.claim) {
            Some(ClaimName::Given(name)) => Some(name.value()),
            Some(ClaimName::OfField) | None => Some(self.name.clone()),
            Some(ClaimName::Constant(_) | ClaimName::Invalid) => None,
        }
    }

    /// Returns the path of the constant that is the claim's name.
    pub(crate) fn constant_claim_name(&self) -> Option<&ExprPath> {
        match self.attrs.roles.first().map(|attr| &attr.claim) {
            Some(ClaimName::Constant(path)) => Some(path),
            _ => None,
        }
    }

    /// Returns the tokens for errors about the name of the claim.
    pub(crate) fn claim_name_tokens(&self) -> TokenStream {
        match self.attrs.roles.first().map(|attr| &attr.claim) {
            Some(ClaimName::Given(name)) => name.to_token_stream(),
            _ => self.role_token().to_token_stream(),
        }
    }
}

impl FieldAttrs {
    /// Returns the attributes that affect this code, with their name tokens.
    pub(crate) fn affecting(&self, code: Affects) -> impl Iterator<Item = (&'static str, &Ident)> {
        let names = self.names.iter();
        let names = names.filter(move |(attr, _)| attr.info().affects == code);
        names.map(|(attr, token)| (attr.info().name, token))
    }

    /// Returns the name token of the attribute, if the field has it.
    pub(crate) fn name_token(&self, attr: FieldAttr) -> Option<&Ident> {
        let mut names = self.names.iter();
        let (_, name) = names.find(|(given, _)| *given == attr)?;
        Some(name)
    }
}
