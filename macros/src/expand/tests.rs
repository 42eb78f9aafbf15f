//! Snapshot tests of the derive's output, and tests of its length.

mod output;

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

use crate::derive::derive;

/// Returns the derive's output for the struct, formatted.
fn expanded(input: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(derive(input)).unwrap())
}

fn assert_snapshot(snapshot: &ExpectFile, input: TokenStream) {
    snapshot.assert_eq(&expanded(input));
}

#[test]
fn plain_struct_matches_snapshot() {
    let input = quote! {
        pub struct SupportSession {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim)]
            case: u64,
            #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
            link_ttl: Duration,
        }
    };
    assert_snapshot(&expect_file!["snapshots/plain.rs"], input);
}

#[test]
fn struct_with_claims_and_lifetime_matches_snapshot() {
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
            #[actor_token(claim = names::TEAM, validate = is_open)]
            team: u8,
        }
    };
    assert_snapshot(&expect_file!["snapshots/claims.rs"], input);
}

#[test]
fn generic_struct_matches_snapshot() {
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
    assert_snapshot(&expect_file!["snapshots/generic.rs"], input);
}

#[test]
fn struct_with_no_prelude_matches_snapshot() {
    let input = quote! {
        #[actor_token(no_prelude)]
        struct Session {
            user_id: ::std::string::String,
            actor: ::serde_json::Value,
        }
    };
    assert_snapshot(&expect_file!["snapshots/no_prelude.rs"], input);
}

#[test]
fn builder_attrs_and_validators_match_snapshot() {
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
    assert_snapshot(&expect_file!["snapshots/attributes.rs"], input);
}

#[test]
fn struct_with_no_builder_matches_snapshot() {
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
    assert_snapshot(&expect_file!["snapshots/no_builder.rs"], input);
}

#[test]
fn defaults_and_forwarded_attrs_match_snapshot() {
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
            #[actor_token(min = SHORTEST, max = 3600, default = DEFAULT_TTL)]
            expires_in_seconds: u32,
            #[actor_token(min = 60, max = crate::LONGEST, default = 600)]
            session_max_duration_in_seconds: u32,
        }
    };
    assert_snapshot(&expect_file!["snapshots/defaults.rs"], input);
}

/// rustc rejects the lifetime, but the derive must not add an error.
#[test]
fn lifetime_named_self_is_not_replaced() {
    let input = "struct Session {
        user_id: String,
        actor: Actor,
        #[actor_token(skip)]
        check: fn(&'Self Self),
    }";
    let output = expanded(input.parse().unwrap());
    assert!(output.contains("fn(&'Self Session)"), "{output}");
}

/// Returns the number of lines in the derive's output.
fn line_count(input: TokenStream) -> usize {
    expanded(input).lines().count()
}

#[test]
fn output_length_is_limited() {
    let four_fields = line_count(quote! {
        pub struct SupportSession {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
            #[actor_token(claim)]
            case: u64,
            #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
            link_ttl: Duration,
        }
    });
    let eight_fields = line_count(quote! {
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
            link_ttl: Duration,
            #[actor_token(session_max_duration_in_seconds)]
            session_ttl: Option<u32>,
        }
    });
    assert!(four_fields <= 175, "{four_fields} lines");
    assert!(eight_fields <= 310, "{eight_fields} lines");
}

#[test]
fn stub_matches_snapshot() {
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
    assert_snapshot(&expect_file!["snapshots/stub.rs"], input);
}
