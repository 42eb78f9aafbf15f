//! Success responses with invalid content, or with unusual content that is valid.

use serde_json::json;

use super::{token, token_with};
use crate::adapter::CANARY;
use crate::table::CallEnd::{Token, TokenWithoutSecrets, UnexpectedResponse};
use crate::table::{Expected, Row, http_response};

const NESTING: usize = 100_000;

/// Returns bodies that are not valid actor tokens.
fn invalid_bodies() -> Vec<(&'static str, Vec<u8>)> {
    let complete = token("pending");
    let token_body = |others| token_with(others).into_bytes();
    let latin_1 = complete.replace(CANARY, &format!("{CANARY}?")).into_bytes();
    let latin_1 = latin_1
        .iter()
        .map(|byte| if *byte == b'?' { 0xe9 } else { *byte });
    vec![
        ("empty", Vec::new()),
        ("not JSON", CANARY.into()),
        (
            "HTML",
            format!("<!doctype html><h1>{CANARY}</h1>").into_bytes(),
        ),
        (
            "truncated JSON",
            complete.as_bytes()[..complete.len() / 2].to_vec(),
        ),
        (
            "JSON with trailing text",
            format!("{complete} {CANARY}").into_bytes(),
        ),
        ("an array", format!("[{complete}]").into_bytes()),
        ("null", b"null".to_vec()),
        ("another object type", token_body(json!({"object": CANARY}))),
        (
            "an error",
            json!({"errors": [{"code": CANARY}]}).to_string().into(),
        ),
        ("token that is a number", token_body(json!({"token": 7}))),
        (
            "ID that is an object",
            token_body(json!({"id": {CANARY: CANARY}})),
        ),
        ("ID that is empty", token_body(json!({"id": ""}))),
        ("ID that is a dot segment", token_body(json!({"id": ".."}))),
        (
            "ID that is a JWT",
            token_body(json!({"id": format!("eyJ{CANARY}.e30.c2ln")})),
        ),
        ("another user", token_body(json!({"user_id": CANARY}))),
        (
            "another actor",
            token_body(json!({"actor": {"sub": CANARY}})),
        ),
        ("actor without a sub", token_body(json!({"actor": {}}))),
        ("actor that is null", token_body(json!({"actor": null}))),
        (
            "sub that is a number",
            token_body(json!({"actor": {"sub": 7}})),
        ),
        (
            "status that is revoked",
            token_body(json!({"status": "revoked"})),
        ),
        (
            "status that is accepted",
            token_body(json!({"status": "accepted"})),
        ),
        ("status that is null", token_body(json!({"status": null}))),
        ("not UTF-8", latin_1.collect()),
        (
            "UTF-16",
            complete.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            "duplicate key",
            complete
                .replacen('{', &format!(r#"{{"token":"{CANARY}","#), 1)
                .into_bytes(),
        ),
        ("deep nesting", "[".repeat(NESTING).into_bytes()),
        (
            "lone surrogate",
            complete.replace(CANARY, r"\ud800").into_bytes(),
        ),
    ]
}

/// Returns the names, headers and bodies of responses that are valid actor tokens.
fn valid_responses() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let token_body = |others| token_with(others).into_bytes();
    let json = "content-type: application/json\r\n";
    let nested = format!("{}{}", "[".repeat(100), "]".repeat(100));
    vec![
        ("token", json, token("pending").into_bytes()),
        ("unknown status", json, token("half_used").into_bytes()),
        (
            "unknown keys",
            json,
            token_body(json!({CANARY: {CANARY: [1, null]}})),
        ),
        (
            "actor that is nested",
            json,
            token("pending")
                .replace(
                    "\"user_agent\"",
                    &format!("\"user_agent\",\"deep\":{nested}"),
                )
                .into_bytes(),
        ),
        (
            "time that is a string",
            json,
            token_body(json!({"created_at": CANARY})),
        ),
        (
            "charset",
            "content-type: application/json; charset=utf-8\r\n",
            token("pending").into_bytes(),
        ),
        (
            "another content type",
            "content-type: text/html\r\n",
            token("pending").into_bytes(),
        ),
        ("no content type", "", token("pending").into_bytes()),
        (
            "byte order mark",
            json,
            format!("\u{feff}{}", token("pending")).into_bytes(),
        ),
        (
            "whitespace",
            json,
            format!(" \r\n\t{}\n", token("pending")).into_bytes(),
        ),
    ]
}

pub fn issue_rows() -> Vec<Row> {
    let invalid = invalid_bodies().into_iter().map(|(name, body)| {
        let response = http_response(200, "content-type: application/json\r\n", body);
        Row::response(
            format!("200: {name}"),
            response,
            Expected::maybe_orphan(UnexpectedResponse(200)),
        )
    });
    let valid = valid_responses().into_iter().map(|(name, headers, body)| {
        let response = http_response(200, headers, body);
        Row::response(
            format!("200: {name}"),
            response,
            Expected::no_orphan(1, Token),
        )
    });
    let no_secrets = http_response(200, "", token_with(json!({"token": null, "url": null})));
    invalid
        .chain(valid)
        .chain([Row::response(
            "200: null for token and link",
            no_secrets,
            Expected::no_orphan(1, TokenWithoutSecrets),
        )])
        .collect()
}
