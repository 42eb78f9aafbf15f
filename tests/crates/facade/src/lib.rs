//! What another team's crate does that wraps this one: it hands it on, under a name of its own.
#![forbid(unsafe_code)]

pub use actor_token as clerk;

/// A request with the rules of this crate, in the crate that asks for it.
#[macro_export]
macro_rules! session {
    ($name:ident) => {
        /// A request with the rules of another crate.
        #[derive($crate::clerk::ActorTokenRequest, Debug)]
        #[actor_token(crate = "facade::clerk")]
        pub struct $name {
            #[actor_token(validate = $crate::rules::is_user)]
            user_id: String,
            #[actor_token(sub)]
            agent: $crate::rules::Agent,
            #[actor_token(min = $crate::rules::SHORTEST, max = $crate::rules::longest())]
            #[actor_token(default = $crate::rules::SHORTEST)]
            expires_in_seconds: u32,
        }
    };
}

/// What [`session!`] refers to.
pub mod rules {
    /// The shortest life, in seconds.
    pub const SHORTEST: u32 = 60;

    /// Who impersonates.
    pub type Agent = String;

    /// The longest life, in seconds.
    #[must_use]
    pub const fn longest() -> u32 {
        3600
    }

    /// Whether it is the ID of a user.
    ///
    /// # Errors
    /// What an ID of a user begins with.
    pub fn is_user(id: &str) -> Result<(), &'static str> {
        id.strip_prefix("user_")
            .map(drop)
            .ok_or("must begin with `user_`")
    }
}
