//! Faults of a successful answer's content, and oddities that are none.

use serde_json::json;

use super::{token, token_with};
use crate::adapter::CANARY;
use crate::table::End::{Token, TokenWithoutSecrets, UnexpectedResponse};
use crate::table::{Due, Row, http};

const NESTING: usize = 100_000;

/// What isn't a token, though the status says success.
fn unreadable() -> Vec<(&'static str, Vec<u8>)> {
    let whole = token("pending");
    let with = |others| token_with(others).into_bytes();
    let latin_1 = whole.replace(CANARY, "CaNaR?").into_bytes();
    let latin_1 = latin_1
        .iter()
        .map(|byte| if *byte == b'?' { 0xe9 } else { *byte });
    vec![
        ("empty", Vec::new()),
        ("not JSON", b"CaNaRy".to_vec()),
        ("HTML", b"<!doctype html><h1>CaNaRy</h1>".to_vec()),
        (
            "half of the JSON",
            whole.as_bytes()[..whole.len() / 2].to_vec(),
        ),
        ("JSON and more", format!("{whole} CaNaRy").into_bytes()),
        ("an array", format!("[{whole}]").into_bytes()),
        ("null", b"null".to_vec()),
        ("another object", with(json!({"object": CANARY}))),
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
            whole.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            "key twice",
            whole.replacen('{', r#"{"token":"CaNaRy","#, 1).into_bytes(),
        ),
        ("deep nesting", "[".repeat(NESTING).into_bytes()),
        (
            "half of a surrogate",
            whole.replace(CANARY, r"\ud800").into_bytes(),
        ),
    ]
}

/// What is odd, and a token all the same.
fn readable() -> Vec<(&'static str, &'static str, Vec<u8>)> {
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
            "time that is a text",
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
            "white space",
            json,
            format!(" \r\n\t{}\n", token("pending")).into_bytes(),
        ),
    ]
}

pub fn creates() -> Vec<Row> {
    let unreadable = unreadable().into_iter().map(|(name, body)| {
        let answer = http(200, "content-type: application/json\r\n", body);
        Row::answer(
            format!("200: {name}"),
            answer,
            Due::in_doubt(UnexpectedResponse(200)),
        )
    });
    let readable = readable().into_iter().map(|(name, headers, body)| {
        let answer = http(200, headers, body);
        Row::answer(format!("200: {name}"), answer, Due::safe(1, Token))
    });
    let no_secrets = http(200, "", token_with(json!({"token": null, "url": null})));
    unreadable
        .chain(readable)
        .chain([Row::answer(
            "200: null for token and link",
            no_secrets,
            Due::safe(1, TokenWithoutSecrets),
        )])
        .collect()
}
