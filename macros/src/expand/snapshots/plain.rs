///A builder for [`SupportSession`], created by [`SupportSession::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct SupportSessionBuilder<State = ((), (), ())>(
    (
        ::core::option::Option<String>,
        ::core::option::Option<String>,
        ::core::option::Option<u64>,
        ::core::option::Option<Duration>,
    ),
    ::core::marker::PhantomData<State>,
);
const _: () = {
    use ::actor_token::__private as __rt;
    pub enum user_id {}
    #[diagnostic::on_unimplemented(
        message = "required field `user_id` is not set",
        label = "`user_id` is not set on this builder",
        note = "call `.user_id(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait user_id_is_set {}
    #[diagnostic::do_not_recommend]
    impl user_id_is_set for user_id {}
    pub enum agent {}
    #[diagnostic::on_unimplemented(
        message = "required field `agent` is not set",
        label = "`agent` is not set on this builder",
        note = "call `.agent(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait agent_is_set {}
    #[diagnostic::do_not_recommend]
    impl agent_is_set for agent {}
    pub enum case {}
    #[diagnostic::on_unimplemented(
        message = "required field `case` is not set",
        label = "`case` is not set on this builder",
        note = "call `.case(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait case_is_set {}
    #[diagnostic::do_not_recommend]
    impl case_is_set for case {}
    impl SupportSession {
        ///Creates a builder for [`SupportSession`].
        pub fn builder() -> SupportSessionBuilder {
            SupportSessionBuilder(
                (__rt::None, __rt::None, __rt::None, __rt::None),
                __rt::PhantomData,
            )
        }
    }
    impl<S0, S1, S2> SupportSessionBuilder<(S0, S1, S2)> {
        /**Sets `user_id`.

Required. Sent as `user_id`.*/
        pub fn user_id<V: __rt::IntoField<String>>(
            mut self,
            value_: V,
        ) -> SupportSessionBuilder<(user_id, S1, S2)>
        where
            S0: __rt::NotSetYet,
        {
            self.0.0 = __rt::Some(__rt::IntoField::into_field(value_));
            SupportSessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `agent`.

Required. Sent as `actor.sub`.*/
        pub fn agent<V: __rt::IntoField<String>>(
            mut self,
            value_: V,
        ) -> SupportSessionBuilder<(S0, agent, S2)>
        where
            S1: __rt::NotSetYet,
        {
            self.0.1 = __rt::Some(__rt::IntoField::into_field(value_));
            SupportSessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `case`.

Required. Sent as `actor.case`.*/
        pub fn case(mut self, value_: u64) -> SupportSessionBuilder<(S0, S1, case)>
        where
            S2: __rt::NotSetYet,
        {
            self.0.2 = __rt::Some(value_);
            SupportSessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `link_ttl`.

Default: `Duration::from_secs(600)`. Sent as `expires_in_seconds`. At most 3600 seconds.*/
        pub fn link_ttl(mut self, value_: Duration) -> Self {
            self.0.3 = __rt::Some(value_);
            self
        }
        /**Sets `link_ttl`. `None` keeps the default.

Default: `Duration::from_secs(600)`. Sent as `expires_in_seconds`. At most 3600 seconds.*/
        pub fn maybe_link_ttl(mut self, value_: __rt::Option<Duration>) -> Self {
            self.0.3 = value_;
            self
        }
        /**Builds and validates the [`SupportSession`].

# Errors
Returns all violations, not only the first.*/
        pub fn build(self) -> __rt::Result<SupportSession, __rt::Violations>
        where
            S0: user_id_is_set,
            S1: agent_is_set,
            S2: case_is_set,
        {
            let __fields = self.0;
            let (__rt::Some(__field_0), __rt::Some(__field_1), __rt::Some(__field_2)) = (
                __fields.0,
                __fields.1,
                __fields.2,
            ) else {
                return __rt::missing_field();
            };
            __rt::validated(SupportSession {
                user_id: __field_0,
                agent: __field_1,
                case: __field_2,
                link_ttl: match __fields.3 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: Duration = Duration::from_secs(600);
                        __default
                    }
                },
            })
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<State> __rt::Deref for SupportSessionBuilder<State> {
        type Target = __rt::NotBuilt;
        fn deref(&self) -> &__rt::NotBuilt {
            &__rt::NotBuilt
        }
    }
    #[automatically_derived]
    impl __rt::ActorTokenRequest for SupportSession {
        fn user_id(&self) -> &__rt::str {
            <String as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            __rt::write_sub(
                <String as __rt::Id>::as_id(&self.agent),
                "user_id=user_id\nactor.sub=agent\nactor.case=case\nexpires_in_seconds=link_ttl\n",
                __actor,
            );
            <u64 as __rt::Claim>::write(&self.case, "case", __actor);
        }
        fn expires_in(&self) -> __rt::Seconds {
            <Duration as __rt::ToSeconds>::to_seconds(&self.link_ttl)
        }
        fn check_rules(&self, __violations: &mut __rt::Violations) {
            __rt::check_max(
                "expires_in_seconds",
                __rt::ActorTokenRequest::expires_in(self),
                __rt::Seconds::new(3600),
                __violations,
            );
        }
    }
};
