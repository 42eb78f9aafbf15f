//! Success responses with invalid content, and unusual content that is valid.

use serde_json::json;

use super::{token, token_with};
use crate::adapter::CANARY;
use crate::table::End::{Token, TokenWithoutSecrets, UnexpectedResponse};
use crate::table::{Expected, Row, http};

const NESTING: usize = 100_000;

/// Returns bodies that are not valid actor tokens.
fn unexpected() -> Vec<(&'static str, Vec<u8>)> {
    let complete = token("pending");
    let with = |others| token_with(others).into_bytes();
    let latin_1 = complete.replace(CANARY, "CaNaR?").into_bytes();
    let latin_1 = latin_1
        .iter()
        .map(|byte| if *byte == b'?' { 0xe9 } else { *byte });
    vec![
        ("empty", Vec::new()),
        ("not JSON", b"CaNaRy".to_vec()),
        ("HTML", b"<!doctype html><h1>CaNaRy</h1>".to_vec()),
        (
            "half of the JSON",
            complete.as_bytes()[..complete.len() / 2].to_vec(),
        ),
        ("JSON and more", format!("{complete} CaNaRy").into_bytes()),
        ("an array", format!("[{complete}]").into_bytes()),
        ("null", b"null".to_vec()),
        ("another object type", with(json!({"object": CANARY}))),
        ("an error", br#"{"errors":[{"code":"CaNaRy"}]}"#.to_vec()),
        ("token that is a number", with(json!({"token": 7}))),
        (
            "ID that is an object",
            with(json!({"id": {CANARY: CANARY}})),
        ),
        ("ID that is empty", with(json!({"id": ""}))),
        ("ID that is a dot segment", with(json!({"id": ".."}))),
        (
            "ID that is a JWT",
            with(json!({"id": "eyJCaNaRy.e30.c2ln"})),
        ),
        ("another user", with(json!({"user_id": CANARY}))),
        ("another actor", with(json!({"actor": {"sub": CANARY}}))),
        ("actor without a sub", with(json!({"actor": {}}))),
        ("actor that is null", with(json!({"actor": null}))),
        ("sub that is a number", with(json!({"actor": {"sub": 7}}))),
        ("status that is revoked", with(json!({"status": "revoked"}))),
        (
            "status that is accepted",
            with(json!({"status": "accepted"})),
        ),
        ("status that is null", with(json!({"status": null}))),
        ("not UTF-8", latin_1.collect()),
        (
            "UTF-16",
            complete.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            "duplicate key",
            complete
                .replacen('{', r#"{"token":"CaNaRy","#, 1)
                .into_bytes(),
        ),
        ("deep nesting", "[".repeat(NESTING).into_bytes()),
        (
            "lone surrogate",
            complete.replace(CANARY, r"\ud800").into_bytes(),
        ),
    ]
}

/// Returns headers and bodies that are unusual, but valid actor tokens.
fn valid() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let with = |others| token_with(others).into_bytes();
    let json = "content-type: application/json\r\n";
    let nested = format!("{}{}", "[".repeat(100), "]".repeat(100));
    vec![
        ("token", json, token("pending").into_bytes()),
        ("unknown status", json, token("half_used").into_bytes()),
        (
            "unknown keys",
            json,
            with(json!({CANARY: {CANARY: [1, null]}})),
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
            with(json!({"created_at": CANARY})),
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
    let unexpected = unexpected().into_iter().map(|(name, body)| {
        let response = http(200, "content-type: application/json\r\n", body);
        Row::response(
            format!("200: {name}"),
            response,
            Expected::unknown(UnexpectedResponse(200)),
        )
    });
    let valid = valid().into_iter().map(|(name, headers, body)| {
        let response = http(200, headers, body);
        Row::response(format!("200: {name}"), response, Expected::safe(1, Token))
    });
    let no_secrets = http(200, "", token_with(json!({"token": null, "url": null})));
    unexpected
        .chain(valid)
        .chain([Row::response(
            "200: null for token and link",
            no_secrets,
            Expected::safe(1, TokenWithoutSecrets),
        )])
        .collect()
}
