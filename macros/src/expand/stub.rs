//! Writes what stands in for the request of a struct with mistakes: every name that the user's code may use, with
//! as much of its type as is known, and nothing that could be a second error.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Type;

use super::builder::docs;
use super::generics::Shape;
use super::names::Names;
use super::setters::{Taken, carried, setter_vis};
use super::spans::derived;
use crate::model::Member;
use crate::spelling::option_of;
use crate::syntax::Declared;

pub(super) fn declaration(
    declared: &Declared<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    if declared.says.no_builder.is_some() {
        return TokenStream::new();
    }
    let builder = &names.builder;
    let Shape {
        vis,
        allowed,
        request,
        ..
    } = shape;
    let parameters = shape.declared_parameters();
    let bounds = shape.bounds_and(&[]);
    let docs = docs(names);
    quote_spanned! {Span::mixed_site()=>
        #docs
        #allowed
        #vis struct #builder<#parameters>(::core::marker::PhantomData<#request>) #bounds;
    }
}

pub(super) fn methods(declared: &Declared<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let request = &shape.request;
    let parameters = shape.parameters_and(&[]);
    let bounds = shape.bounds_and(&[]);
    let builder = declared
        .says
        .no_builder
        .is_none()
        .then(|| builder(declared, names, shape));
    quote_spanned! {Span::mixed_site()=>
        #builder
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #request #bounds {
            fn user_id(&self) -> &#rt::str {
                ""
            }
            fn write_actor(&self, _: &mut #rt::ActorWriter<'_>) {}
        }
    }
}

fn builder(declared: &Declared<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let (rt, builder) = (&names.rt, &names.builder);
    let Shape { vis, request, .. } = shape;
    let parameters = shape.parameters_and(&[]);
    let bounds = shape.bounds_and(&[]);
    let this = shape.builder(names, None);
    let setters = setters(declared, names, shape);
    quote_spanned! {Span::mixed_site()=>
        impl #parameters #request #bounds {
            /// A builder with nothing set.
            #vis fn builder() -> #this {
                #builder(#rt::PhantomData)
            }
        }
        impl #parameters #this #bounds {
            #setters
            /// Nothing can be built while the declaration has mistakes.
            #vis fn build(self) -> #rt::Result<#request, #rt::Violations> {
                #rt::Err(#rt::Violations::new())
            }
        }
    }
}

/// Both setters of each field, whatever it would have had; a name that two fields claim goes to the first.
fn setters(declared: &Declared<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let mut written = BTreeSet::from(["build".to_owned()]);
    let mut setters = TokenStream::new();
    for field in &declared.fields {
        let member = Member::of(field);
        let inner: &Type = option_of(field.ty).unwrap_or(field.ty);
        let vis = setter_vis(&member, shape);
        let own = Taken::of(inner, member.takes_into(), shape, rt).ty;
        let inner = shape.without_self(inner);
        let maybe = quote_spanned!(Span::mixed_site()=> #rt::Option<#inner>);
        for (name, ty) in [(&member.setter, own), (&member.maybe, maybe)] {
            if !written.insert(name.to_string()) {
                continue;
            }
            let attrs = carried(field.attrs, &format!("Sets `{}`.", field.name));
            let name = derived(name);
            setters.extend(quote_spanned! {Span::mixed_site()=>
                #attrs
                #vis fn #name(self, _: #ty) -> Self {
                    self
                }
            });
        }
    }
    setters
}
