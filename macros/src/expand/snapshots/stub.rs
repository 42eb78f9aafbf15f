::core::compile_error! {
    "missing field for the actor\nhelp: annotate the impersonator's ID with `#[actor_token(sub)]`, or add a field named `actor`"
}
::core::compile_error! {
    "field `user` has two roles: `user_id` and `sub`\nhelp: remove one of the two attributes"
}
::core::compile_error! {
    "field `build` has no role in the request\nhelp: annotate it with one of the roles `user_id`, `actor`, `sub`, `claim`, `claims`, `expires_in_seconds`, `session_max_duration_in_seconds`, or with `skip` to exclude it"
}
::core::compile_error! {
    "field `maybe_build` has no role in the request\nhelp: annotate it with one of the roles `user_id`, `actor`, `sub`, `claim`, `claims`, `expires_in_seconds`, `session_max_duration_in_seconds`, or with `skip` to exclude it"
}
::core::compile_error! {
    "fields `build` and `maybe_build` would both get a builder method `maybe_build`\nhelp: rename one of the two fields"
}
///A builder for [`Session`], created by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct SessionBuilder<'a, T: Clone>(
    ::core::marker::PhantomData<(&'a (), fn(&T), Session<'a, T>)>,
)
where
    T: Debug;
const _: () = {
    use ::actor_token::__private as __rt;
    impl<'a, T: Clone> Session<'a, T>
    where
        T: Debug,
    {
        /// Creates an empty builder.
        pub fn builder() -> SessionBuilder<'a, T> {
            SessionBuilder(__rt::PhantomData)
        }
    }
    impl<'a, T: Clone> SessionBuilder<'a, T>
    where
        T: Debug,
    {
        ///Sets `user`.
        pub fn user(self, _: &'a str) -> Self {
            self
        }
        ///Sets `user`.
        pub fn maybe_user(self, _: __rt::Option<&'a str>) -> Self {
            self
        }
        ///Sets `build`.
        pub fn with_build(self, _: impl __rt::IntoField<String>) -> Self {
            self
        }
        ///Sets `build`.
        pub fn maybe_build(self, _: __rt::Option<String>) -> Self {
            self
        }
        ///Sets `maybe_build`.
        pub fn maybe_maybe_build(self, _: __rt::Option<T>) -> Self {
            self
        }
        /// Returns an error, because the struct has errors.
        pub fn build(self) -> __rt::Result<Session<'a, T>, __rt::Violations> {
            __rt::Err(__rt::Violations::new())
        }
    }
    #[automatically_derived]
    impl<'a, T: Clone> __rt::ActorTokenRequest for Session<'a, T>
    where
        T: Debug,
    {
        ///Returns an empty string, because the struct has errors.
        fn user_id(&self) -> &__rt::str {
            ""
        }
        fn write_actor(&self, _: &mut __rt::ActorWriter<'_>) {}
    }
};
