//! What the derive writes, as files to be read.

mod written;

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

use crate::derive::derive;

/// What is written for the struct, as rustfmt would set it.
fn written(input: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(derive(input)).unwrap())
}

fn holds(snapshot: &ExpectFile, input: TokenStream) {
    snapshot.assert_eq(&written(input));
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
            #[actor_token(sub, default = "user_1".into())]
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
fn a_struct_without_a_prelude() {
    let input = quote! {
        #[actor_token(no_prelude)]
        struct Session {
            user_id: ::std::string::String,
            actor: ::serde_json::Value,
        }
    };
    holds(&expect_file!["snapshots/absolute.rs"], input);
}

#[test]
fn the_keys_of_the_builder_and_functions_that_validate() {
    let input = quote! {
        #[actor_token(builder = NewSession, validate = Self::is_consistent)]
        pub struct Session<'a> {
            #[actor_token(vis = pub(crate))]
            user_id: String,
            #[actor_token(into, validate = crate::is_object)]
            actor: Agent<'a>,
            #[actor_token(min = MIN, max = Duration::from_secs(60), default = 30, vis = pub(self))]
            expires_in_seconds: u32,
        }
    };
    holds(&expect_file!["snapshots/keys.rs"], input);
}

#[test]
fn a_struct_without_a_builder() {
    let input = quote! {
        #[actor_token(no_builder, validate = is_consistent)]
        struct Session {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim, validate = is_open)]
            case: u64,
        }
    };
    holds(&expect_file!["snapshots/no_builder.rs"], input);
}

#[test]
fn defaults_of_every_kind_and_attributes_that_are_carried_over() {
    let input = quote! {
        #[allow(unused_qualifications)]
        struct Session<'a> {
            #[actor_token(default)]
            user_id: Id<'a>,
            #[actor_token(sub, default = "".into())]
            agent: Cow<'a, str>,
            #[expect(deprecated)]
            #[actor_token(claim, default = vec![1])]
            cases: Vec<u64>,
            #[actor_token(min = SHORTEST, max = 3600, default = LIFE)]
            expires_in_seconds: u32,
            #[actor_token(min = 60, max = crate::LONGEST, default = 600)]
            session_max_duration_in_seconds: u32,
        }
    };
    holds(&expect_file!["snapshots/defaults.rs"], input);
}

/// The lines that the derive adds, as rustfmt would set them.
fn lines(input: TokenStream) -> usize {
    written(input).lines().count()
}

#[test]
fn four_plain_fields_expand_to_at_most_150_lines_and_eight_with_claims_to_at_most_250() {
    let four = lines(quote! {
        pub struct SupportSession {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim)]
            case: u64,
            #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
            link_life: Duration,
        }
    });
    let eight = lines(quote! {
        pub struct SupportSession {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim)]
            case: u64,
            #[actor_token(claim)]
            reason: String,
            #[actor_token(claim = "https://example.com/team")]
            team: Option<String>,
            #[actor_token(claim)]
            level: u8,
            #[actor_token(expires_in_seconds, default = Duration::from_secs(600), min = 60, max = 3600)]
            link_life: Duration,
            #[actor_token(session_max_duration_in_seconds)]
            session_life: Option<u32>,
        }
    });
    assert!(four <= 150, "{four} lines");
    assert!(eight <= 250, "{eight} lines");
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
