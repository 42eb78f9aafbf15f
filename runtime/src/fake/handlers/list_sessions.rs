//! `GET /v1/sessions`: the sessions of a user or a client, the newest first.

use std::collections::BTreeMap;

use http::{Request, StatusCode};
use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::fake::fault::ApiFault;
use crate::fake::response::{self, RouteError, RouteResult};
use crate::fake::session_state::SessionObject;
use crate::fake::state::Context;
use crate::request::Body;

/// The values of `status`. `pending` is not among them. Source: Clerk's OpenAPI documents.
const STATUSES: [&str; 7] = [
    "abandoned",
    "active",
    "ended",
    "expired",
    "removed",
    "replaced",
    "revoked",
];

const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 500;

/// The parameters of a valid request.
struct ListParams {
    user_id: Option<String>,
    client_id: Option<String>,
    status: Option<String>,
    limit: usize,
    offset: usize,
    is_paginated: bool,
}

/// The body of a response with `paginated=true`.
#[derive(Serialize)]
struct PaginatedList<'a> {
    data: Vec<SessionObject<'a>>,
    total_count: usize,
}

pub(crate) fn respond(
    context: &mut Context<'_>,
    request: &Request<Body>,
    _id: &str,
) -> RouteResult {
    let params = read(request.uri().query().unwrap_or_default())?;
    let is_selected = |object: &SessionObject<'_>| {
        let matches =
            |param: &Option<String>, value: &str| param.as_ref().is_none_or(|param| param == value);
        matches(&params.user_id, object.user_id)
            && matches(&params.client_id, object.client_id)
            && matches(&params.status, object.status.as_str())
    };
    let newest_first = context.state.sessions.iter().rev();
    let objects = newest_first.map(|session| session.object(context.now));
    let selected: Vec<_> = objects.filter(is_selected).collect();
    let total_count = selected.len();
    let page = selected.into_iter().skip(params.offset).take(params.limit);
    let data: Vec<_> = page.collect();
    Ok(if params.is_paginated {
        response::json(StatusCode::OK, &PaginatedList { data, total_count })
    } else {
        response::json(StatusCode::OK, &data)
    })
}

/// Reads all parameters. Unknown ones are ignored.
fn read(query: &str) -> Result<ListParams, RouteError> {
    let mut params = decode(query);
    let mut faults = Vec::new();
    let mut invalid =
        |name: &'static str| faults.push(ApiFault::FormParamValueInvalid(name.into()));

    let status = params.remove("status");
    if status
        .as_ref()
        .is_some_and(|it| !STATUSES.contains(&it.as_str()))
    {
        invalid("status");
    }
    let mut number = |name, default: usize, min, max| match params.remove(name) {
        None => default,
        Some(text) => {
            let number = text.parse().ok().filter(|it| (min..=max).contains(it));
            number.unwrap_or_else(|| {
                invalid(name);
                default
            })
        }
    };
    let limit = number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
    let offset = number("offset", 0, 0, usize::MAX);
    let is_paginated = match params.remove("paginated").as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => {
            invalid("paginated");
            false
        }
    };
    let user_id = params.remove("user_id");
    let client_id = params.remove("client_id");
    if user_id.is_none() && client_id.is_none() {
        faults.insert(0, ApiFault::FormParamMissing("user_id".into()));
    }
    if !faults.is_empty() {
        return Err(RouteError(faults));
    }
    Ok(ListParams {
        user_id,
        client_id,
        status,
        limit,
        offset,
        is_paginated,
    })
}

/// Decodes the parameters of a query string. If one appears twice, the last value counts.
fn decode(query: &str) -> BTreeMap<String, String> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}
