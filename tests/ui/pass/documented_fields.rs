//! A setter has the first paragraph of its field's documentation, without examples. In it, `Self`
//! is the struct.
#![deny(warnings, missing_docs, rustdoc::broken_intra_doc_links)]

use actor_token::ActorTokenRequest;

/// A session.
#[derive(ActorTokenRequest)]
pub struct Session {
    /// The impersonated user, see [`Self::LONGEST`].
    ///
    /// ```compile_fail
    /// this is an example
    /// ```
    pub user_id: String,
    #[doc = include_str!("documented_fields.rs")]
    pub actor: actor_token::Actor,
    /// ```text
    /// Only an example.
    /// ```
    pub expires_in_seconds: Option<u32>,
}

impl Session {
    /// One hour.
    pub const LONGEST: u32 = 3600;
}

fn main() {
    let _ = Session::builder().user_id("user_1").maybe_expires_in_seconds(Some(Session::LONGEST));
}
