///A builder for [`Session`], created by [`Session::builder`].
#[must_use = "a builder does nothing until `build` is called"]
struct SessionBuilder<
    'a,
    T: Tenant + 'a,
    A = Actor,
    const N: usize = 2,
    State = ((), (), ()),
>(
    (
        ::core::option::Option<T::UserId>,
        ::core::option::Option<A>,
        ::core::option::Option<u32>,
        ::core::option::Option<&'a [u8; N]>,
        ::core::option::Option<Box<Session<'a, T, A, N>>>,
        PhantomData<T>,
    ),
    ::core::marker::PhantomData<State>,
)
where
    A: Clone;
const _: () = {
    use ::actor_token::__private as __rt;
    const __SESSION_MAX_DURATION_MAX: __rt::Seconds = __rt::bound(longest()).seconds();
    const _: () = __rt::assert_bound(__SESSION_MAX_DURATION_MAX);
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
    pub enum codes {}
    #[diagnostic::on_unimplemented(
        message = "required field `codes` is not set",
        label = "`codes` is not set on this builder",
        note = "call `.codes(…)` before `.build()`; each setter returns a new builder"
    )]
    pub trait codes_is_set {}
    #[diagnostic::do_not_recommend]
    impl codes_is_set for codes {}
    impl<'a, T: Tenant + 'a, A, const N: usize> Session<'a, T, A, N>
    where
        A: Clone,
    {
        ///Creates a builder for [`Session`].
        fn builder() -> SessionBuilder<'a, T, A, N> {
            SessionBuilder(
                (
                    __rt::None,
                    __rt::None,
                    __rt::None,
                    __rt::None,
                    __rt::None,
                    <PhantomData<T> as __rt::StdPhantomData>::VALUE,
                ),
                __rt::PhantomData,
            )
        }
    }
    impl<
        'a,
        T: Tenant + 'a,
        A,
        const N: usize,
        S0,
        S1,
        S2,
    > SessionBuilder<'a, T, A, N, (S0, S1, S2)>
    where
        A: Clone,
    {
        /**Sets `user_id`.

Required. Sent as `user_id`.*/
        fn user_id(
            mut self,
            value_: T::UserId,
        ) -> SessionBuilder<'a, T, A, N, (user_id, S1, S2)>
        where
            S0: __rt::NotSetYet,
        {
            self.0.0 = __rt::Some(value_);
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `actor`.

Required. Sent as `actor`.*/
        fn actor(mut self, value_: A) -> SessionBuilder<'a, T, A, N, (S0, actor, S2)>
        where
            S1: __rt::NotSetYet,
        {
            self.0.1 = __rt::Some(value_);
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `session_max_duration_in_seconds`.

Optional. Sent as `session_max_duration_in_seconds`. At least `T::MIN`. At most `longest()`.*/
        fn session_max_duration_in_seconds(mut self, value_: u32) -> Self {
            self.0.2 = __rt::Some(value_);
            self
        }
        /**Sets `session_max_duration_in_seconds`. `None` omits it.

Optional. Sent as `session_max_duration_in_seconds`. At least `T::MIN`. At most `longest()`.*/
        fn maybe_session_max_duration_in_seconds(
            mut self,
            value_: __rt::Option<u32>,
        ) -> Self {
            self.0.2 = value_;
            self
        }
        /**Sets `codes`.

Required. Not part of the request.*/
        fn codes(
            mut self,
            value_: &'a [u8; N],
        ) -> SessionBuilder<'a, T, A, N, (S0, S1, codes)>
        where
            S2: __rt::NotSetYet,
        {
            self.0.3 = __rt::Some(value_);
            SessionBuilder(self.0, __rt::PhantomData)
        }
        /**Sets `parent`.

Optional. Not part of the request.*/
        fn parent(mut self, value_: Box<Session<'a, T, A, N>>) -> Self {
            self.0.4 = __rt::Some(value_);
            self
        }
        /**Sets `parent`. `None` omits it.

Optional. Not part of the request.*/
        fn maybe_parent(
            mut self,
            value_: __rt::Option<Box<Session<'a, T, A, N>>>,
        ) -> Self {
            self.0.4 = value_;
            self
        }
        /**Builds and validates the [`Session`].

# Errors
Returns all violations, not only the first.*/
        fn build(self) -> __rt::Result<Session<'a, T, A, N>, __rt::Violations>
        where
            T::UserId: __rt::Id,
            A: __rt::ActorPayload,
            S0: user_id_is_set,
            S1: actor_is_set,
            S2: codes_is_set,
        {
            let __fields = self.0;
            let (__rt::Some(__field_0), __rt::Some(__field_1), __rt::Some(__field_3)) = (
                __fields.0,
                __fields.1,
                __fields.3,
            ) else {
                return __rt::missing_field();
            };
            __rt::validated(Session {
                user_id: __field_0,
                actor: __field_1,
                session_max_duration_in_seconds: <Option<
                    u32,
                > as __rt::StdOption<u32>>::of(__fields.2),
                codes: __field_3,
                parent: <Option<
                    Box<Session<'a, T, A, N>>,
                > as __rt::StdOption<Box<Session<'a, T, A, N>>>>::of(__fields.4),
                tenant: __fields.5,
            })
        }
    }
    #[automatically_derived]
    #[doc(hidden)]
    impl<'a, T: Tenant + 'a, A, const N: usize, State> __rt::Deref
    for SessionBuilder<'a, T, A, N, State>
    where
        A: Clone,
    {
        type Target = __rt::NotBuilt;
        fn deref(&self) -> &__rt::NotBuilt {
            &__rt::NotBuilt
        }
    }
    #[automatically_derived]
    impl<'a, T: Tenant + 'a, A, const N: usize> __rt::ActorTokenRequest
    for Session<'a, T, A, N>
    where
        A: Clone,
        T::UserId: __rt::Id,
        A: __rt::ActorPayload,
    {
        fn user_id(&self) -> &__rt::str {
            <T::UserId as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            <A as __rt::CompleteActor>::write(
                &self.actor,
                "user_id=user_id\nactor=actor\nsession_max_duration_in_seconds=session_max_duration_in_seconds\ncodes=codes\nparent=parent\ntenant=tenant\n",
                __actor,
            );
        }
        fn session_max_duration(&self) -> __rt::Seconds {
            <Option<
                u32,
            > as __rt::ToSeconds>::to_seconds(&self.session_max_duration_in_seconds)
        }
        fn check_rules(&self, __violations: &mut __rt::Violations) {
            __rt::check_min(
                "session_max_duration_in_seconds",
                __rt::ActorTokenRequest::session_max_duration(self),
                __rt::runtime_bound(&(T::MIN)),
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
