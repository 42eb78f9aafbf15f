//! `POST /v1/actor_tokens`: validates all parameters at once, and issues a token.

use std::collections::BTreeMap;

use http::{Request, StatusCode};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::clerk::{DEFAULT_SESSION_SECONDS, DEFAULT_TOKEN_SECONDS};
use crate::fake::clock::Now;
use crate::fake::fault::ApiFault;
use crate::fake::ids::TokenClaims;
use crate::fake::response::{self, RouteError, RouteResult};
use crate::fake::state::{Context, Token};
use crate::{ActorTokenStatus, request::Body};

/// The largest integer that every reader of JSON and JWTs accepts.
const MAX_INTEGER: u64 = i64::MAX.unsigned_abs();

/// The ID of the simulated instance.
const INSTANCE_ID: &str = "ins_2FakeClerk00000000000000000";

const USER_ID: &str = "user_id";
const ACTOR: &str = "actor";
const EXPIRES_IN: &str = "expires_in_seconds";
const SESSION_MAX_DURATION: &str = "session_max_duration_in_seconds";

/// The parameters of a valid request.
struct ValidRequest {
    user_id: String,
    actor: Box<RawValue>,
    expires_in: u64,
    session_max_duration: u64,
}

pub(crate) fn respond(
    context: &mut Context<'_>,
    request: &Request<Body>,
    _id: &str,
) -> RouteResult {
    let parameters = parse(request.body().as_bytes(), context.now)?;
    check_plan_and_user(context, &parameters)?;
    let token = issue(context, parameters);
    let response = response::json(StatusCode::OK, &token.object());
    context.state.tokens.push(token);
    Ok(response)
}

/// Reads the parameters of a request. Reports all invalid ones, missing ones first.
fn parse(body: &[u8], now: Now) -> Result<ValidRequest, RouteError> {
    let malformed = |_| ApiFault::RequestBodyInvalid;
    let parameters: Value = serde_json::from_slice(body).map_err(malformed)?;
    let mut raw: BTreeMap<String, Box<RawValue>> =
        serde_json::from_slice(body).map_err(malformed)?;

    let user_id = read_id(parameters.get(USER_ID), USER_ID);
    let actor = check_actor(parameters.get(ACTOR));
    let expires_in = read_duration(
        parameters.get(EXPIRES_IN),
        EXPIRES_IN,
        DEFAULT_TOKEN_SECONDS.unsigned_abs(),
        MAX_INTEGER.saturating_sub(now.unix_seconds()),
    );
    let session_max_duration = read_duration(
        parameters.get(SESSION_MAX_DURATION),
        SESSION_MAX_DURATION,
        DEFAULT_SESSION_SECONDS.unsigned_abs(),
        MAX_INTEGER,
    );
    let raw_actor = raw.remove(ACTOR);
    let unknown = raw
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

    match (user_id, actor, raw_actor, expires_in, session_max_duration) {
        (Ok(user_id), Ok(()), Some(actor), Ok(expires_in), Ok(session_max_duration))
            if faults.is_empty() =>
        {
            Ok(ValidRequest {
                user_id,
                actor,
                expires_in,
                session_max_duration,
            })
        }
        _ => Err(RouteError(faults)),
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

/// Reads a duration. The published schema requires an integer, so null and fractions have the wrong
/// type.
fn read_duration(
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

fn check_plan_and_user(context: &Context<'_>, request: &ValidRequest) -> Result<(), ApiFault> {
    let Context { config, state, .. } = context;
    if !config.plan_includes_impersonation {
        return Err(ApiFault::UnsupportedSubscriptionPlanFeatures);
    }
    if !state.has_user(config, &request.user_id) {
        return Err(ApiFault::UserNotFound(request.user_id.clone().into()));
    }
    let used = u64::try_from(state.tokens.len()).unwrap_or(u64::MAX);
    match config.impersonation_limit {
        Some(limit) if used >= limit => Err(ApiFault::ImpersonationLimitExceeded { limit, used }),
        _ => Ok(()),
    }
}

fn issue(context: &mut Context<'_>, request: ValidRequest) -> Token {
    let Context { config, state, now } = context;
    let id = format!("act_{}", state.sequence.ksuid(now.unix_seconds()));
    let jwt = state.sequence.jwt(&TokenClaims {
        eis: request.expires_in,
        exp: now.unix_seconds().saturating_add(request.expires_in),
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
        user_id: request.user_id,
        actor: request.actor,
        status: ActorTokenStatus::Pending,
        signed_in: false,
        expires_in: request.expires_in,
        session_max_duration: request.session_max_duration,
        created_at: now.unix_millis(),
        updated_at: now.unix_millis(),
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
    use crate::fake::clock::Clock;
    use crate::fake::config::FakeConfig;
    use crate::fake::state::State;

    #[test]
    fn jwt_contains_token_id_and_duration() {
        let start = UNIX_EPOCH + Duration::from_millis(1_700_000_000_999);
        let mut state = State::default();
        let mut context = Context {
            config: &FakeConfig::default(),
            state: &mut state,
            now: Clock::frozen_at(start).read(),
        };
        let body = r#"{"user_id":"u","actor":{"sub":"a"},"expires_in_seconds":600}"#;
        assert!(respond(&mut context, &Request::new(Body::from(body)), "").is_ok());

        let token = state.tokens.remove(0);
        let payload = token.jwt.expose_secret().split('.').nth(1).unwrap();
        let claims: Value =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap();
        assert_eq!(
            claims,
            json!({
                "eis": 600,
                "exp": 1_700_000_600,
                "iid": INSTANCE_ID,
                "sid": token.id,
                "st": "actor_token",
            })
        );
        assert_eq!(INSTANCE_ID.len(), "ins_".len() + 27);
    }
}
