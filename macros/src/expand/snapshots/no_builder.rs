const _: () = {
    use ::actor_token::__private as __rt;
    #[automatically_derived]
    impl __rt::ActorTokenRequest for Session {
        fn user_id(&self) -> &__rt::str {
            <String as __rt::Id>::as_id(&self.user_id)
        }
        fn write_actor(&self, __actor: &mut __rt::ActorWriter<'_>) {
            __rt::write_sub(
                <String as __rt::Id>::as_id(&self.agent),
                "user_id=user_id\nactor.sub=agent\nactor.case=case\n",
                __actor,
            );
            <u64 as __rt::Claim>::write(&self.case, "case", __actor);
        }
        fn check_rules(&self, __violations: &mut __rt::Violations) {
            use __rt::OtherResult as _;
            __rt::ValidateResult::report(
                __rt::Returned(__rt::validator(is_open)(&self.case)).result(),
                "actor.case",
                "actor.case",
                __violations,
            );
            __rt::ValidateResult::report(
                __rt::Returned(__rt::validator(is_consistent)(self)).result(),
                "request",
                "",
                __violations,
            );
        }
    }
};
