//! `POST /v1/actor_tokens`: judges the parameters, all at once, and issues a token.

use std::collections::BTreeMap;

use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::clerk::{DEFAULT_SESSION_SECONDS, DEFAULT_TOKEN_SECONDS};
use crate::fake::config::Config;
use crate::fake::envelope;
use crate::fake::fault::ApiFault;
use crate::fake::http::{Answered, Refusal};
use crate::fake::ids::Claims;
use crate::fake::state::{Now, State, Token};
use crate::{ActorTokenStatus, Body};

/// The largest number that all readers of JSON and JWTs take for an integer of 64 bits.
const MAX_INTEGER: u64 = i64::MAX.unsigned_abs();

/// The instance that it plays; an ID of Clerk's shape.
const INSTANCE_ID: &str = "ins_2FakeClerk00000000000000000";

const USER_ID: &str = "user_id";
const ACTOR: &str = "actor";
const EXPIRES_IN: &str = "expires_in_seconds";
const SESSION_MAX_DURATION: &str = "session_max_duration_in_seconds";

/// A request without mistakes.
struct Draft {
    user_id: String,
    actor: Box<RawValue>,
    expires_in: u64,
    session_max_duration: u64,
}

/// `application/json` in any case, with any parameters.
pub(crate) fn check_content_type(request: &Request<Body>) -> Result<(), ApiFault> {
    let actual = request
        .headers()
        .get(CONTENT_TYPE)
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .unwrap_or_default();
    let media_type = actual.split(';').next().unwrap_or_default().trim();
    if media_type.eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(ApiFault::UnsupportedContentType(actual.into_owned().into()))
    }
}

pub(crate) fn answer(config: &Config, state: &mut State, now: Now, body: &Body) -> Answered {
    let draft = read(body.as_bytes(), now)?;
    check_plan_and_user(config, state, &draft)?;
    let token = issue(config, state, now, draft);
    let answer = envelope::json(StatusCode::OK, &token.object());
    state.tokens.push(token);
    Ok(answer)
}

fn read(body: &[u8], now: Now) -> Result<Draft, Refusal> {
    let malformed = |_| ApiFault::RequestBodyInvalid;
    let parameters: Value = serde_json::from_slice(body).map_err(malformed)?;
    let mut texts: BTreeMap<String, Box<RawValue>> =
        serde_json::from_slice(body).map_err(malformed)?;

    let user_id = read_id(parameters.get(USER_ID), USER_ID);
    let actor = check_actor(parameters.get(ACTOR));
    let expires_in = read_life(
        parameters.get(EXPIRES_IN),
        EXPIRES_IN,
        DEFAULT_TOKEN_SECONDS.unsigned_abs(),
        MAX_INTEGER.saturating_sub(now.unix_seconds()),
    );
    let session_max_duration = read_life(
        parameters.get(SESSION_MAX_DURATION),
        SESSION_MAX_DURATION,
        DEFAULT_SESSION_SECONDS.unsigned_abs(),
        MAX_INTEGER,
    );
    let text = texts.remove(ACTOR);
    let unknown = texts
        .into_keys()
        .filter(|key| ![USER_ID, EXPIRES_IN, SESSION_MAX_DURATION].contains(&key.as_str()))
        .map(|key| ApiFault::FormParamUnknown(key.into()));

    let mut faults: Vec<ApiFault> = [
        user_id.as_ref().err(),
        actor.as_ref().err(),
        expires_in.as_ref().err(),
        session_max_duration.as_ref().err(),
    ]
    .into_iter()
    .flatten()
    .cloned()
    .chain(unknown)
    .collect();
    faults.sort_by_key(|fault| !matches!(fault, ApiFault::FormParamMissing(_)));

    match (user_id, actor, text, expires_in, session_max_duration) {
        (Ok(user_id), Ok(()), Some(actor), Ok(expires_in), Ok(session_max_duration))
            if faults.is_empty() =>
        {
            Ok(Draft {
                user_id,
                actor,
                expires_in,
                session_max_duration,
            })
        }
        _ => Err(Refusal(faults)),
    }
}

