//! Runs the steps of the derive, from the tokens of the struct to the generated code.

use proc_macro2::TokenStream;
use syn::{DeriveInput, Error};

use crate::ctxt::Ctxt;
use crate::{check, expand, syntax};

/// Returns the code that the derive adds to the struct. For a struct with mistakes, the code is an
/// error for each mistake, and a stub that prevents follow-up errors in the user's code.
pub(crate) fn derive(input: TokenStream) -> TokenStream {
    let mut item: DeriveInput = match syn::parse2(input) {
        Ok(item) => item,
        Err(error) => return Error::into_compile_error(error),
    };
    syntax::drop_trailing_pluses(&mut item);
    let mut cx = Ctxt::new();
    let input = syntax::read(&item, &mut cx);
    let roles = check::check(&input, &mut cx);
    match cx.finish(roles) {
        Ok(roles) => expand::request(&check::lower(&input, roles)),
        Err(errors) => expand::stub(&input, &errors),
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::{Group, TokenTree};
    use quote::quote;

    use super::*;

    /// Returns all variants of the tokens: each has one token removed or duplicated.
    fn mutations(tokens: &TokenStream) -> Vec<TokenStream> {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut all = Vec::new();
        for (index, tree) in trees.iter().enumerate() {
            let replaced_by = |replacement: Vec<TokenTree>| -> TokenStream {
                let mut trees = trees.clone();
                trees.splice(index..=index, replacement);
                trees.into_iter().collect()
            };
            all.push(replaced_by(vec![]));
            all.push(replaced_by(vec![tree.clone(), tree.clone()]));
            if let TokenTree::Group(group) = tree {
                let inner = mutations(&group.stream()).into_iter();
                all.extend(
                    inner.map(|inner| {
                        replaced_by(vec![Group::new(group.delimiter(), inner).into()])
                    }),
                );
            }
        }
        all
    }

    #[test]
    fn mutated_struct_expands_to_rust_without_panic() {
        let valid = quote! {
            #[actor_token(crate = "x::y", max_actor_bytes = none, builder = N, validate = Self::f)]
            pub(in a::b) struct S<'a, T: A<Self> = B, const N: usize = 3> where T: C, Self: D {
                user_id: String,
                #[actor_token(sub, default = f(1, Self::X))]
                r#type: Option<&'a str>,
                #[actor_token(claim = "n")]
                build: [T; N],
                #[actor_token(expires_in_seconds, min = 1u8, max = g::<T>())]
                ttl: ::x::Y,
                #[actor_token(skip, into, vis = pub(in a::b), validate = <T as R>::f::<3>)]
                #[serde(rename(serialize = "x"), skip)]
                marker: Option<PhantomData<T>>,
                #[actor_token(claim)]
                #[serde(flatten)]
                session_duration: Duration,
            }
        };
        let inputs = mutations(&valid);
        assert!(inputs.len() > 200);
        for input in inputs.into_iter().chain([valid]) {
            let text = input.to_string();
            syn::parse2::<syn::File>(derive(input))
                .unwrap_or_else(|error| panic!("{error}: {text}"));
        }
    }

    #[test]
    fn type_or_bound_rejected_by_rustc_expands_to_rust() {
        for ty in ["Self<u8>", "Self::<u8>", "dyn AsRef<str> +", "AsRef<str> +"] {
            let ty: TokenStream = ty.parse().unwrap();
            let input = quote!(struct S<T> { #[actor_token(default)] user_id: #ty, actor: T });
            syn::parse2::<syn::File>(derive(input)).unwrap_or_else(|error| panic!("{error}: {ty}"));
        }
        let bound = quote!(
            struct S<T: Self()> {
                user_id: T,
                actor: T,
            }
        );
        syn::parse2::<syn::File>(derive(bound)).unwrap();
    }
}
