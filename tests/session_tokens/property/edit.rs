//! Edits signed tokens, as someone who does not have the key can.

use super::choices::Choices;
use super::sign::encode;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CHARACTERS: &[u8] = b"A_-Bz09.=+/ \n\tx";

/// Replaces the header by another one, which is JSON in most cases.
pub(super) fn with_new_header(token: String, choices: &mut Choices<'_>) -> String {
    let members: [&[u8]; 8] = [
        br#""alg":"RS256""#,
        br#""alg":"none""#,
        br#""alg":"HS256""#,
        br#""kid":"ins_1""#,
        br#""kid":"x""#,
        br#""typ":"JWT""#,
        br#""jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
        br#""crit":["exp"]"#,
    ];
    let chosen: Vec<_> = (0..choices.below(5))
        .map(|_| *choices.pick(&members))
        .collect();
    let mut header = [b"{", chosen.join(&b',').as_slice(), b"}"].concat();
    while !choices.is_empty() && header.len() < 512 {
        let at = choices.below(header.len().min(256));
        header[at] = choices.byte();
    }
    match token.split_once('.') {
        Some((_, rest)) => format!("{}.{rest}", encode(header)),
        None => token,
    }
}

/// Returns the token after a few edits.
pub(super) fn edited(token: String, others: &[String], choices: &mut Choices<'_>) -> String {
    let mut token = token.into_bytes();
    for _ in 0..=choices.below(4) {
        edit(&mut token, others, choices);
    }
    // All characters are ASCII.
    String::from_utf8_lossy(&token).into_owned()
}

fn edit(token: &mut Vec<u8>, others: &[String], choices: &mut Choices<'_>) {
    let at = position(token, choices);
    match choices.below(8) {
        0 => token.insert(at, *choices.pick(CHARACTERS)),
        1 => token.truncate(at),
        2 => drop(token.drain(..at)),
        3 => {
            let end = position(token, choices);
            let copied = token[at.min(end)..at.max(end)].to_vec();
            token.extend(copied);
        }
        4 => exchange_part(token, others, choices),
        _ => {
            if let Some(character) = token.get_mut(at) {
                *character = match choices.below(4) {
                    0 => *choices.pick(CHARACTERS),
                    // The other case.
                    1 => *character ^ 0x20,
                    _ => neighbor(*character),
                };
            }
        }
    }
}

/// Returns a position in the token. In half of the cases, it is at the end of a part, whose last
/// character has bits that no byte uses.
fn position(token: &[u8], choices: &mut Choices<'_>) -> usize {
    if choices.one_in(2) {
        let dots = token.iter().enumerate().filter(|(_, byte)| **byte == b'.');
        let ends: Vec<_> = dots.map(|(at, _)| at).chain([token.len()]).collect();
        return choices.pick(&ends).saturating_sub(1);
    }
    let number = usize::from(choices.byte()) * 256 + usize::from(choices.byte());
    number % (token.len() + 1)
}

/// Returns the character whose value in Base64 differs in the last bit.
fn neighbor(character: u8) -> u8 {
    let value = BASE64.iter().position(|it| *it == character);
    value.map_or(b'A', |value| BASE64[value ^ 1])
}

/// Replaces a part by the same part of another token.
fn exchange_part(token: &mut Vec<u8>, others: &[String], choices: &mut Choices<'_>) {
    let mut parts: Vec<_> = token
        .split(|byte| *byte == b'.')
        .map(<[u8]>::to_vec)
        .collect();
    let at = choices.below(3);
    let other = choices.pick(others).split('.').nth(at).unwrap_or_default();
    if let Some(part) = parts.get_mut(at) {
        *part = other.as_bytes().to_vec();
    }
    *token = parts.join(&b'.');
}
