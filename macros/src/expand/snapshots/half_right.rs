::core::compile_error! {
    "unknown field attribute `clam`\nhelp: use `claim`"
}
///Builds a [`Session`]; made by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
struct SessionBuilder<'a>(::core::marker::PhantomData<(&'a (), Session<'a>)>);
const _: () = {
    use ::actor_token::__private as __rt;
    const _: () = {
        let _ = <str as __rt::Text>::is_known;
    };
    const _: () = {
        let _ = <Option<()> as __rt::OptionOf<()>>::of;
    };
    impl<'a> Session<'a> {
        /// A builder with nothing set.
        fn builder() -> SessionBuilder<'a> {
            SessionBuilder(__rt::PhantomData)
        }
    }
    impl<'a> SessionBuilder<'a> {
        ///Sets `user_id`.
        fn user_id(self, _: &'a str) -> Self {
            self
        }
        ///Sets `user_id`.
        fn maybe_user_id(self, _: __rt::Option<&'a str>) -> Self {
            self
        }
        ///Sets `actor`.
        fn actor(self, _: Agent<'a>) -> Self {
            self
        }
        ///Sets `actor`.
        fn maybe_actor(self, _: __rt::Option<Agent<'a>>) -> Self {
            self
        }
        ///Sets `case`.
        fn case(self, _: u64) -> Self {
            self
        }
        ///Sets `case`.
        fn maybe_case(self, _: __rt::Option<u64>) -> Self {
            self
        }
        ///Sets `expires_in_seconds`.
        fn expires_in_seconds(self, _: Duration) -> Self {
            self
        }
        ///Sets `expires_in_seconds`.
        fn maybe_expires_in_seconds(self, _: __rt::Option<Duration>) -> Self {
            self
        }
        ///Sets `session_max_duration_in_seconds`.
        fn session_max_duration_in_seconds(self, _: u32) -> Self {
            self
        }
        ///Sets `session_max_duration_in_seconds`.
        fn maybe_session_max_duration_in_seconds(self, _: __rt::Option<u32>) -> Self {
            self
        }
        ///Sets `cases`.
        fn cases(self, _: Vec<u64>) -> Self {
            self
        }
        ///Sets `cases`.
        fn maybe_cases(self, _: __rt::Option<Vec<u64>>) -> Self {
            self
        }
        ///Sets `elided`.
        fn elided(self, _: impl __rt::Sized) -> Self {
            self
        }
        ///Sets `elided`.
        fn maybe_elided(self, _: __rt::Option<Cow<'_, str>>) -> Self {
            self
        }
        ///Sets `bound`.
        fn bound(self, _: impl __rt::Sized) -> Self {
            self
        }
        ///Sets `bound`.
        fn maybe_bound(self, _: impl __rt::Sized) -> Self {
            self
        }
        ///Sets `note`.
        fn note(self, _: impl __rt::Sized) -> Self {
            self
        }
        ///Sets `note`.
        fn maybe_note(self, _: impl __rt::Sized) -> Self {
            self
        }
        /// Nothing can be built while the declaration has mistakes.
        fn build(self) -> __rt::Result<Session<'a>, __rt::Violations> {
            __rt::Err(__rt::Violations::new())
        }
    }
    #[automatically_derived]
    impl<'a> __rt::ActorTokenRequest for Session<'a> {
        ///Returns an empty string, because the struct has errors.
        fn user_id(&self) -> &__rt::str {
            ""
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            let _ = <&'a str as __rt::Id>::as_id(&self.user_id);
            <Agent<'a> as __rt::WholeActor>::write(&self.actor, __actor);
            let _ = <Agent<'a> as __rt::HasDefault>::of_type();
            let _ = <Duration as __rt::IntoSeconds>::into_seconds(
                &self.expires_in_seconds,
            );
            let __default: Duration = Duration::from_secs(600);
            let _ = <u32 as __rt::IntoSeconds>::into_seconds(
                &self.session_max_duration_in_seconds,
            );
            let __default: Vec<u64> = vec![1];
        }
        fn rules(&self, __violations: &mut __rt::Violations) {
            __rt::Verdict::judge(
                __rt::validator(is_known)(&self.user_id),
                "",
                __violations,
            );
            __rt::Verdict::judge(
                __rt::validator(Self::is_consistent)(self),
                "",
                __violations,
            );
        }
    }
    const _: () = {
        use __rt::OfAnyType as _;
        __rt::default_with_sub(<__rt::DefaultOf<Agent<'static>>>::IS_WITHOUT_SUB);
    };
    const __EXPIRES_IN_MAX: __rt::Seconds = __rt::bound(LONGEST).seconds();
    const _: () = __rt::default_at_most(
        {
            use __rt::OfAnyType as _;
            __rt::from_secs(<__rt::DefaultOf<Duration>>::IS_ZERO, 600)
        }
            .preset(),
        __EXPIRES_IN_MAX,
    );
    const __SESSION_MAX_DURATION_DEFAULT: u32 = LIFE;
    const _: () = __rt::bound(__SESSION_MAX_DURATION_DEFAULT).hold_as_preset();
};
