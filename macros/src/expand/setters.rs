//! Writes the setters: what they take, and what of the field's own attributes they carry.
//!
//! A parameter's name is a pattern, and would mean a constant or static of the user's of that name: so `value_`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Index, Type, Visibility};

use super::carried::carried;
use super::generics::Shape;
use super::names::Names;
use super::spans::{derived, derived_at, ident_at};
use super::state::States;
use crate::model::{Kind, Member};
use crate::spelling::is_owned_text;

/// The setters of the field at `index` of the struct.
pub(super) fn setters(
    member: &Member<'_>,
    index: usize,
    states: &States<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    let index = Index {
        index: u32::try_from(index).unwrap_or(u32::MAX),
        span: Span::mixed_site(),
    };
    let setter = Setter {
        member,
        index,
        names,
        shape,
    };
    match member.kind {
        Kind::Required => setter.required(states),
        Kind::Optional(inner) => setter.optional(inner),
        Kind::Preset(_, Some(inner)) => setter.preset_option(inner),
        Kind::Preset(_, None) => setter.preset(),
        Kind::Phantom => TokenStream::new(),
    }
}

struct Setter<'a> {
    member: &'a Member<'a>,
    index: Index,
    names: &'a Names,
    shape: &'a Shape<'a>,
}

impl Setter<'_> {
    fn required(&self, states: &States<'_>) -> TokenStream {
        let (rt, builder, index) = (&self.names.rt, &self.names.builder, &self.index);
        let vis = setter_vis(self.member, self.shape);
        let attrs = self.attributes(&self.sets());
        let setter = self.setter();
        let Taken { ty, value } = self.takes(self.member.field.ty);
        let before = states.of_member(self.member);
        let place = derived_at(self.member.field.ident);
        let rt_here = ident_at(rt, place);
        let not_set_yet = quote_spanned!(place=> #before: #rt_here::NotSetYet);
        let after = states.with(self.member, rt);
        let after = self.shape.builder(self.names, Some(after));
        quote_spanned! {Span::mixed_site()=>
            #attrs
            #vis fn #setter(mut self, value_: #ty) -> #after
            where
                #not_set_yet,
            {
                self.0.#index = #rt::Some(#value);
                #builder(self.0, #rt::PhantomData)
            }
        }
    }

    fn optional(&self, inner: &Type) -> TokenStream {
        let rt = &self.names.rt;
        let own = self
            .takes(inner)
            .wrapped_as(self.member.field.ty, inner, self.shape, rt);
        let maybe = self.shape.without_self(self.member.field.ty);
        self.pair(own, Taken::plain(maybe), "leaves it out with `None`")
    }

    fn preset(&self) -> TokenStream {
        let rt = &self.names.rt;
        let own = self.takes(self.member.field.ty);
        let ty = self.shape.without_self(self.member.field.ty);
        let maybe = quote_spanned!(Span::mixed_site()=> #rt::Option<#ty>);
        self.pair(
            own.wrapped(rt),
            Taken::plain(maybe),
            "leaves it at its default with `None`",
        )
    }

    /// A `None` that is set is the field's value, not its default: there is no other way to ask for it.
    fn preset_option(&self, inner: &Type) -> TokenStream {
        let rt = &self.names.rt;
        let own = self
            .takes(inner)
            .wrapped_as(self.member.field.ty, inner, self.shape, rt);
        let maybe = self.shape.without_self(self.member.field.ty);
        self.pair(
            own.wrapped(rt),
            Taken::plain(maybe).wrapped(rt),
            "leaves it out with `None`",
        )
    }

    fn pair(&self, own: Taken, option: Taken, or: &str) -> TokenStream {
        let (setter, maybe) = (self.setter(), derived(&self.member.maybe));
        let own = self.one(&setter, &self.sets(), own);
        let docs = format!("Sets `{}`, or {or}.", self.member.field.name);
        let option = self.one(&maybe, &docs, option);
        quote_spanned!(Span::mixed_site()=> #own #option)
    }

    fn one(&self, name: &TokenStream, docs: &str, Taken { ty, value }: Taken) -> TokenStream {
        let vis = setter_vis(self.member, self.shape);
        let index = &self.index;
        let attrs = self.attributes(docs);
        quote_spanned! {Span::mixed_site()=>
            #attrs
            #vis fn #name(mut self, value_: #ty) -> Self {
                self.0.#index = #value;
                self
            }
        }
    }

    fn setter(&self) -> TokenStream {
        derived(&self.member.setter)
    }

    fn sets(&self) -> String {
        format!("Sets `{}`.", self.member.field.name)
    }

    fn attributes(&self, docs: &str) -> TokenStream {
        carried(self.member.field.attrs, docs, &self.names.request)
    }

    fn takes(&self, ty: &Type) -> Taken {
        Taken::of(ty, self.member.takes_into(), self.shape, &self.names.rt)
    }
}

/// The type `option`, which is spelt `Option<inner>`, as the runtime's trait. What isn't that `Option` is reported at the type.
pub(super) fn option_of(option: &Type, inner: &Type, shape: &Shape<'_>, rt: &Ident) -> TokenStream {
    let place = derived_at(option);
    let (option, inner) = (shape.without_self(option), shape.without_self(inner));
    quote_spanned!(place=> <#option as #rt::OptionOf<#inner>>)
}

/// The field's `vis`, or else the struct's. `pub(self)` is written as nothing, which is the same.
pub(super) fn setter_vis(member: &Member<'_>, shape: &Shape<'_>) -> TokenStream {
    match &member.field.says.vis {
        None => shape.vis.clone(),
        Some(Visibility::Restricted(vis)) if vis.path.is_ident("self") => TokenStream::new(),
        Some(vis) => derived(vis),
    }
}

/// What a setter takes, and the value that it makes of that.
pub(super) struct Taken {
    pub(super) ty: TokenStream,
    value: TokenStream,
}

impl Taken {
    /// Owned text, and what is marked `into`, is taken as whatever turns into it.
    pub(super) fn of(ty: &Type, into: bool, shape: &Shape<'_>, rt: &Ident) -> Self {
        let into = into || is_owned_text(ty);
        let ty = shape.without_self(ty);
        if into {
            Self {
                ty: quote_spanned!(Span::mixed_site()=> impl #rt::Into<#ty>),
                value: quote_spanned!(Span::mixed_site()=> #rt::Into::into(value_)),
            }
        } else {
            Self::plain(ty)
        }
    }

    fn plain(ty: TokenStream) -> Self {
        Self {
            ty,
            value: Ident::new("value_", Span::mixed_site()).into_token_stream(),
        }
    }

    /// As a value of the type `option`, which is spelt `Option<inner>`.
    fn wrapped_as(self, option: &Type, inner: &Type, shape: &Shape<'_>, rt: &Ident) -> Self {
        let Self { ty, value } = self;
        let option = option_of(option, inner, shape, rt);
        Self {
            ty,
            value: quote_spanned!(Span::mixed_site()=> #option::some(#value)),
        }
    }

    fn wrapped(self, rt: &Ident) -> Self {
        let value = self.value;
        Self {
            ty: self.ty,
            value: quote_spanned!(Span::mixed_site()=> #rt::Some(#value)),
        }
    }
}
