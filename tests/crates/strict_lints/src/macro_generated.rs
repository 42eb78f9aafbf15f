//! A request declared by `macro_rules!`, with names, types and values from the macro and its
//! caller.

use actor_token::ActorTokenRequest;

macro_rules! session {
    ($(#[$attr:meta])* $vis:vis $name:ident, $user:ident: $id:ty, $optional:ty, $default:expr, $max:literal, $claim:literal) => {
        $(#[$attr])*
        #[derive(ActorTokenRequest, Debug)]
        $vis struct $name {
            #[actor_token(user_id)]
            $user: $id,
            #[actor_token(sub)]
            agent: $id,
            #[actor_token(claim = $claim)]
            case: $optional,
            #[actor_token(expires_in_seconds, default = $default, max = $max)]
            link_ttl: u32,
        }
    };
}

session!(
    /// A request that a macro declares.
    pub Session, customer: String, Option<u64>, if cfg!(unix) { 60 } else { 90 }, 3600, "case_number"
);
