///A builder for [`Session`], created by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
#[allow(unused_qualifications)]
#[allow(deprecated)]
struct SessionBuilder<'a, State = ()>(
    (
        ::core::option::Option<Id<'a>>,
        ::core::option::Option<Cow<'a, str>>,
        ::core::option::Option<Vec<u64>>,
        ::core::option::Option<u32>,
        ::core::option::Option<u32>,
    ),
    ::core::marker::PhantomData<State>,
);
#[allow(unused_qualifications)]
#[allow(deprecated)]
const _: () = {
    use ::actor_token::__private as __rt;
    const __EXPIRES_IN_MIN: __rt::Seconds = __rt::bound(SHORTEST).seconds();
    const _: () = __rt::assert_bound(__EXPIRES_IN_MIN);
    const _: () = __rt::assert_min_le_max(__EXPIRES_IN_MIN, __rt::Seconds::new(3600));
    const __SESSION_MAX_DURATION_MAX: __rt::Seconds = __rt::bound(crate::LONGEST)
        .seconds();
    const _: () = __rt::assert_bound(__SESSION_MAX_DURATION_MAX);
    const _: () = __rt::assert_min_le_max(
        __rt::Seconds::new(60),
        __SESSION_MAX_DURATION_MAX,
    );
    use __rt::UncheckedDefault as _;
    enum __default_expires_in_seconds {}
    impl __rt::ConstantDefault for __default_expires_in_seconds {
        type Value = u32;
        const VALUE: u32 = DEFAULT_TTL;
    }
    const _: () = __rt::assert_default(
        __rt::CheckedDefault::<__default_expires_in_seconds, u32>::SECONDS,
        __EXPIRES_IN_MIN,
        __rt::Seconds::new(3600),
    );
    use __rt::UncheckedDefault as _;
    enum __default_session_max_duration_in_seconds {}
    impl __rt::ConstantDefault for __default_session_max_duration_in_seconds {
        type Value = u32;
        const VALUE: u32 = 600;
    }
    const _: () = __rt::assert_default(
        __rt::CheckedDefault::<__default_session_max_duration_in_seconds, u32>::SECONDS,
        __rt::Seconds::new(60),
        __SESSION_MAX_DURATION_MAX,
    );
    impl<'a> Session<'a> {
        ///Creates a builder for [`Session`].
        fn builder() -> SessionBuilder<'a> {
            SessionBuilder(
                (__rt::None, __rt::None, __rt::None, __rt::None, __rt::None),
                __rt::PhantomData,
            )
        }
    }
    impl<'a> __rt::DefaultValue<2, Vec<u64>> for Session<'a> {
        fn value() -> Vec<u64> {
            let __default: Vec<u64> = vec![1];
            __default
        }
    }
    impl<'a> SessionBuilder<'a, ()> {
        /**Sets `user_id`.

Has a default. Sent as `user_id`.*/
        fn user_id(mut self, value_: Id<'a>) -> Self {
            self.0.0 = __rt::Some(value_);
            self
        }
        /**Sets `user_id`. `None` keeps the default.

Has a default. Sent as `user_id`.*/
        fn maybe_user_id(mut self, value_: __rt::Option<Id<'a>>) -> Self {
            self.0.0 = value_;
            self
        }
        /**Sets `agent`.

Default: `"".into()`. Sent as `actor.sub`.*/
        fn agent<V: __rt::IntoField<Cow<'a, str>>>(mut self, value_: V) -> Self {
            self.0.1 = __rt::Some(__rt::IntoField::into_field(value_));
            self
        }
        /**Sets `agent`. `None` keeps the default.

Default: `"".into()`. Sent as `actor.sub`.*/
        fn maybe_agent(mut self, value_: __rt::Option<Cow<'a, str>>) -> Self {
            self.0.1 = value_;
            self
        }
        /**Sets `cases`.

Default: `vec![1]`. Sent as `actor.cases`.*/
        fn cases(mut self, value_: Vec<u64>) -> Self {
            self.0.2 = __rt::Some(value_);
            self
        }
        /**Sets `cases`. `None` keeps the default.

Default: `vec![1]`. Sent as `actor.cases`.*/
        fn maybe_cases(mut self, value_: __rt::Option<Vec<u64>>) -> Self {
            self.0.2 = value_;
            self
        }
        /**Sets `expires_in_seconds`.

Default: `DEFAULT_TTL`. Sent as `expires_in_seconds`. At least `SHORTEST`. At most 3600 seconds.*/
        fn expires_in_seconds(mut self, value_: u32) -> Self {
            self.0.3 = __rt::Some(value_);
            self
        }
        /**Sets `expires_in_seconds`. `None` keeps the default.

Default: `DEFAULT_TTL`. Sent as `expires_in_seconds`. At least `SHORTEST`. At most 3600 seconds.*/
        fn maybe_expires_in_seconds(mut self, value_: __rt::Option<u32>) -> Self {
            self.0.3 = value_;
            self
        }
        /**Sets `session_max_duration_in_seconds`.

Default: `600`. Sent as `session_max_duration_in_seconds`. At least 60 seconds. At most `crate::LONGEST`.*/
        fn session_max_duration_in_seconds(mut self, value_: u32) -> Self {
            self.0.4 = __rt::Some(value_);
            self
        }
        /**Sets `session_max_duration_in_seconds`. `None` keeps the default.

Default: `600`. Sent as `session_max_duration_in_seconds`. At least 60 seconds. At most `crate::LONGEST`.*/
        fn maybe_session_max_duration_in_seconds(
            mut self,
            value_: __rt::Option<u32>,
        ) -> Self {
            self.0.4 = value_;
            self
        }
        /**Builds and validates the [`Session`].

# Errors
Returns all violations, not only the first.*/
        fn build(self) -> __rt::Result<Session<'a>, __rt::Violations> {
            let __fields = self.0;
            __rt::validated(Session {
                user_id: match __fields.0 {
                    __rt::Some(__value) => __value,
                    __rt::None => <Id<'a> as __rt::HasDefault>::type_default(),
                },
                agent: match __fields.1 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: Cow<'a, str> = "".into();
                        __default
                    }
                },
                cases: match __fields.2 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        <Session<'a> as __rt::DefaultValue<2, Vec<u64>>>::value()
                    }
                },
                expires_in_seconds: match __fields.3 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: u32 = <__default_expires_in_seconds as __rt::ConstantDefault>::VALUE;
                        __default
                    }
                },
                session_max_duration_in_seconds: match __fields.4 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: u32 = <__default_session_max_duration_in_seconds as __rt::ConstantDefault>::VALUE;
                        __default
                    }
                },
            })
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<'a, State> __rt::Deref for SessionBuilder<'a, State> {
        type Target = __rt::NotBuilt;
        fn deref(&self) -> &__rt::NotBuilt {
            &__rt::NotBuilt
        }
    }
    #[automatically_derived]
    impl<'a> __rt::ActorTokenRequest for Session<'a> {
        fn user_id(&self) -> &__rt::str {
            <Id<'a> as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            __rt::write_sub(
                <Cow<'a, str> as __rt::Id>::as_id(&self.agent),
                "user_id=user_id\nactor.sub=agent\nactor.cases=cases\nexpires_in_seconds=expires_in_seconds\nsession_max_duration_in_seconds=session_max_duration_in_seconds\n",
                __actor,
            );
            <Vec<u64> as __rt::Claim>::write(&self.cases, "cases", __actor);
        }
        fn expires_in(&self) -> __rt::Seconds {
            <u32 as __rt::ToSeconds>::to_seconds(&self.expires_in_seconds)
        }
        fn session_max_duration(&self) -> __rt::Seconds {
            <u32 as __rt::ToSeconds>::to_seconds(&self.session_max_duration_in_seconds)
        }
        fn check_rules(&self, __violations: &mut __rt::Violations) {
            __rt::check_min(
                "expires_in_seconds",
                __rt::ActorTokenRequest::expires_in(self),
                __EXPIRES_IN_MIN,
                __violations,
            );
            __rt::check_max(
                "expires_in_seconds",
                __rt::ActorTokenRequest::expires_in(self),
                __rt::Seconds::new(3600),
                __violations,
            );
            __rt::check_min(
                "session_max_duration_in_seconds",
                __rt::ActorTokenRequest::session_max_duration(self),
                __rt::Seconds::new(60),
                __violations,
            );
            __rt::check_max(
                "session_max_duration_in_seconds",
                __rt::ActorTokenRequest::session_max_duration(self),
                __SESSION_MAX_DURATION_MAX,
                __violations,
            );
        }
    }
};
