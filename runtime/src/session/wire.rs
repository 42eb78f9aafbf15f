//! Reads sessions from a response. Required fields must be valid; an invalid optional field counts
//! as missing.

use serde_json::value::RawValue;

use super::{Session, SessionId};
use crate::json::{self, Members};
use crate::token::time_from_json;

/// The fields of a session that this crate reads.
const KEYS: &[&str] = &[
    "object",
    "id",
    "user_id",
    "client_id",
    "status",
    "actor",
    "created_at",
    "last_active_at",
    "expire_at",
];

/// The fields of a list that contains its total count.
const LIST_KEYS: &[&str] = &["data", "total_count"];

/// Returns the session in `body`, or the reason why `body` is not a session. The reason contains no
/// part of the body.
pub(crate) fn read(body: &[u8]) -> Result<Session, String> {
    let members = Members::read_keys(body, KEYS)?;
    if members.required_string("object")? != "session" {
        return Err("`object` is not `session`".to_owned());
    }
    let id = members.required_string("id")?;
    // `end_session` rejects an invalid ID. A JWT in place of the ID would be printed.
    if SessionId::check(&id).is_err() {
        return Err("`id` is not a valid session ID".to_owned());
    }
    let time = |key: &str| members.get(key).and_then(time_from_json);
    Ok(Session {
        id: SessionId::new(id),
        user_id: members.required_string("user_id")?.into_owned(),
        client_id: members.string("client_id"),
        status: (&*members.required_string("status")?).into(),
        actor: members.optional("actor")?.map(ToOwned::to_owned),
        created_at: time("created_at"),
        last_active_at: time("last_active_at"),
        expires_at: time("expire_at"),
        audit_error: None,
    })
}

/// One page of a list of sessions.
pub(crate) struct Page {
    pub(crate) sessions: Vec<Session>,
    /// The number of sessions on all pages, if the response contains it.
    pub(crate) total: Option<usize>,
}

/// Returns the page in `body`, or the reason why `body` is not a list of sessions. The body is a
/// list, or an object with the list as `data`.
pub(crate) fn read_page(body: &[u8]) -> Result<Page, String> {
    let body = json::without_byte_order_mark(body);
    let (items, total) = if body.trim_ascii_start().starts_with(b"[") {
        (json::items(body)?, None)
    } else {
        let members = Members::read_keys(body, LIST_KEYS)?;
        let data = members.required("data")?;
        let total = members.get("total_count").map(RawValue::get);
        let items = json::items(data.get().as_bytes()).map_err(|_| "`data` is not a list")?;
        (items, total.and_then(|total| total.parse().ok()))
    };
    let read_item = |(position, item): (usize, &RawValue)| {
        read(item.get().as_bytes()).map_err(|why| format!("item {position}: {why}"))
    };
    let sessions = items.into_iter().enumerate().map(read_item);
    Ok(Page {
        sessions: sessions.collect::<Result<_, _>>()?,
        total,
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::session::SessionStatus;

    #[test]
    fn session_with_all_fields_is_read() {
        let body = r#"{
            "object":"session","id":"sess_1","user_id":"user_2","client_id":"client_3",
            "actor":{"sub":"user_1","iss":"https://dashboard.clerk.com"},"status":"active",
            "last_active_organization_id":null,"last_active_at":1700000000123,"expire_at":1700001800000,
            "abandon_at":1,"created_at":1700000000000,"updated_at":1,"latest_activity":{},"tasks":[]
        }"#;
        let session = read(body.as_bytes()).unwrap();
        let time = |milliseconds| {
            let since_epoch = Duration::from_millis(milliseconds);
            SystemTime::UNIX_EPOCH.checked_add(since_epoch)
        };
        assert_eq!(session.id().as_str(), "sess_1");
        assert_eq!(session.user_id(), "user_2");
        assert_eq!(session.client_id(), Some("client_3"));
        assert_eq!(session.status(), &SessionStatus::Active);
        let actor = r#"{"sub":"user_1","iss":"https://dashboard.clerk.com"}"#;
        assert_eq!(session.actor_json(), Some(actor));
        assert_eq!(session.actor_sub().as_deref(), Some("user_1"));
        assert_eq!(session.created_at(), time(1_700_000_000_000));
        assert_eq!(session.last_active_at(), time(1_700_000_000_123));
        assert_eq!(session.expires_at(), time(1_700_001_800_000));
        assert!(session.audit_error().is_none());
    }

    #[test]
    fn invalid_optional_field_counts_as_missing() {
        for body in [
            r#"{"object":"session","id":"s","user_id":"u","status":"new"}"#,
            r#"{"object":"session","id":"s","user_id":"u","status":"new","actor":null,"client_id":null,"created_at":null}"#,
            r#"{"object":"session","id":"s","user_id":"u","status":"new","client_id":7,"created_at":"now","expire_at":-1,"last_active_at":1.5}"#,
        ] {
            let session = read(body.as_bytes()).unwrap();
            assert_eq!(session.status().as_str(), "new");
            assert!(!session.is_impersonated(), "{body}");
            assert_eq!(session.client_id(), None);
            let times = [
                session.created_at(),
                session.last_active_at(),
                session.expires_at(),
            ];
            assert_eq!(times, [None; 3], "{body}");
        }
    }

    #[test]
    fn actor_is_deserialized_or_error_names_type() {
        let session = |actor: &str| {
            let body = format!(
                r#"{{"object":"session","id":"s","user_id":"u","status":"active","actor":{actor}}}"#
            );
            read(body.as_bytes()).unwrap()
        };
        let actor = session(r#"{"sub":"user_1"}"#).actor::<crate::Actor>();
        assert_eq!(actor.unwrap().unwrap(), crate::Actor::new("user_1"));
        let error = session("[7]").actor::<crate::Actor>().unwrap().unwrap_err();
        assert!(error.to_string().contains("Actor"), "{error}");
        assert!(session("null").actor::<crate::Actor>().is_none());
        for invalid in ["7", "{}", r#"{"sub":7}"#, r#"{"sub":"a","sub":"a"}"#] {
            assert!(session(invalid).is_impersonated(), "{invalid}");
            assert_eq!(session(invalid).actor_sub(), None, "{invalid}");
        }
    }

    #[test]
    fn body_without_session_is_rejected_with_reason() {
        for (body, expected) in [
            ("", "the body is empty"),
            ("[]", "expected a JSON object"),
            (r#"{"object":"user"}"#, "`object` is not `session`"),
            (r#"{"object":"session"}"#, "missing field `id`"),
            (
                r#"{"object":"session","id":"eyJhbGciOi.eyJl.c2ln"}"#,
                "`id` is not a valid session ID",
            ),
            (
                r#"{"object":"session","id":"s","user_id":7,"status":"active"}"#,
                "`user_id` is not a string",
            ),
            (
                r#"{"object":"session","id":"s","user_id":"u","status":"active","actor":null,"actor":{}}"#,
                "duplicate field `actor`",
            ),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap_err(), expected, "{body}");
        }
    }

    #[test]
    fn debug_shows_no_personal_data() {
        let body = r#"{"object":"session","id":"sess_1","user_id":"user_2","client_id":"client_3","actor":{"sub":"ada@example.com"},"status":"active"}"#;
        let debug = format!("{:?}", read(body.as_bytes()).unwrap());
        assert!(debug.contains("sess_1") && debug.contains("is_impersonated: true"));
        for private in ["ada", "user_2", "client_3"] {
            assert!(!debug.contains(private), "{debug}");
        }
    }
}
