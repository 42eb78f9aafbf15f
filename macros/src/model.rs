//! A request whose rules were checked: which field is which part, and how the builder treats each.
//!
//! Nothing is decided here that could be a mistake of the user's.

use proc_macro2::Ident;
use syn::{ExprPath, Type};

use crate::syntax::{DefaultValue, Field, Role, StructInput};
use crate::tokens::Tokens;
use crate::type_syntax::{self, is_phantom_data, option_of};

/// What is expanded.
pub(crate) struct Request<'a> {
    pub(crate) declared: &'a StructInput<'a>,
    pub(crate) user_id: &'a Field<'a>,
    pub(crate) actor: Actor<'a>,
    pub(crate) expires_in: Option<&'a Field<'a>>,
    pub(crate) session_max_duration: Option<&'a Field<'a>>,
    pub(crate) validators: Vec<Validator<'a>>,
    pub(crate) members: Vec<BuilderField<'a>>,
}

/// Where the actor comes from.
pub(crate) enum Actor<'a> {
    Whole(&'a Field<'a>),
    Parts {
        sub: &'a Field<'a>,
        claims: Vec<Claim<'a>>,
    },
}

pub(crate) struct Claim<'a> {
    pub(crate) name: String,
    pub(crate) field: &'a Field<'a>,
}

/// A function of the user's that judges one field.
pub(crate) struct Validator<'a> {
    pub(crate) function: &'a ExprPath,
    pub(crate) field: &'a Field<'a>,
    /// Where its violations are.
    pub(crate) path: String,
}

/// A field as the builder sees it.
pub(crate) struct BuilderField<'a> {
    pub(crate) field: &'a Field<'a>,
    pub(crate) kind: Kind<'a>,
    /// The name of the setter.
    pub(crate) setter: Ident,
    /// The name of the setter that takes an `Option`.
    pub(crate) maybe: Ident,
    /// The names of the methods that the field adds to the builder, without `r#`.
    pub(crate) methods: Vec<String>,
    /// The type of a value that is set: what is in an `Option`.
    pub(crate) taken: Tokens,
    /// Whether the setter takes whatever turns into that.
    pub(crate) takes_into: bool,
}

#[derive(Clone, Copy)]
pub(crate) enum Kind<'a> {
    /// Must be set.
    Required,
    /// Spelt `Option<T>`.
    Optional,
    /// Has a `default`, and is perhaps spelt `Option<T>` too.
    DefaultValue(&'a DefaultValue, Option<&'a Type>),
    /// Has one value only, and no setter.
    Phantom,
}

impl<'a> BuilderField<'a> {
    pub(crate) fn of(field: &'a Field<'a>) -> Self {
        let inner = option_of(field.ty);
        let skipped = field.role() == Some(Role::Skip);
        // A value other than the one that there is can only be that of another type of this name.
        let has_another_value = match &field.attrs.default {
            Some(DefaultValue::Expression(value)) => !type_syntax::is_phantom(value),
            Some(DefaultValue::Invalid) => true,
            Some(DefaultValue::TypeDefault) | None => false,
        };
        let is_phantom = skipped && is_phantom_data(field.ty) && !has_another_value;
        let kind = match (&field.attrs.default, inner) {
            _ if is_phantom => Kind::Phantom,
            (Some(preset), inner) => Kind::DefaultValue(preset, inner),
            (None, Some(_)) => Kind::Optional,
            (None, None) => Kind::Required,
        };
        let place = field.ident.span();
        let (setter, name) = match field.name.as_str() {
            "build" => (Ident::new("with_build", place), "with_build"),
            name => (field.ident.clone(), name),
        };
        let name_of_maybe = format!("maybe_{}", field.name);
        let maybe = Ident::new(&name_of_maybe, place);
        let methods = match kind {
            Kind::Required => vec![name.to_owned()],
            Kind::Optional | Kind::DefaultValue(..) => vec![name.to_owned(), name_of_maybe],
            Kind::Phantom => Vec::new(),
        };
        let taken = match inner {
            Some(inner) => Tokens::of(inner),
            None => field.tokens.clone(),
        };
        let is_owned_text = type_syntax::is_owned_text(inner.unwrap_or(field.ty));
        Self {
            field,
            kind,
            setter,
            maybe,
            methods,
            taken,
            takes_into: is_owned_text || field.attrs.name_token("into").is_some(),
        }
    }

    pub(crate) fn is_required(&self) -> bool {
        matches!(self.kind, Kind::Required)
    }
}
