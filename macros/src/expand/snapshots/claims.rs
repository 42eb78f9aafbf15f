///Builds a [`Session`]; made by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub(crate) struct SessionBuilder<'a, State = (crate::vendored::__private::NotSet,)> {
    fields: (
        crate::vendored::__private::Option<&'a str>,
        crate::vendored::__private::Option<std::borrow::Cow<'a, str>>,
        Option<u64>,
        crate::vendored::__private::Option<Option<u8>>,
    ),
    state: crate::vendored::__private::PhantomData<State>,
}
const _: () = {
    use crate::vendored::__private as __rt;
    #[diagnostic::on_unimplemented(
        message = "required field `type` is not set",
        label = "`type` is not set on this builder",
        note = "call `.r#type(…)` before `.build()`"
    )]
    pub trait type_is_set {}
    #[diagnostic::do_not_recommend]
    impl type_is_set for __rt::Set {}
    impl<'a> Session<'a> {
        ///A builder for [`Session`] with nothing set.
        pub(crate) fn builder() -> SessionBuilder<'a> {
            SessionBuilder {
                fields: (__rt::None, __rt::None, __rt::None, __rt::None),
                state: __rt::PhantomData,
            }
        }
    }
    impl<'a, S0> SessionBuilder<'a, (S0,)> {
        /// The customer.
        pub(crate) fn r#type(self, value: &'a str) -> SessionBuilder<'a, (__rt::Set,)>
        where
            S0: __rt::NotSetYet,
        {
            let mut __fields = self.fields;
            __fields.0 = __rt::Some(value);
            SessionBuilder {
                fields: __fields,
                state: __rt::PhantomData,
            }
        }
        ///Sets `agent`.
        pub(crate) fn agent(
            mut self,
            value: impl __rt::Into<std::borrow::Cow<'a, str>>,
        ) -> Self {
            self.fields.1 = __rt::Some(__rt::Into::into(value));
            self
        }
        ///Sets `agent`, or leaves it at its default with `None`.
        pub(crate) fn maybe_agent(
            mut self,
            value: __rt::Option<std::borrow::Cow<'a, str>>,
        ) -> Self {
            self.fields.1 = value;
            self
        }
        ///Sets `case`.
        #[deprecated]
        pub(crate) fn case(mut self, value: u64) -> Self {
            self.fields.2 = __rt::Some(value);
            self
        }
        ///Sets `case`, or leaves it out with `None`.
        #[deprecated]
        pub(crate) fn maybe_case(mut self, value: Option<u64>) -> Self {
            self.fields.2 = value;
            self
        }
        ///Sets `level`.
        pub(crate) fn level(mut self, value: u8) -> Self {
            self.fields.3 = __rt::Some(__rt::Some(value));
            self
        }
        ///Sets `level`, or leaves it out with `None`.
        pub(crate) fn maybe_level(mut self, value: Option<u8>) -> Self {
            self.fields.3 = __rt::Some(value);
            self
        }
        /**Builds the [`Session`] and validates it.

# Errors
All violations, never only the first.*/
        pub(crate) fn build(self) -> __rt::Result<Session<'a>, __rt::Violations>
        where
            S0: type_is_set,
        {
            let __fields = self.fields;
            let __built = Session {
                r#type: __rt::required(__fields.0, "type")?,
                agent: match __fields.1 {
                    __rt::Some(__value) => __value,
                    __rt::None => <std::borrow::Cow<'a, str> as __rt::Default>::default(),
                },
                case: __fields.2,
                level: match __fields.3 {
                    __rt::Some(__value) => __value,
                    __rt::None => {
                        let __default: Option<u8> = <Session<'a>>::LEVEL;
                        __default
                    }
                },
            };
            __rt::ActorTokenRequest::validate(&__built)?;
            __rt::Ok(__built)
        }
    }
    #[automatically_derived]
    impl<'a> __rt::ActorTokenRequest for Session<'a> {
        fn user_id(&self) -> &__rt::str {
            <&'a str as __rt::Id>::as_id(&self.r#type)
        }
        fn write_actor(&self, actor: &mut __rt::ActorWriter<'_>) {
            actor.sub(<std::borrow::Cow<'a, str> as __rt::Id>::as_id(&self.agent));
            actor.claim::<Option<u64>>("case_number", &self.case);
            actor.claim::<Option<u8>>("level", &self.level);
        }
        fn max_actor_bytes(&self) -> __rt::Option<__rt::usize> {
            __rt::None
        }
    }
};
