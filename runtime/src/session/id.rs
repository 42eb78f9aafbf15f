//! The ID of a session.

use crate::token::string_id;

string_id! {
    /// The ID of a session, such as `sess_2Zwn…`. The ID is not a secret: it gives no access, and
    /// ending the session requires the secret key too.
    ///
    /// ```
    /// use actor_token::session::SessionId;
    ///
    /// let id = SessionId::new("sess_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
    /// assert_eq!(id.as_str(), "sess_2ZwnpNXrTTBqv4QlnbGV5TbGUGY");
    /// ```
    pub struct SessionId, checked as "session_id", such as "sess_"
}
