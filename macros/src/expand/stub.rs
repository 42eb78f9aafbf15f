//! Generates a stub for a struct with mistakes. The stub has all items that the user's code may
//! refer to, with the correct types if these are known. It has no code that could report a mistake
//! again.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::{GenericParam, PathArguments, Type};

use super::builder::builder_attrs;
use super::context::Context;
use super::setters::{setter_attrs, setter_vis};
use super::spans::{generated_ident, generated_span, respan_ident};
use crate::model::Setter;
use crate::rejected_types::{is_rejected, is_unsized, unsized_in_option};
use crate::syntax::{CratePath, StructInput};
use crate::type_syntax::{is_str, path_of};

/// The documentation of a method that every stub has. Tests recognize a stub by it.
///
/// The functions of a stub return normally. A `const { panic!() }` would be a second error, because
/// `cargo build` evaluates it even if the function is never called.
pub(crate) const MARKER: &str = "Returns an empty string, because the struct has errors.";

/// Generates the declaration of the builder.
pub(super) fn declaration(input: &StructInput<'_>, cx: &Context<'_>) -> Option<TokenStream> {
    let (builder, vis, allow, struct_ty) = (&cx.builder, &cx.vis, &cx.allow, &cx.struct_ty);
    let (parameters, bounds) = (cx.declared_parameters(), cx.where_clause(&[]));
    let attrs = builder_attrs(cx);
    // Every parameter is used: rustc already reports an unused one on the struct.
    let parameter_uses = input.generics.params.iter().filter_map(|it| match it {
        GenericParam::Lifetime(parameter) => {
            let lifetime = &parameter.lifetime;
            Some(quote_spanned!(cx.span=> &#lifetime ()))
        }
        GenericParam::Type(parameter) => {
            let parameter = &parameter.ident;
            Some(quote_spanned!(cx.span=> fn(&#parameter)))
        }
        GenericParam::Const(_) => None,
    });
    input.attrs.no_builder.is_none().then(|| {
        quote_spanned! {cx.span=>
            #attrs
            #allow
            #vis struct #builder<#(#parameters),*>(
                ::core::marker::PhantomData<(#(#parameter_uses,)* #struct_ty)>,
            ) #bounds;
        }
    })
}

/// Generates the items in the scope that imports the runtime.
pub(super) fn items(input: &StructInput<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, struct_ty) = (&cx.rt, &cx.struct_ty);
    let (parameters, bounds) = (cx.impl_parameters(&[]), cx.where_clause(&[]));
    let has_builder = input.attrs.no_builder.is_none();
    let builder_impls = has_builder.then(|| builder_impls(input, cx));
    let name_checks = name_checks(input, cx);
    let misspelled = misspelled_attrs(input, cx);
    quote_spanned! {cx.span=>
        #name_checks
        #misspelled
        #builder_impls
        #[automatically_derived]
        impl #parameters #rt::ActorTokenRequest for #struct_ty #bounds {
            #[doc = #MARKER]
            fn user_id(&self) -> &#rt::str {
                ""
            }
            fn write_actor(&self, _: &mut #rt::ActorWriter<'_>) {}
        }
    }
}

/// Generates a struct for each misspelled `actor_token` attribute, so rustc reports the attribute.
///
/// On the user's struct, rustc accepts the attribute if another derive registers it. The generated
/// struct has no other derive. The user sees the same error in both cases.
fn misspelled_attrs(input: &StructInput<'_>, cx: &Context<'_>) -> TokenStream {
    let rt = &cx.rt;
    let path = match &input.attrs.crate_path {
        CratePath::At(path) => path.to_token_stream().to_string(),
        CratePath::Default | CratePath::Invalid => "::actor_token".to_owned(),
    };
    let attrs = input.fields.iter().filter_map(|field| field.misspelled);
    let structs = attrs.map(|attr| {
        quote_spanned! {cx.span=>
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

/// Generates checks that each `str` is the primitive type, and that each `Option` of an unsized
/// type is the standard library's. If a user-defined type has one of these names, rustc reports
/// nothing on the struct.
fn name_checks(input: &StructInput<'_>, cx: &Context<'_>) -> TokenStream {
    let checks = input.fields.iter().map(|field| {
        let ty = field.ty;
        let span = generated_span(ty);
        let rt = respan_ident(&cx.rt, span);
        if is_str(ty) && is_unsized(ty) {
            quote_spanned!(span=> const _: () = { let _ = <#ty as #rt::PrimitiveStr>::assert_primitive; };)
        } else if let (Some(_), Some(option)) = (unsized_in_option(ty), path_of(ty)) {
            let mut option = option.clone();
            if let Some(last) = option.segments.last_mut() {
                last.arguments = PathArguments::None;
            }
            quote_spanned!(span=> const _: () = { let _ = <#option<()> as #rt::StdOption<()>>::of; };)
        } else {
            TokenStream::new()
        }
    });
    checks.collect()
}

fn builder_impls(input: &StructInput<'_>, cx: &Context<'_>) -> TokenStream {
    let (rt, builder, vis, struct_ty) = (&cx.rt, &cx.builder, &cx.vis, &cx.struct_ty);
    let (parameters, bounds) = (cx.impl_parameters(&[]), cx.where_clause(&[]));
    let builder_ty = cx.builder_ty(None);
    let setters = setters(input, cx);
    let is_unsized = input.fields.last().is_some_and(|last| is_unsized(last.ty));
    let built_ty = if is_unsized {
        quote_spanned!(cx.span=> #rt::Box<#struct_ty>)
    } else {
        struct_ty.clone()
    };
    quote_spanned! {cx.span=>
        impl #parameters #struct_ty #bounds {
            /// Creates an empty builder.
            #vis fn builder() -> #builder_ty {
                #builder(#rt::PhantomData)
            }
        }
        impl #parameters #builder_ty #bounds {
            #setters
            /// Returns an error, because the struct has errors.
            #vis fn build(self) -> #rt::Result<#built_ty, #rt::Violations> {
                #rt::Err(#rt::Violations::new())
            }
        }
    }
}

/// Generates both setters of each field, even if a valid struct would have only one of them. If two
/// methods have the same name, only the first is generated.
fn setters(input: &StructInput<'_>, cx: &Context<'_>) -> TokenStream {
    let mut names = BTreeSet::from(["build".to_owned()]);
    let mut setters = TokenStream::new();
    for field in &input.fields {
        let setter = Setter::new(field);
        let (vis, attrs) = (setter_vis(&setter, cx), setter_attrs(&setter, "", "", cx));
        let [ty, maybe_ty] = setter_types(&setter, field.ty, input, cx);
        for (ident, ty) in [(&setter.ident, ty), (&setter.maybe_ident, maybe_ty)] {
            if !names.insert(ident.to_string()) {
                continue;
            }
            let ident = generated_ident(ident);
            setters.extend(quote_spanned! {cx.span=>
                #attrs
                #vis fn #ident(self, _: #ty) -> Self {
                    self
                }
            });
        }
    }
    setters
}

/// Returns the argument types of the two setters of a field. If rustc rejects the field's type, the
/// setters accept any type, so the error is not repeated.
fn setter_types(
    setter: &Setter<'_>,
    ty: &Type,
    input: &StructInput<'_>,
    cx: &Context<'_>,
) -> [TokenStream; 2] {
    let rt = &cx.rt;
    if is_rejected(ty, input.generics) || is_unsized(ty) || unsized_in_option(ty).is_some() {
        let any_type = quote_spanned!(cx.span=> impl #rt::Sized);
        return [any_type.clone(), any_type];
    }
    let inner = cx.without_self(setter.ty);
    let option = quote_spanned!(cx.span=> #rt::Option<#inner>);
    if setter.takes_into {
        [
            quote_spanned!(cx.span=> impl #rt::IntoField<#inner>),
            option,
        ]
    } else {
        [inner, option]
    }
}
