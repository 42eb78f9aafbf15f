//! Writes the builder: its declaration, where it starts, and `build`.
//!
//! A required field is a parameter of the builder's type, so that a missing one is found when `build` is compiled.
//! The declaration is outside of the scope that names the runtime, and names nothing of it.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Index;

use super::generics::Shape;
use super::implementation::slot_bounds;
use super::lives::{constant_default, preset_of};
use super::names::Names;

use super::setters::{option_of, setters};
use super::spans::{derived_at, derived_ident, ident_at};
use super::state::States;
use crate::model::{Kind, Member, Request};
use crate::spelling::calls_macro;
use crate::syntax::Preset;

pub(super) fn declaration(request: &Request<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let (builder, state) = (&names.builder, &names.state);
    let Shape { vis, allowed, .. } = shape;
    let parameters = shape.declared_parameters();
    let bounds = shape.bounds_and(&[]);
    let required = request.members.iter().filter(|member| member.is_required());
    let not_set = required.map(|_| quote_spanned!(Span::mixed_site()=> (),));
    let elements = request.members.iter().map(|member| {
        let ty = shape.without_self(member.field.ty);
        match member.kind {
            Kind::Optional(_) | Kind::Phantom => ty,
            Kind::Required | Kind::Preset(..) => {
                quote_spanned!(Span::mixed_site()=> ::core::option::Option<#ty>)
            }
        }
    });
    let docs = docs(names);
    quote_spanned! {Span::mixed_site()=>
        #docs
        #allowed
        #vis struct #builder<#parameters #state = (#(#not_set)*)>(
            (#(#elements,)*),
            ::core::marker::PhantomData<#state>,
        ) #bounds;
    }
}

pub(super) fn docs(names: &Names) -> TokenStream {
    let name = &names.request;
    let docs = format!("Builds a [`{name}`]; made by [`{name}::builder`].");
    quote_spanned! {Span::mixed_site()=>
        #[doc = #docs]
        #[must_use = "a builder does nothing until `build` is called"]
    }
}

pub(super) fn methods(request: &Request<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let states = States::of(request, names);
    let traits = states.traits(&names.rt);
    let start = start(request, names, shape);
    let parameters = shape.parameters_and(&states.parameters());
    let bounds = shape.bounds_and(&[]);
    let this = shape.builder(names, Some(states.all()));
    let setters = request
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| setters(member, index, &states, names, shape));
    let build = build(request, &states, names, shape);
    let presets = presets(request, names, shape);
    quote_spanned! {Span::mixed_site()=>
        #traits
        #start
        #presets
        impl #parameters #this #bounds {
            #(#setters)*
            #build
        }
    }
}

