//! User-defined types and functions can have names from the standard library. The derive must not
//! reject a default because of such a name.
#![allow(dead_code, non_snake_case)]

mod integer {
    use actor_token::{Actor, ActorTokenRequest};

    type Duration = u32;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: std::string::String,
        actor: Actor,
        #[actor_token(default = 600)]
        expires_in_seconds: Duration,
        #[actor_token(default = b'<')]
        session_max_duration_in_seconds: u8,
    }
}

mod ttl {
    use actor_token::{Actor, ActorTokenRequest, request::{Seconds, ToSeconds}};

    pub struct Duration(u64);

    impl Duration {
        fn from_secs(more: u64) -> Self {
            Self(more + 60)
        }
    }

    fn Some(more: u64) -> Duration {
        Duration(more + 60)
    }

    impl ToSeconds for Duration {
        fn to_seconds(&self) -> Seconds {
            self.0.to_seconds()
        }
    }

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: std::string::String,
        actor: Actor,
        #[actor_token(min = 60, default = Duration::from_secs(0))]
        expires_in_seconds: Duration,
        #[actor_token(min = 60, default = Some(0))]
        session_max_duration_in_seconds: Duration,
    }
}

mod string {
    use actor_token::ActorTokenRequest;

    pub struct String(&'static str);

    impl String {
        fn new() -> Self {
            Self("user_new")
        }
    }

    impl Default for String {
        fn default() -> Self {
            Self::new()
        }
    }

    impl From<&str> for String {
        fn from(_: &str) -> Self {
            Self::new()
        }
    }

    impl AsRef<str> for String {
        fn as_ref(&self) -> &str {
            self.0
        }
    }

    #[derive(ActorTokenRequest)]
    pub struct Session {
        #[actor_token(default)]
        user_id: String,
        #[actor_token(sub, default = "".into())]
        agent: String,
    }

    #[derive(ActorTokenRequest)]
    pub struct Another {
        #[actor_token(default = String::from(""))]
        user_id: String,
        #[actor_token(sub, default = String::new())]
        agent: String,
    }
}

mod phantom {
    use actor_token::{Actor, ActorTokenRequest};

    pub struct PhantomData(u8);

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: std::string::String,
        actor: Actor,
        #[actor_token(skip, default = PhantomData(3))]
        plain: PhantomData,
        #[actor_token(skip)]
        required: PhantomData,
    }

    pub mod generic {
        pub struct PhantomData<T>(pub T);
    }

    #[derive(ActorTokenRequest)]
    pub struct Generic {
        user_id: std::string::String,
        actor: Actor,
        #[actor_token(skip, default = generic::PhantomData(3))]
        kept: generic::PhantomData<u8>,
    }

    pub fn check(actor: Actor) {
        assert!(Session::builder().user_id("user_1").actor(actor.clone()).required(PhantomData(1)).build().is_ok());
        assert!(Generic::builder().user_id("user_1").actor(actor).build().is_ok_and(|built| built.kept.0 == 3));
    }
}

/// Bounds and a default that are constants of a struct with a lifetime.
mod lifetimes {
    use actor_token::{Actor, ActorTokenRequest};

    #[derive(ActorTokenRequest)]
    pub struct Session<'a> {
        user_id: &'a str,
        actor: Actor,
        #[actor_token(min = Self::MIN, max = Session::<'a>::MAX, default = Self::TTL)]
        expires_in_seconds: u32,
    }

    impl Session<'_> {
        const MIN: u32 = 6;
        const MAX: u32 = 60;
        const TTL: u32 = 7;
    }
}

fn main() {
    let actor = || actor_token::Actor::new("user_robot");
    assert!(integer::Session::builder().user_id("user_1").actor(actor()).build().is_ok());
    assert!(ttl::Session::builder().user_id("user_1").actor(actor()).build().is_ok());
    assert!(string::Session::builder().build().is_ok());
    assert!(string::Another::builder().build().is_ok());
    assert!(lifetimes::Session::builder().user_id("user_1").actor(actor()).build().is_ok());
    phantom::check(actor());
}
