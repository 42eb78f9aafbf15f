//! Reads the expiry of an actor token, which is a JWT. The signature is not verified, and no
//! decision depends on the expiry.

use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::milliseconds;

#[derive(Deserialize)]
struct Claims {
    exp: u64,
}

/// Returns the `exp` claim of a JWT as a time. Returns `None` if it is missing or malformed.
pub(super) fn expires_at(jwt: &str) -> Option<SystemTime> {
    let payload = jwt.split('.').nth(1)?;
    let json = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims: Claims = serde_json::from_slice(&json).ok()?;
    // An `ActorTokenRecord` stores milliseconds in 64 bits, so a later time is invalid.
    milliseconds::to_time(claims.exp.checked_mul(1000)?)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn jwt(payload: &str) -> String {
        format!("h.{}.s", BASE64_URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn malformed_expiry_is_none() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(1_703_377_818);
        let table = [
            (
                jwt(r#"{"eis":36000,"exp":1703377818,"st":"actor_token"}"#),
                Some(at),
            ),
            (jwt(r#"{"eis":36000}"#), None),
            (jwt(r#"{"exp":-1}"#), None),
            (jwt(r#"{"exp":"1703377818"}"#), None),
            // This time does not fit in 64 bits as milliseconds.
            (jwt(r#"{"exp":18446744073709552}"#), None),
            (jwt(r#"{"exp":18446744073709551615}"#), None),
            (jwt("not json"), None),
            (String::new(), None),
            ("a.b".into(), None),
            ("a.!!!.c".into(), None),
            ("nodots".into(), None),
        ];
        for (jwt, expected) in table {
            assert_eq!(expires_at(&jwt), expected, "{jwt}");
        }
    }
}