/// `builder()`, with nothing set.
fn start(request: &Request<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let (rt, builder) = (&names.rt, &names.builder);
    let Shape {
        vis, request: this, ..
    } = shape;
    let parameters = shape.parameters_and(&[]);
    let bounds = shape.bounds_and(&[]);
    let started = shape.builder(names, None);
    let elements = request.members.iter().map(|member| match member.kind {
        Kind::Phantom => {
            let ty = shape.without_self(member.field.ty);
            quote_spanned!(derived_at(member.field.ty)=> <#ty as #rt::Phantom>::VALUE)
        }
        Kind::Optional(inner) => {
            let option = option_of(member.field.ty, inner, shape, rt);
            quote_spanned!(Span::mixed_site()=> #option::none())
        }
        Kind::Required | Kind::Preset(..) => quote_spanned!(Span::mixed_site()=> #rt::None),
    });
    let docs = format!("A builder for [`{}`] with nothing set.", names.request);
    quote_spanned! {Span::mixed_site()=>
        impl #parameters #this #bounds {
            #[doc = #docs]
            #vis fn builder() -> #started {
                #builder((#(#elements,)*), #rt::PhantomData)
            }
        }
    }
}

fn build(
    request: &Request<'_>,
    states: &States<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    let rt = &names.rt;
    let Shape {
        vis, request: this, ..
    } = shape;
    let name = &names.request;
    let mut bounds = value_bounds(request, rt, shape);
    bounds.extend(states.all_set(rt));
    let bounds =
        (!bounds.is_empty()).then(|| quote_spanned!(Span::mixed_site()=> where #(#bounds,)*));
    let values = request.members.iter().enumerate().map(|(index, member)| {
        let field = derived_ident(member.field.ident);
        let value = value(member, index, names, shape);
        quote_spanned!(Span::mixed_site()=> #field: #value)
    });
    let required = take_required(request, rt);
    let docs = format!(
        "Builds the [`{name}`] and validates it.\n\n# Errors\nAll violations, never only the first."
    );
    quote_spanned! {Span::mixed_site()=>
        #[doc = #docs]
        #vis fn build(self) -> #rt::Result<#this, #rt::Violations> #bounds {
            let __fields = self.0;
            #required
            #rt::validated(#name { #(#values,)* })
        }
    }
}

/// Takes all required fields out of the builder at once, which costs the compiler less than one after another. The builder's
/// state has made sure that they are there.
fn take_required(request: &Request<'_>, rt: &Ident) -> Option<TokenStream> {
    let members = request.members.iter().enumerate();
    let (taken, set): (Vec<_>, Vec<_>) = members
        .filter(|(_, member)| member.is_required())
        .map(|(index, _)| (taken(index), set(index)))
        .unzip();
    (!taken.is_empty()).then(|| {
        quote_spanned! {Span::mixed_site()=>
            let (#(#rt::Some(#taken),)*) = (#(#set,)*) else {
                return #rt::not_set();
            };
        }
    })
}

/// What the builder holds for a field.
fn set(index: usize) -> TokenStream {
    let index = Index {
        index: u32::try_from(index).unwrap_or(u32::MAX),
        span: Span::mixed_site(),
    };
    quote_spanned!(Span::mixed_site()=> __fields.#index)
}

/// The value of a required field, once it is taken.
fn taken(index: usize) -> Ident {
    Ident::new(&format!("__field_{index}"), Span::mixed_site())
}

/// What must hold of the struct's parameters for a request to be built.
fn value_bounds(request: &Request<'_>, rt: &Ident, shape: &Shape<'_>) -> Vec<TokenStream> {
    let mut bounds = slot_bounds(request, rt, shape);
    bounds.extend(default_bounds(request, rt, shape));
    bounds
}

/// The defaults that call a macro, beside the struct: one that writes `Self` means that, and not the builder.
fn presets(request: &Request<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let (rt, this) = (&names.rt, &shape.request);
    let parameters = shape.parameters_and(&[]);
    let bounds = shape.bounds_and(&value_bounds(request, rt, shape));
    let members = request.members.iter().enumerate();
    let presets = members.filter_map(|(index, member)| {
        let Kind::Preset(Preset::Expression(expression), _) = member.kind else {
            return None;
        };
        let (index, ty) = (Literal::usize_unsuffixed(index), member.field.ty);
        calls_macro(expression).then(|| {
            quote_spanned! {Span::mixed_site()=>
                impl #parameters #rt::Preset<#index, #ty> for #this #bounds {
                    fn value() -> #ty {
                        #expression
                    }
                }
            }
        })
    });
    presets.collect()
}

/// What a type that depends on the struct's parameters must be for its own default to be written.
fn default_bounds(request: &Request<'_>, rt: &Ident, shape: &Shape<'_>) -> Vec<TokenStream> {
    let of_type = request
        .members
        .iter()
        .filter(|member| matches!(member.kind, Kind::Preset(Preset::OfType, _)));
    let generic = of_type.filter(|member| shape.is_generic(member.field.ty));
    let bounds = generic.map(|member| {
        let ty = shape.without_self(member.field.ty);
        let span = derived_at(member.field.ty);
        let rt = ident_at(rt, span);
        quote_spanned!(span=> #ty: #rt::HasDefault)
    });
    bounds.collect()
}

/// The value of a field, out of the builder's.
fn value(member: &Member<'_>, index: usize, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let set = set(index);
    match member.kind {
        Kind::Optional(_) | Kind::Phantom => set,
        Kind::Required => taken(index).into_token_stream(),
        Kind::Preset(preset, _) => {
            let default = match preset {
                Preset::OfType | Preset::Unread => default_of(member, names, shape),
                Preset::Expression(expression) if calls_macro(expression) => {
                    let this = &shape.request;
                    let ty = shape.without_self(member.field.ty);
                    let index = Literal::usize_unsuffixed(index);
                    quote_spanned!(Span::mixed_site()=> <#this as #rt::Preset<#index, #ty>>::value())
                }
                Preset::Expression(expression) => {
                    let ty = shape.without_self(member.field.ty);
                    let expression = match constant_default(member.field, names, shape) {
                        Some(constant) => constant.into_token_stream(),
                        None => preset_of(member.field, shape.without_self(expression), rt),
                    };
                    quote_spanned!(Span::mixed_site()=> { let __default: #ty = #expression; __default })
                }
            };
            quote_spanned! {Span::mixed_site()=>
                match #set {
                    #rt::Some(__value) => __value,
                    #rt::None => #default,
                }
            }
        }
    }
}

fn default_of(member: &Member<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let ty = shape.without_self(member.field.ty);
    quote_spanned!(derived_at(&member.field.ty.to_token_stream())=> <#ty as #rt::HasDefault>::of_type())
}
