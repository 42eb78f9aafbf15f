//! A crate that re-exports `actor-token` as `clerk`, and has a macro that uses the derive.
#![forbid(unsafe_code)]

pub use actor_token as clerk;

/// Declares a request in the calling crate. The rules of this crate apply to the request.
#[macro_export]
macro_rules! session {
    ($name:ident) => {
        /// A request with the rules of the crate `facade`.
        #[derive($crate::clerk::ActorTokenRequest, Debug)]
        #[actor_token(crate = "facade::clerk")]
        pub struct $name {
            #[actor_token(validate = $crate::rules::check_user_id)]
            user_id: String,
            #[actor_token(sub)]
            agent: $crate::rules::Agent,
            #[actor_token(min = $crate::rules::MIN, max = $crate::rules::max())]
            #[actor_token(default = $crate::rules::MIN)]
            expires_in_seconds: u32,
        }
    };
}

/// Items that [`session!`] uses.
pub mod rules {
    /// The minimum duration, in seconds.
    pub const MIN: u32 = 60;

    /// The impersonator's ID.
    pub type Agent = String;

    /// Returns the maximum duration, in seconds.
    #[must_use]
    pub const fn max() -> u32 {
        3600
    }

    /// Checks that `id` is the ID of a user.
    ///
    /// # Errors
    ///
    /// Returns the required prefix.
    pub fn check_user_id(id: &str) -> Result<(), &'static str> {
        id.strip_prefix("user_")
            .map(drop)
            .ok_or("must begin with `user_`")
    }
}