fn read_id(value: Option<&Value>, param: &'static str) -> Result<String, ApiFault> {
    match value {
        None | Some(Value::Null) => Err(ApiFault::FormParamMissing(param.into())),
        Some(Value::String(id)) if id.trim().is_empty() => {
            Err(ApiFault::FormParamMissing(param.into()))
        }
        Some(Value::String(id)) => Ok(id.clone()),
        Some(_) => Err(ApiFault::FormParamTypeInvalid(param.into())),
    }
}

fn check_actor(value: Option<&Value>) -> Result<(), ApiFault> {
    match value {
        None | Some(Value::Null) => Err(ApiFault::FormParamMissing(ACTOR.into())),
        Some(Value::Object(actor)) => read_id(actor.get("sub"), "actor.sub").map(|_| ()),
        Some(_) => Err(ApiFault::FormParamTypeInvalid(ACTOR.into())),
    }
}

/// The published model has an integer here, and no null; so a null is a wrong type, as a fraction is.
fn read_life(
    value: Option<&Value>,
    param: &'static str,
    default: u64,
    max: u64,
) -> Result<u64, ApiFault> {
    let number = match value {
        None => return Ok(default),
        Some(Value::Number(number)) => number,
        Some(_) => return Err(ApiFault::FormParamTypeInvalid(param.into())),
    };
    match number.as_u64() {
        Some(seconds) if (1..=max).contains(&seconds) => Ok(seconds),
        None if number.as_i64().is_none() => Err(ApiFault::FormParamTypeInvalid(param.into())),
        _ => Err(ApiFault::FormParamValueInvalid(param.into())),
    }
}

fn check_plan_and_user(config: &Config, state: &State, draft: &Draft) -> Result<(), ApiFault> {
    if !config.has_impersonation {
        return Err(ApiFault::UnsupportedSubscriptionPlanFeatures);
    }
    if !state.has_user(config, &draft.user_id) {
        return Err(ApiFault::UserNotFound(draft.user_id.clone().into()));
    }
    let used = u64::try_from(state.tokens.len()).unwrap_or(u64::MAX);
    match config.impersonation_limit {
        Some(limit) if used >= limit => Err(ApiFault::ImpersonationLimitExceeded { limit, used }),
        _ => Ok(()),
    }
}

fn issue(config: &Config, state: &mut State, now: Now, draft: Draft) -> Token {
    let id = format!("act_{}", state.sequence.ksuid(now.unix_seconds()));
    let jwt = state.sequence.jwt(&Claims {
        eis: draft.expires_in,
        exp: now.unix_seconds().saturating_add(draft.expires_in),
        iid: INSTANCE_ID,
        sid: &id,
        st: "actor_token",
    });
    let url = format!(
        "{}/v1/tickets/accept?ticket={jwt}",
        state.frontend_url(config)
    );
    Token {
        id,
        user_id: draft.user_id,
        actor: draft.actor,
        status: ActorTokenStatus::Pending,
        signed_in: false,
        expires_in: draft.expires_in,
        session_max_duration: draft.session_max_duration,
        created_at: now.unix_millis,
        updated_at: now.unix_millis,
        jwt: jwt.into(),
        url: url.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use secrecy::ExposeSecret;
    use serde_json::json;

    use super::*;
    use crate::fake::{Clock, FakeClerk};

    #[test]
    fn the_jwt_tells_the_life_its_end_and_the_token_it_is_of() {
        let start = UNIX_EPOCH + Duration::from_millis(1_700_000_000_999);
        let clerk = FakeClerk::builder().clock(Clock::frozen_at(start)).build();
        let body = r#"{"user_id":"u","actor":{"sub":"a"},"expires_in_seconds":600}"#;
        let request = Request::post("/v1/actor_tokens")
            .header("authorization", format!("Bearer {}", clerk.secret_key()))
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        assert_eq!(clerk.handle(request).status(), 200);

        let token = clerk.tokens().remove(0);
        let payload = token.token().expose_secret().split('.').nth(1).unwrap();
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        assert_eq!(
            claims,
            json!({
                "eis": 600,
                "exp": 1_700_000_600,
                "iid": INSTANCE_ID,
                "sid": token.id(),
                "st": "actor_token",
            })
        );
        assert_eq!(INSTANCE_ID.len(), "ins_".len() + 27);
    }
}
