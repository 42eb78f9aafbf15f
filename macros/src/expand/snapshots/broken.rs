::core::compile_error! {
    "no field for the actor\nhelp: mark the field with the impersonator's ID `#[actor_token(sub)]`, or name a field with a whole actor `actor`"
}
::core::compile_error! {
    "`user` is put into two slots: `user_id` and `sub`\nhelp: keep one of the two: a field is one part of the request, or `skip`, which is none"
}
::core::compile_error! {
    "`build` is in no slot of the request\nhelp: mark it `#[actor_token(…)]` with one of `user_id`, `actor`, `sub`, `claim`, `expires_in_seconds`, `session_max_duration_in_seconds`; or with `skip` if it is not part of the request: `#[actor_token(skip)]`"
}
::core::compile_error! {
    "`maybe_build` is in no slot of the request\nhelp: mark it `#[actor_token(…)]` with one of `user_id`, `actor`, `sub`, `claim`, `expires_in_seconds`, `session_max_duration_in_seconds`; or with `skip` if it is not part of the request: `#[actor_token(skip)]`"
}
::core::compile_error! {
    "the fields `build` and `maybe_build` would both have a builder method `maybe_build`\nhelp: rename one of the two fields"
}
///Builds a [`Session`]; made by [`Session::builder`].
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
        /// A builder with nothing set.
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
        pub fn with_build(self, _: impl __rt::Into<String>) -> Self {
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
        /// Nothing can be built while the declaration has mistakes.
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
