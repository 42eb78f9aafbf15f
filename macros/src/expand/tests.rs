//! What the derive writes, as files to be read.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

use crate::derive::derive;

fn holds(snapshot: &ExpectFile, input: TokenStream) {
    let file = syn::parse2(derive(input)).unwrap();
    snapshot.assert_eq(&prettyplease::unparse(&file));
}

#[test]
fn a_plain_struct() {
    let input = quote! {
        pub struct SupportSession {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim)]
            case: u64,
            #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
            link_life: Duration,
        }
    };
    holds(&expect_file!["snapshots/plain.rs"], input);
}

#[test]
fn claims_and_a_lifetime() {
    let input = quote! {
        #[actor_token(max_actor_bytes = none, crate = "crate::vendored")]
        pub(crate) struct Session<'a> {
            /// The customer.
            #[actor_token(user_id)]
            r#type: &'a str,
            #[actor_token(sub, default)]
            agent: std::borrow::Cow<'a, str>,
            #[actor_token(claim = "case_number")]
            #[deprecated]
            case: Option<u64>,
            #[actor_token(claim, default = Self::LEVEL)]
            level: Option<u8>,
        }
    };
    holds(&expect_file!["snapshots/claims.rs"], input);
}

#[test]
fn a_generic_struct() {
    let input = quote! {
        struct Session<'a, T: Tenant + 'a, A = Actor, const N: usize = 2>
        where
            A: Clone,
        {
            user_id: T::UserId,
            actor: A,
            #[actor_token(min = T::MIN, max = longest())]
            session_max_duration_in_seconds: Option<u32>,
            #[actor_token(skip)]
            codes: &'a [u8; N],
            #[actor_token(skip)]
            parent: Option<Box<Self>>,
            #[actor_token(skip)]
            tenant: PhantomData<T>,
        }
    };
    holds(&expect_file!["snapshots/generic.rs"], input);
}

#[test]
fn a_struct_spelt_without_a_prelude() {
    let input = quote! {
        struct Session {
            user_id: ::std::string::String,
            actor: ::serde_json::Value,
        }
    };
    holds(&expect_file!["snapshots/absolute.rs"], input);
}

#[test]
fn a_struct_with_mistakes() {
    let input = quote! {
        pub struct Session<'a, T: Clone>
        where
            T: Debug,
        {
            #[actor_token(user_id, sub)]
            user: &'a str,
            build: Option<String>,
            maybe_build: T,
        }
    };
    holds(&expect_file!["snapshots/broken.rs"], input);
}
