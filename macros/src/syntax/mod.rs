//! Reads the attributes of the struct and of each field, one at a time, and keeps their spans.
//!
//! This step doesn't compare fields, and doesn't stop at an error: invalid attributes are reported
//! and omitted.

pub(crate) mod attr_table;
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

pub(crate) use attr_table::{Attr, FieldAttr, Role, Subject, is_similar_to_sub};

use crate::ctxt::{Ctxt, ErrorScope, Reported};

/// The struct as declared, without invalid attributes.
pub(crate) struct StructInput<'a> {
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) vis: &'a Visibility,
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attrs: StructAttrs,
    /// Empty if the type isn't a struct with named fields, which was reported.
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) is_named_struct: Result<(), Reported>,
}

/// The values of the struct attributes.
#[derive(Default)]
pub(crate) struct StructAttrs {
    pub(crate) crate_path: CratePath,
    pub(crate) validate: Option<ExprPath>,
    /// The builder's name.
    pub(crate) builder: Option<Ident>,
    /// The name of the attribute, if the struct has it.
    pub(crate) no_builder: Option<Ident>,
    pub(crate) max_actor_bytes: Option<MaxActorBytes>,
    /// The crate has no prelude, and therefore no tool attributes.
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

/// A field as declared.
pub(crate) struct Field<'a> {
    pub(crate) scope: ErrorScope,
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) ident: &'a Ident,
    /// The identifier without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    /// A misspelled `actor_token` attribute on a field without a role.
    pub(crate) misspelled: Option<&'a Attribute>,
}

/// The values of the field attributes.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) roles: Vec<RoleAttr>,
    /// The valid attributes with their name tokens, for errors about them.
    pub(crate) names: Vec<(FieldAttr, Ident)>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    pub(crate) validate: Option<ExprPath>,
    pub(crate) vis: Option<Visibility>,
    /// Set if an invalid attribute was reported. It may be the attribute of a missing role.
    pub(crate) invalid: Option<Reported>,
    /// The role that an unknown attribute was probably meant to give the field.
    pub(crate) suggested_role: Option<Role>,
}

/// A role attribute.
pub(crate) struct RoleAttr {
    pub(crate) role: Role,
    pub(crate) name: Ident,
    pub(crate) claim: ClaimName,
}

/// The name of a claim. Other roles have `OfField`.
pub(crate) enum ClaimName {
    OfField,
    Given(LitStr),
    Invalid,
}

/// The value of a field that isn't set on the builder.
pub(crate) enum DefaultValue {
    TypeDefault,
    /// An expression from a `macro_rules!` macro that needs syn's `full` is an [`Expr::Verbatim`].
    Expression(Box<Expr>),
    /// An invalid value, which was reported.
    Invalid,
}

/// The value of `min` or `max`.
pub(crate) enum Bound {
    /// A positive literal.
    Seconds(i64),
    /// A constant or a call.
    Value(Box<Expr>),
}

#[derive(Clone, Copy)]
pub(crate) enum MaxActorBytes {
    AtMost(u32),
    Unlimited,
}

/// Removes the last `+` of a field type such as `dyn Trait +`. It has no meaning, and is invalid in
/// `<dyn Trait + as …>`.
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
    let mut here = cx.scoped(ErrorScope::Struct);
    let attrs = container::read_attrs(input, &mut here);
    let named = container::named_fields(input, &mut here);
    let mut fields: Vec<Field<'_>> = Vec::new();
    let declared = named.iter().flat_map(|fields| &fields.named);
    for (index, field) in declared.enumerate() {
        let Some(field) = field::read(index, field, cx) else {
            continue;
        };
        if fields.iter().any(|first| first.name == field.name) {
            // rustc reports the duplicate field. More errors about it would only follow from that.
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
    /// Returns the role from the first role attribute, or otherwise from the field's name.
    pub(crate) fn role(&self) -> Option<Role> {
        match self.attrs.roles.first() {
            Some(attr) => Some(attr.role),
            None => Role::from_field_name(&self.name),
        }
    }

    /// Returns the token that determines the role.
    pub(crate) fn role_token(&self) -> &Ident {
        let attr = self.attrs.roles.first();
        attr.map_or(self.ident, |attr| &attr.name)
    }

    /// Returns the name of the claim, or `None` if it is invalid.
    pub(crate) fn claim_name(&self) -> Option<String> {
        match self.attrs.roles.first().map(|attr| &attr.claim) {
            Some(ClaimName::Given(name)) => Some(name.value()),
            Some(ClaimName::OfField) | None => Some(self.name.clone()),
            Some(ClaimName::Invalid) => None,
        }
    }

    /// Returns the tokens that determine the name of the claim.
    pub(crate) fn claim_name_tokens(&self) -> TokenStream {
        match self.attrs.roles.first().map(|attr| &attr.claim) {
            Some(ClaimName::Given(name)) => name.to_token_stream(),
            _ => self.role_token().to_token_stream(),
        }
    }
}

impl FieldAttrs {
    /// Returns the attributes that affect the subject, with their name tokens.
    pub(crate) fn about(&self, subject: Subject) -> impl Iterator<Item = (&'static str, &Ident)> {
        let names = self.names.iter();
        let names = names.filter(move |(attr, _)| attr.info().subject == subject);
        names.map(|(attr, token)| (attr.info().name, token))
    }

    /// Returns the name token of the attribute, if the field has it.
    pub(crate) fn name_token(&self, attr: FieldAttr) -> Option<&Ident> {
        let mut names = self.names.iter();
        let (_, name) = names.find(|(given, _)| *given == attr)?;
        Some(name)
    }
}
