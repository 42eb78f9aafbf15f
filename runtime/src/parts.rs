//! The parts of a request, behind one type: what prepares and validates it is then compiled once, and not for each struct that is
//! derived on. (A trait object of [`ActorTokenRequest`] would hold the methods that send, too.)

use crate::{ActorTokenRequest, ActorWriter, Seconds, Violations};

pub(crate) trait Parts {
    fn user_id(&self) -> &str;
    fn write_actor(&self, actor: &mut ActorWriter<'_>);
    fn expires_in(&self) -> Seconds;
    fn session_max_duration(&self) -> Seconds;
    fn max_actor_bytes(&self) -> Option<usize>;
    fn rules(&self, violations: &mut Violations);
}

/// Each part of a request, from what a pointer to it points to.
macro_rules! forward_parts {
    () => {
        fn user_id(&self) -> &str {
            (**self).user_id()
        }

        fn write_actor(&self, actor: &mut ActorWriter<'_>) {
            (**self).write_actor(actor);
        }

        fn expires_in(&self) -> Seconds {
            (**self).expires_in()
        }

        fn session_max_duration(&self) -> Seconds {
            (**self).session_max_duration()
        }

        fn max_actor_bytes(&self) -> Option<usize> {
            (**self).max_actor_bytes()
        }

        fn rules(&self, violations: &mut Violations) {
            (**self).rules(violations);
        }
    };
}

pub(crate) use forward_parts;

impl<R: ActorTokenRequest + ?Sized> Parts for &R {
    forward_parts!();
}
