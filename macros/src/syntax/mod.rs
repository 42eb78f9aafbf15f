//! Reads the attributes of the struct and of each field, one at a time, and keeps their spans.
//!
//! Nothing here looks at two fields at once, and nothing returns early: what can't be read is
//! reported and left out.

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

/// A struct as it was declared, as far as it could be read.
pub(crate) struct StructInput<'a> {
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) vis: &'a Visibility,
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attrs: StructAttrs,
    /// Empty if the type isn't a struct with named fields, which is then reported.
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) is_named_struct: Result<(), Reported>,
}

/// What the attributes of the struct say.
#[derive(Default)]
pub(crate) struct StructAttrs {
    pub(crate) crate_path: CratePath,
    pub(crate) validate: Option<ExprPath>,
    /// The builder's name.
    pub(crate) builder: Option<Ident>,
    /// The attribute's name, if there is to be no builder.
    pub(crate) no_builder: Option<Ident>,
    pub(crate) max_actor_bytes: Option<MaxActorBytes>,
    /// There is no prelude where the struct is, and so no tool attribute either.
    pub(crate) no_prelude: bool,
    /// A role attribute on the struct, which is reported.
    pub(crate) misplaced_role: Option<Reported>,
}

/// Where the runtime is.
#[derive(Default)]
pub(crate) enum CratePath {
    /// At `::actor_token`.
    #[default]
    Usual,
    At(Path),
    /// Elsewhere, but that couldn't be read, which is reported.
    Invalid,
}

/// One field as it was declared.
pub(crate) struct Field<'a> {
    pub(crate) scope: ErrorScope,
    pub(crate) syn_attrs: &'a [Attribute],
    pub(crate) ident: &'a Ident,
    /// The identifier without `r#`.
    pub(crate) name: String,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    /// An attribute with a similar name to ours, on a field without a role.
    pub(crate) misspelled: Option<&'a Attribute>,
}

/// What the attributes of one field say.
#[derive(Default)]
pub(crate) struct FieldAttrs {
    pub(crate) roles: Vec<RoleAttr>,
    /// The attributes that could be read, with their names, for errors about them.
    pub(crate) names: Vec<(FieldAttr, Ident)>,
    pub(crate) default: Option<DefaultValue>,
    pub(crate) min: Option<Bound>,
    pub(crate) max: Option<Bound>,
    pub(crate) validate: Option<ExprPath>,
    pub(crate) vis: Option<Visibility>,
    /// Something could not be read, which is reported. It may be the attribute of a missing role.
    pub(crate) invalid: Option<Reported>,
    /// The role that an unknown attribute was probably meant to give the field.
    pub(crate) suggested_role: Option<Role>,
}

/// A role that an attribute gives the field.
pub(crate) struct RoleAttr {
    pub(crate) role: Role,
    pub(crate) name: Ident,
    pub(crate) claim: ClaimName,
}

/// The name of a claim, if the role is that of one.
pub(crate) enum ClaimName {
    OfField,
    Given(LitStr),
    Invalid,
}

/// The value of a field that isn't set on the builder.
pub(crate) enum DefaultValue {
    TypeDefault,
    /// One that only syn's `full` reads, which a `macro_rules!` macro was given, is an
    /// [`Expr::Verbatim`].
    Expression(Box<Expr>),
    /// Something that could not be read, which is reported.
    Invalid,
}

/// The value of `min` or `max`.
pub(crate) enum Bound {
    /// A literal: above zero, within an `i64`.
    Seconds(i64),
    /// A constant or a call.
    Value(Box<Expr>),
}

#[derive(Clone, Copy)]
pub(crate) enum MaxActorBytes {
    AtMost(u32),
    Unlimited,
}

/// Writes a field's type `dyn Trait +` without the `+`, which means nothing, and can't stand in
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
            // rustc reports the second field of a name. All else would only follow from that.
            cx.leave_to_the_compiler();
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
    /// Returns the role that an attribute gives the field, or else the one that its name does.
    pub(crate) fn role(&self) -> Option<Role> {
        match self.attrs.roles.first() {
            Some(attr) => Some(attr.role),
            None => Role::from_field_name(&self.name),
        }
    }

    /// Returns the token that gave the field its role.
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

    /// Returns the tokens that gave the claim its name.
    pub(crate) fn claim_name_tokens(&self) -> TokenStream {
        match self.attrs.roles.first().map(|attr| &attr.claim) {
            Some(ClaimName::Given(name)) => name.to_token_stream(),
            _ => self.role_token().to_token_stream(),
        }
    }
}

impl FieldAttrs {
    /// Returns the attributes about a subject, with their names.
    pub(crate) fn about(&self, subject: Subject) -> impl Iterator<Item = (&'static str, &Ident)> {
        let names = self.names.iter();
        let names = names.filter(move |(attr, _)| attr.info().subject == subject);
        names.map(|(attr, token)| (attr.info().name, token))
    }

    /// Returns the name of the attribute, if it was given.
    pub(crate) fn name_token(&self, attr: FieldAttr) -> Option<&Ident> {
        let mut names = self.names.iter();
        let (_, name) = names.find(|(given, _)| *given == attr)?;
        Some(name)
    }
}
