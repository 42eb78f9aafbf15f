///Builds a [`Session`]; made by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
struct SessionBuilder<
    State = (::actor_token::__private::NotSet, ::actor_token::__private::NotSet),
> {
    fields: (
        ::actor_token::__private::Option<::std::string::String>,
        ::actor_token::__private::Option<::serde_json::Value>,
    ),
    state: ::actor_token::__private::PhantomData<State>,
}
const _: () = {
    use ::actor_token::__private as __rt;
    pub enum user_id {}
    pub enum actor {}
    impl Session {
        ///A builder for [`Session`] with nothing set.
        fn builder() -> SessionBuilder {
            SessionBuilder {
                fields: (__rt::None, __rt::None),
                state: __rt::PhantomData,
            }
        }
    }
    impl<S0, S1> SessionBuilder<(S0, S1)> {
        ///Sets `user_id`.
        fn user_id(
            self,
            value: impl __rt::Into<::std::string::String>,
        ) -> SessionBuilder<(__rt::Set, S1)>
        where
            S0: __rt::NotSetYet,
        {
            let mut __fields = self.fields;
            __fields.0 = __rt::Some(__rt::Into::into(value));
            SessionBuilder {
                fields: __fields,
                state: __rt::PhantomData,
            }
        }
        ///Sets `actor`.
        fn actor(self, value: ::serde_json::Value) -> SessionBuilder<(S0, __rt::Set)>
        where
            S1: __rt::NotSetYet,
        {
            let mut __fields = self.fields;
            __fields.1 = __rt::Some(value);
            SessionBuilder {
                fields: __fields,
                state: __rt::PhantomData,
            }
        }
        /**Builds the [`Session`] and validates it.

# Errors
All violations, never only the first.*/
        fn build(self) -> __rt::Result<Session, __rt::Violations>
        where
            S0: __rt::IsSet<user_id>,
            S1: __rt::IsSet<actor>,
        {
            let __fields = self.fields;
            let __built = Session {
                user_id: __rt::required(__fields.0, "user_id")?,
                actor: __rt::required(__fields.1, "actor")?,
            };
            __rt::ActorTokenRequest::validate(&__built)?;
            __rt::Ok(__built)
        }
    }
    #[automatically_derived]
    impl __rt::ActorTokenRequest for Session {
        fn user_id(&self) -> &__rt::str {
            <::std::string::String as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, actor: &mut __rt::ActorWriter<'_>) {
            actor.payload::<::serde_json::Value>(&self.actor);
        }
    }
};
