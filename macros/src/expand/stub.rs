//! Writes what stands in for the request of a struct with mistakes: every name that the user's code may use, with
//! as much of its type as is known, and nothing that could be a second error for the same mistake.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::GenericParam;

use super::builder::docs;
use super::forwarded_attrs::carried;
use super::generics::Shape;
use super::names::Names;
use super::setters::{self, setter_vis};
use super::spans::{derived, derived_at, ident_at};
use crate::model::BuilderField;
use crate::rejected_types;
use crate::syntax::{CratePath, StructInput};
use crate::tokens::Tokens;
use crate::type_syntax::is_str;

/// The documentation of a method in each stub, by which the tests recognize one.
///
/// Its functions compile: `cargo build` evaluates a `const { panic!() }` in a function that nothing calls, which would be a
/// second error.
pub(crate) const MARKER: &str = "Returns an empty string, because the struct has errors.";

pub(super) fn declaration(
    declared: &StructInput<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> TokenStream {
    if declared.attrs.no_builder.is_some() {
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
    let bounds = shape.bounds_and(&Tokens::new());
    let docs = Tokens::written(|out| docs(names, out));
    // A parameter that the struct has no use for is reported there.
    let uses = declared
        .generics
        .params
        .iter()
        .map(|parameter| match parameter {
            GenericParam::Lifetime(parameter) => {
                let lifetime = &parameter.lifetime;
                quote_spanned!(Span::mixed_site()=> &#lifetime (),)
            }
            GenericParam::Type(parameter) => {
                let parameter = &parameter.ident;
                quote_spanned!(Span::mixed_site()=> fn(&#parameter),)
            }
            GenericParam::Const(_) => TokenStream::new(),
        });
    quote_spanned! {Span::mixed_site()=>
        #docs
        #allowed
        #vis struct #builder<#parameters>(
            ::core::marker::PhantomData<(#(#uses)* #request)>,
        ) #bounds;
    }
}

pub(super) fn methods(declared: &StructInput<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let rt = &names.rt;
    let request = &shape.request;
    let parameters = shape.parameters_and(&Tokens::new());
    let bounds = shape.bounds_and(&Tokens::new());
    let builder = declared
        .attrs
        .no_builder
        .is_none()
        .then(|| builder(declared, names, shape));
    let primitive_strings = primitive_strings(declared, names);
    let misspelled = misspelled(declared, names);
    quote_spanned! {Span::mixed_site()=>
        #primitive_strings
        #misspelled
        #builder
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #request #bounds {
            #[doc = #MARKER]
            fn user_id(&self) -> &#rt::str {
                ""
            }
            fn write_actor(&self, _: &mut #rt::ActorWriter<'_>) {}
        }
    }
}

/// Repeats each misspelled attribute on a struct that has only this derive.
///
/// On the user's struct, another derive may register the attribute, and rustc would then accept it. The error is the same in
/// both cases.
fn misspelled(declared: &StructInput<'_>, names: &Names) -> TokenStream {
    let rt = &names.rt;
    let path = match &declared.attrs.crate_path {
        CratePath::At(path) => path.to_token_stream().to_string(),
        CratePath::Usual | CratePath::Invalid => "::actor_token".to_owned(),
    };
    let attrs = declared.fields.iter().filter_map(|field| field.misspelled);
    let structs = attrs.map(|attr| {
        quote_spanned! {Span::mixed_site()=>
            const _: () = {
                #[allow(dead_code)]
                #[derive(#rt::ActorTokenRequest)]
                #[actor_token(no_builder, no_prelude, crate = #path)]
                struct Misspelled {
                    #attr
                    user_id: &'static #rt::str,
                    #[actor_token(sub)]
                    agent: &'static #rt::str,
                }
            };
        }
    });
    structs.collect()
}

/// Confirms that each `str` is the primitive type. A user-defined type of that name has a size, and rustc would report nothing
/// on the struct.
fn primitive_strings(declared: &StructInput<'_>, names: &Names) -> TokenStream {
    let named_str = declared.fields.iter().map(|field| field.ty);
    let named_str = named_str.filter(|ty| is_str(ty) && rejected_types::is_unsized(ty));
    let lines = named_str.map(|ty| {
        let place = derived_at(ty);
        let rt = ident_at(&names.rt, place);
        quote_spanned!(place=> const _: () = { let _ = <#ty as #rt::PrimitiveStr>::is_known; };)
    });
    lines.collect()
}

fn builder(declared: &StructInput<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let (rt, builder) = (&names.rt, &names.builder);
    let Shape { vis, request, .. } = shape;
    let parameters = shape.parameters_and(&Tokens::new());
    let bounds = shape.bounds_and(&Tokens::new());
    let this = Tokens::written(|out| shape.builder(names, None, out));
    let setters = setters(declared, names, shape);
    let mut built = request.to_token_stream();
    let last = declared.fields.last();
    if last.is_some_and(|last| rejected_types::is_unsized(last.ty)) {
        built = quote_spanned!(Span::mixed_site()=> #rt::Box<#built>);
    }
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
            #vis fn build(self) -> #rt::Result<#built, #rt::Violations> {
                #rt::Err(#rt::Violations::new())
            }
        }
    }
}

/// Both setters of each field, whatever it would have had; a name that two fields claim goes to the first.
fn setters(declared: &StructInput<'_>, names: &Names, shape: &Shape<'_>) -> TokenStream {
    let mut written = BTreeSet::from(["build".to_owned()]);
    let mut setters = TokenStream::new();
    for field in &declared.fields {
        let member = BuilderField::of(field);
        let vis = setter_vis(&member, shape);
        let [own, maybe] = taken(&member, declared, names, shape);
        for (name, ty) in [(&member.setter, own), (&member.maybe, maybe)] {
            if !written.insert(name.to_string()) {
                continue;
            }
            let docs = format!("Sets `{}`.", field.name);
            let attrs = Tokens::written(|out| carried(field.syn_attrs, &docs, &names.request, out));
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

/// What the two setters of a field take. A type that rustc refuses is reported on the field, and not repeated.
fn taken(
    member: &BuilderField<'_>,
    declared: &StructInput<'_>,
    names: &Names,
    shape: &Shape<'_>,
) -> [TokenStream; 2] {
    let (rt, ty) = (&names.rt, member.field.ty);
    if rejected_types::is_rejected(ty, declared.generics) || rejected_types::is_unsized(ty) {
        let anything = quote_spanned!(Span::mixed_site()=> impl #rt::Sized);
        return [anything.clone(), anything];
    }
    let own = Tokens::written(|out| setters::taken(member, shape, rt, out)).into_stream();
    let inner = shape.without_self(&member.taken).into_token_stream();
    [
        own,
        quote_spanned!(Span::mixed_site()=> #rt::Option<#inner>),
    ]
}
