///A builder for [`Session`], created by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct NewSession<'a, State = ((), ())>(
    (
        ::core::option::Option<String>,
        ::core::option::Option<Agent<'a>>,
        ::core::option::Option<u32>,
    ),
    ::core::marker::PhantomData<State>,
);
const _: () = {
    use ::actor_token::__private as __rt;
    const __EXPIRES_IN_MIN: __rt::Seconds = __rt::bound(MIN).seconds();
    const _: () = __rt::assert_bound(__EXPIRES_IN_MIN);
    const __EXPIRES_IN_MAX: __rt::Seconds = __rt::bound(Duration::from_secs(60))
        .seconds();
    const _: () = __rt::assert_bound(__EXPIRES_IN_MAX);
    const _: () = __rt::assert_min_le_max(__EXPIRES_IN_MIN, __EXPIRES_IN_MAX);
    use __rt::UncheckedDefault as _;
    enum __default_expires_in_seconds {}
    impl __rt::ConstantDefault for __default_expires_in_seconds {
        type Value = u32;
        const VALUE: u32 = 30;
    }
    const _: () = __rt::assert_default(
        __rt::CheckedDefault::<__default_expires_in_seconds, u32>::SECONDS,
        __EXPIRES_IN_MIN,
        __EXPIRES_IN_MAX,
    );
    pub enum user_id {}
    #[diagnostic::on_unimplemented(
        message = "required field `user_id` is not set",
        label = "`user_id` is not set on this builder",
        note = "call `.user_id(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait user_id_is_set {}
    #[diagnostic::do_not_recommend]
    impl user_id_is_set for user_id {}
    pub enum actor {}
    #[diagnostic::on_unimplemented(
        message = "required field `actor` is not set",
        label = "`actor` is not set on this builder",
        note = "call `.actor(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait actor_is_set {}
    #[diagnostic::do_not_recommend]
    impl actor_is_set for actor {}
    impl<'a> Session<'a> {
        ///Creates a builder for [`Session`].
        pub fn builder() -> NewSession<'a> {
            NewSession((__rt::None, __rt::None, __rt::None), __rt::PhantomData)
        }
    }
    impl<'a, S0, S1> NewSession<'a, (S0, S1)> {
        /**Sets `user_id`.

Required. Sent as `user_id`.*/
        pub(crate) fn user_id<V: __rt::IntoField<String>>(
            mut self,
            value_: V,
        ) -> NewSession<'a, (user_id, S1)>
        where
            S0: __rt::NotSetYet,
        {
            self.0.0 = __rt::Some(__rt::IntoField::into_field(value_));
            NewSession(self.0, __rt::PhantomData)
        }
        /**Sets `actor`.

Required. Sent as `actor`.*/
        pub fn actor<V: __rt::IntoField<Agent<'a>>>(
            mut self,
            value_: V,
        ) -> NewSession<'a, (S0, actor)>
        where
            S1: __rt::NotSetYet,
        {
            self.0.1 = __rt::Some(__rt::IntoField::into_field(value_));
            NewSession(self.0, __rt::PhantomData)
        }
        /**Sets `expires_in_seconds`.

Default: `30`. Sent as `expires_in_seconds`. At least `MIN`. At most `Duration::from_secs(60)`.*/
        fn expires_in_seconds(mut self, value_: u32) -> Self {
            self.0.2 = __rt::Some(value_);
            self
        }
        /**Sets `expires_in_seconds`. `None` keeps the default.

Default: `30`. Sent as `expires_in_seconds`. At least `MIN`. At most `Duration::from_secs(60)`.*/
        fn maybe_expires_in_seconds(mut self, value_: __rt::Option<u32>) -> Self {
            self.0.2 = value_;
            self
        }
        /**Builds and validates the [`Session`].

# Errors
Returns all violations, not only the first.*/
        pub fn build(self) -> __rt::Result<Session<'a>, __rt::Violations>
        where
            S0: user_id_is_set,
            S1: actor_is_set,
        {
            let __fields = self.0;
            let (__rt::Some(__field_0), __rt::Some(__field_1)) = (__fields.0, __fields.1)
            else {
                return __rt::missing_field();
            };
            __rt::validated(Session {
                user_id: __field_0,
                actor: __field_1,
                expires_in_seconds: match __fields.2 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: u32 = <__default_expires_in_seconds as __rt::ConstantDefault>::VALUE;
                        __default
                    }
                },
            })
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<'a, State> __rt::Deref for NewSession<'a, State> {
        type Target = __rt::NotBuilt;
        fn deref(&self) -> &__rt::NotBuilt {
            &__rt::NotBuilt
        }
    }
    #[automatically_derived]
    impl<'a> __rt::ActorTokenRequest for Session<'a> {
        fn user_id(&self) -> &__rt::str {
            <String as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            <Agent<
                'a,
            > as __rt::CompleteActor>::write(
                &self.actor,
                "user_id=user_id\nactor=actor\nexpires_in_seconds=expires_in_seconds\n",
                __actor,
            );
        }
        fn expires_in(&self) -> __rt::Seconds {
            <u32 as __rt::ToSeconds>::to_seconds(&self.expires_in_seconds)
        }
        fn check_rules(&self, __violations: &mut __rt::Violations) {
            use __rt::OtherResult as _;
            __rt::check_min(
                "expires_in_seconds",
                __rt::ActorTokenRequest::expires_in(self),
                __EXPIRES_IN_MIN,
                __violations,
            );
            __rt::check_max(
                "expires_in_seconds",
                __rt::ActorTokenRequest::expires_in(self),
                __EXPIRES_IN_MAX,
                __violations,
            );
            __rt::ValidateResult::report(
                __rt::Returned(__rt::validator(crate::is_object)(&self.actor)).result(),
                "actor",
                "actor",
                __violations,
            );
            __rt::ValidateResult::report(
                __rt::Returned(__rt::validator(Self::is_consistent)(self)).result(),
                "request",
                "",
                __violations,
            );
        }
    }
};
