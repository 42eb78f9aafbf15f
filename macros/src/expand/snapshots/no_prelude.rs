///A builder for [`Session`], created by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
struct SessionBuilder<State = ((), ())>(
    (
        ::core::option::Option<::std::string::String>,
        ::core::option::Option<::serde_json::Value>,
    ),
    ::core::marker::PhantomData<State>,
);
const _: () = {
    use ::actor_token::__private as __rt;
    pub enum user_id {}
    pub trait user_id_is_set {}
    impl user_id_is_set for user_id {}
    pub enum actor {}
    pub trait actor_is_set {}
    impl actor_is_set for actor {}
    impl Session {
        ///Creates a builder for [`Session`].
        fn builder() -> SessionBuilder {
            SessionBuilder((__rt::None, __rt::None), __rt::PhantomData)
        }
    }
    impl<S0, S1> SessionBuilder<(S0, S1)> {
        /**Sets `user_id`.

Required. Sent as `user_id`.*/
        fn user_id<V: __rt::IntoField<::std::string::String>>(
            mut self,
            value_: V,
        ) -> SessionBuilder<(user_id, S1)>
        where
            S0: __rt::NotSetYet,
        {
            self.0.0 = __rt::Some(__rt::IntoField::into_field(value_));
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `actor`.

Required. Sent as `actor`.*/
        fn actor(mut self, value_: ::serde_json::Value) -> SessionBuilder<(S0, actor)>
        where
            S1: __rt::NotSetYet,
        {
            self.0.1 = __rt::Some(value_);
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Builds and validates the [`Session`].

# Errors
Returns all violations, not only the first.*/
        fn build(self) -> __rt::Result<Session, __rt::Violations>
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
            })
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<State> __rt::Deref for SessionBuilder<State> {
        type Target = __rt::NotBuilt;
        fn deref(&self) -> &__rt::NotBuilt {
            &__rt::NotBuilt
        }
    }
    #[automatically_derived]
    impl __rt::ActorTokenRequest for Session {
        fn user_id(&self) -> &__rt::str {
            <::std::string::String as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            <::serde_json::Value as __rt::CompleteActor>::write(
                &self.actor,
                "user_id=user_id\nactor=actor\n",
                __actor,
            );
        }
    }
};
