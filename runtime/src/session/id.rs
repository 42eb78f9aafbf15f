//! The ID of a session.

use crate::token::string_id;

string_id! {
    /// The ID of a session, such as `sess_2Zwn…`. It is not a secret: ending the session with it
    /// requires the secret key, and it gives no access.
    ///
    /// ```
    /// use actor_token::session::SessionId;
    ///
    /// let id = SessionId::new("sess_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
    /// assert_eq!(id.as_str(), "sess_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
    /// ```
    pub struct SessionId, checked as "session_id", such as "sess_"
}
