///A builder for [`Session`], created by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub(crate) struct SessionBuilder<'a, State = ((), ())>(
    (
        ::core::option::Option<&'a str>,
        ::core::option::Option<std::borrow::Cow<'a, str>>,
        ::core::option::Option<u64>,
        ::core::option::Option<::core::option::Option<u8>>,
        ::core::option::Option<u8>,
    ),
    ::core::marker::PhantomData<State>,
);
const _: () = {
    use crate::vendored::__private as __rt;
    const __CLAIM_team: &__rt::str = names::TEAM;
    const _: &__rt::str = __rt::valid_claim_name(
        __CLAIM_team,
        &["case_number", "level"],
    );
    pub enum r#type {}
    #[diagnostic::on_unimplemented(
        message = "required field `type` is not set",
        label = "`type` is not set on this builder",
        note = "call `.r#type(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait type_is_set {}
    #[diagnostic::do_not_recommend]
    impl type_is_set for r#type {}
    pub enum team {}
    #[diagnostic::on_unimplemented(
        message = "required field `team` is not set",
        label = "`team` is not set on this builder",
        note = "call `.team(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait team_is_set {}
    #[diagnostic::do_not_recommend]
    impl team_is_set for team {}
    impl<'a> Session<'a> {
        ///Creates a builder for [`Session`].
        pub(crate) fn builder() -> SessionBuilder<'a> {
            SessionBuilder(
                (__rt::None, __rt::None, __rt::None, __rt::None, __rt::None),
                __rt::PhantomData,
            )
        }
    }
    impl<'a, S0, S1> SessionBuilder<'a, (S0, S1)> {
        /** The customer.

Required. Sent as `user_id`.*/
        pub(crate) fn r#type(
            mut self,
            value_: &'a str,
        ) -> SessionBuilder<'a, (r#type, S1)>
        where
            S0: __rt::NotSetYet,
        {
            self.0.0 = __rt::Some(value_);
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `agent`.

Default: `"user_1".into()`. Sent as `actor.sub`.*/
        pub(crate) fn agent<V: __rt::IntoField<std::borrow::Cow<'a, str>>>(
            mut self,
            value_: V,
        ) -> Self {
            self.0.1 = __rt::Some(__rt::IntoField::into_field(value_));
            self
        }
        /**Sets `agent`. `None` keeps the default.

Default: `"user_1".into()`. Sent as `actor.sub`.*/
        pub(crate) fn maybe_agent(
            mut self,
            value_: __rt::Option<std::borrow::Cow<'a, str>>,
        ) -> Self {
            self.0.1 = value_;
            self
        }
        /**Sets `case`.

Optional. Sent as `actor.case_number`.*/
        #[deprecated]
        pub(crate) fn case(mut self, value_: u64) -> Self {
            self.0.2 = __rt::Some(value_);
            self
        }
        /**Sets `case`. `None` omits it.

Optional. Sent as `actor.case_number`.*/
        #[deprecated]
        pub(crate) fn maybe_case(mut self, value_: __rt::Option<u64>) -> Self {
            self.0.2 = value_;
            self
        }
        /**Sets `level`.

Default: `Self::LEVEL`. Sent as `actor.level`.*/
        pub(crate) fn level(mut self, value_: u8) -> Self {
            self.0.3 = __rt::Some(__rt::Some(value_));
            self
        }
        /**Sets `level`. `None` omits it.

Default: `Self::LEVEL`. Sent as `actor.level`.*/
        pub(crate) fn maybe_level(mut self, value_: __rt::Option<u8>) -> Self {
            self.0.3 = __rt::Some(value_);
            self
        }
        /**Sets `team`.

Required. Sent as a claim in `actor`.*/
        pub(crate) fn team(mut self, value_: u8) -> SessionBuilder<'a, (S0, team)>
        where
            S1: __rt::NotSetYet,
        {
            self.0.4 = __rt::Some(value_);
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Builds and validates the [`Session`].

# Errors
Returns all violations, not only the first.*/
        pub(crate) fn build(self) -> __rt::Result<Session<'a>, __rt::Violations>
        where
            S0: type_is_set,
            S1: team_is_set,
        {
            let __fields = self.0;
            let (__rt::Some(__field_0), __rt::Some(__field_4)) = (__fields.0, __fields.4)
            else {
                return __rt::missing_field();
            };
            __rt::validated(Session {
                r#type: __field_0,
                agent: match __fields.1 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: std::borrow::Cow<'a, str> = "user_1".into();
                        __default
                    }
                },
                case: <Option<u64> as __rt::StdOption<u64>>::of(__fields.2),
                level: match __fields.3 {
                    __rt::Some(__value) => {
                        <Option<u8> as __rt::StdOption<u8>>::of(__value)
                    }
                    __rt::None => {
                        let __default: Option<u8> = <Session<'a>>::LEVEL;
                        __default
                    }
                },
                team: __field_4,
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
            <&'a str as __rt::Id>::as_id(&self.r#type)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            __rt::write_sub(
                <std::borrow::Cow<'a, str> as __rt::Id>::as_id(&self.agent),
                "user_id=type\nactor.sub=agent\nactor.case_number=case\nactor.level=level\n",
                __actor,
            );
            <Option<u64> as __rt::Claim>::write(&self.case, "case_number", __actor);
            <Option<u8> as __rt::Claim>::write(&self.level, "level", __actor);
            <u8 as __rt::Claim>::write(
                &self.team,
                __rt::name_claim(__CLAIM_team, "team", __actor),
                __actor,
            );
        }
        fn max_actor_bytes(&self) -> __rt::Option<__rt::usize> {
            __rt::None
        }
        fn check_rules(&self, __violations: &mut __rt::Violations) {
            use __rt::OtherResult as _;
            __rt::ValidateResult::report(
                __rt::Returned(__rt::validator(is_open)(&self.team)).result(),
                &__rt::claim_path(__CLAIM_team),
                &__rt::claim_path(__CLAIM_team),
                __violations,
            );
        }
    }
};
