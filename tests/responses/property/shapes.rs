//! Replies made by a grammar: nearly valid responses, with a few wrong parts.

use actor_token::request::Body;

use super::check::{Case, REVOKED_ID};
use super::draw::Draw;
use super::redaction::CANARY;
use super::reply::{DURATIONS, HEADERS, Head, Reply, ReplyKind, STATUSES};
use super::setup::Setup;

/// More than the client reads of a response.
static BLANKS: [u8; 1024 * 1024 + 1] = [b' '; 1024 * 1024 + 1];

pub(super) fn case(bytes: &[u8]) -> Case {
    let mut draw = Draw::new(bytes);
    let setup = Setup::draw(&mut draw);
    let mut replies = vec![reply(&mut draw)];
    while !draw.is_used_up() && replies.len() < 8 {
        replies.push(reply(&mut draw));
    }
    Case { setup, replies }
}

fn reply(draw: &mut Draw<'_>) -> Reply {
    let duration = if draw.once_in(8) {
        *draw.one_of(&DURATIONS)
    } else {
        DURATIONS[0]
    };
    let kind = match draw.below(10) {
        7 => ReplyKind::Truncated(head(draw)),
        8 => ReplyKind::NotSent,
        9 => ReplyKind::NoResponse,
        _ => ReplyKind::Response(head(draw), body(draw)),
    };
    Reply { kind, duration }
}

fn head(draw: &mut Draw<'_>) -> Head {
    let status = if draw.once_in(3) {
        *draw.one_of(&STATUSES)
    } else {
        200
    };
    let values: Vec<_> = HEADERS
        .into_iter()
        .map(|name| (name, value(name, draw)))
        .collect();
    let present = values
        .iter()
        .filter_map(|(name, value)| Some((*name, value.as_deref()?.as_bytes())));
    Head::new(status, present)
}

fn value(name: &str, draw: &mut Draw<'_>) -> Option<String> {
    if !draw.once_in(3) {
        return None;
    }
    let noon = "Sun, 06 Nov 1994 12:00:00 GMT";
    let texts: &[&str] = match name {
        "retry-after" => &[
            "0",
            "1",
            "7",
            "19",
            "3600",
            "99999999999999999999",
            noon,
            "soon",
            " 2 ",
        ],
        "date" => &[noon, "Sun, 06 Nov 1994 11:59:53 GMT", "today"],
        "x-clerk-trace-id" => &["0123456789abcdef0123456789ABCDEF", CANARY],
        _ => &["application/json", "text/html", "\u{e9}"],
    };
    Some((*draw.one_of(texts)).to_owned())
}

fn body(draw: &mut Draw<'_>) -> Body {
    let mut text = match draw.below(8) {
        0..4 => token(draw),
        4..6 => envelope(draw),
        6 => json(draw, 0),
        _ => draw
            .one_of(&["", "<html>bad gateway</html>", "{", "null", "[]"])
            .to_string(),
    };
    match draw.below(64) {
        61 => text.insert(0, '\u{feff}'),
        62 => text.truncate(boundary(&text, draw.below(256))),
        63 => text += *draw.one_of(&["}", " ", ",", "\0"]),
        60 if draw.once_in(4) => {
            return Body::from(std::str::from_utf8(&BLANKS).unwrap_or_default());
        }
        _ => {}
    }
    Body::from(text)
}

/// Returns the last char boundary that is at most `at`.
fn boundary(text: &str, at: usize) -> usize {
    let mut offsets = (0..=at.min(text.len())).rev();
    offsets.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Returns an actor token. Sometimes, a member is missing, duplicate or of a wrong type.
fn token(draw: &mut Draw<'_>) -> String {
    let members = [
        ("object", "\"actor_token\"".to_owned()),
        ("id", format!("\"{REVOKED_ID}\"")),
        ("user_id", "\"user_2\"".to_owned()),
        ("actor", actor(draw)),
        (
            "status",
            draw.one_of(&["\"pending\"", "\"revoked\"", "\"accepted\"", "\"paused\""])
                .to_string(),
        ),
        ("token", jwt(draw)),
        (
            "url",
            format!("\"https://clerk.example.com/v1/tickets/accept?ticket={CANARY}\""),
        ),
        ("created_at", time(draw)),
        ("updated_at", time(draw)),
    ];
    object(draw, &members)
}

fn envelope(draw: &mut Draw<'_>) -> String {
    const CODES: [&str; 8] = [
        "\"actor_token_cannot_be_revoked_code\"",
        "\"form_param_missing\"",
        "\"impersonation_limit_exceeded\"",
        "\"sk_live_abc\"",
        "7",
        "null",
        "\"Not A Code\"",
        "\"\"",
    ];
    const REASONS: [&str; 5] = [
        "\"it can't be, because its status is revoked.\"",
        "\"it can't be, because its status is accepted.\"",
        "\"because its status is \"",
        "\"because its status is pending\"",
        "null",
    ];
    let items: Vec<_> = (0..draw.below(5))
        .map(|_| {
            let meta = format!(
                "{{\"param_name\":\"actor.sub\",\"more\":{}}}",
                json(draw, 2)
            );
            let item = [
                ("code", draw.one_of(&CODES).to_string()),
                ("message", format!("\"{CANARY}\"")),
                ("long_message", draw.one_of(&REASONS).to_string()),
                ("meta", meta),
            ];
            object(draw, &item)
        })
        .collect();
    let mut list = items.join(",");
    if draw.once_in(16) {
        let more = "0,".repeat(draw.below(256) * draw.below(64));
        list.insert_str(0, &more);
    }
    let trace = draw.one_of(&["\"0123456789abcdef0123456789abcdef\"", "\"short\"", "7"]);
    let members = [
        ("errors", format!("[{list}]")),
        ("clerk_trace_id", trace.to_string()),
    ];
    object(draw, &members)
}

/// Returns an object with these members, sometimes in a different order or with mistakes.
fn object(draw: &mut Draw<'_>, members: &[(&str, String)]) -> String {
    let first = if draw.once_in(8) {
        draw.below(members.len())
    } else {
        0
    };
    let is_valid = draw.once_in(2);
    let mut parts = Vec::new();
    for (name, value) in members.iter().cycle().skip(first).take(members.len()) {
        let value = match if is_valid { 0 } else { draw.below(32) } {
            27 => continue,
            28 => "null".to_owned(),
            29 => format!("\"{CANARY}\""),
            30 => json(draw, 0),
            31 => {
                parts.push(format!("\"{name}\":{value}"));
                json(draw, 1)
            }
            _ => value.clone(),
        };
        parts.push(format!("\"{name}\":{value}"));
    }
    if draw.once_in(8) {
        parts.push(format!("\"new\":{}", json(draw, 0)));
    }
    format!("{{{}}}", parts.join(","))
}

fn actor(draw: &mut Draw<'_>) -> String {
    if draw.once_in(4) {
        return json(draw, 0);
    }
    let members = [("sub", "\"user_1\"".to_owned()), ("case", json(draw, 1))];
    object(draw, &members)
}

/// Returns any JSON, and sometimes invalid JSON.
fn json(draw: &mut Draw<'_>, depth: usize) -> String {
    let leaf_only = depth > 4;
    match draw.below(if leaf_only { 6 } else { 9 }) {
        0 => draw.number().to_string(),
        1 => draw
            .one_of(&[
                "null", "true", "1e999", "-0", "-1", "1.5", "1E400", "nul", "9e-400",
            ])
            .to_string(),
        2 => format!("\"{CANARY}\""),
        3 => string(draw),
        4 | 5 => float(draw),
        6 => {
            let items: Vec<_> = (0..draw.below(4)).map(|_| json(draw, depth + 1)).collect();
            format!("[{}]", items.join(","))
        }
        7 => {
            let members = [("sub", string(draw)), ("\\u0073ub", json(draw, depth + 1))];
            object(draw, &members)
        }
        _ => {
            let levels = draw.below(256);
            let inner = json(draw, depth + 4);
            let (open, close) = if draw.once_in(2) {
                ("{\"a\":", "}")
            } else {
                ("[", "]")
            };
            format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
        }
    }
}

fn float(draw: &mut Draw<'_>) -> String {
    let exponent = i32::from(draw.byte()) * 3 - 400;
    format!("{}.{}e{exponent}", draw.number(), draw.number())
}

fn string(draw: &mut Draw<'_>) -> String {
    let parts = [
        "user_1",
        "\\u00e9",
        "\\ud83d\\ude00",
        "\\ud800",
        "\u{1f600}",
        "\\n",
        "\\\\",
        "\u{7f}",
        "<&>",
    ];
    let text: String = (0..draw.below(5)).map(|_| *draw.one_of(&parts)).collect();
    format!("\"{text}\"")
}

fn time(draw: &mut Draw<'_>) -> String {
    if draw.once_in(4) {
        return json(draw, 1);
    }
    draw.number().to_string()
}

/// Returns a JWT, usually with an expiry.
fn jwt(draw: &mut Draw<'_>) -> String {
    let claims = match draw.below(4) {
        0 => "{\"exp\":1700000600}".to_owned(),
        1 => format!("{{\"exp\":{}}}", draw.number()),
        2 => format!("{{\"exp\":{}}}", json(draw, 1)),
        _ => return format!("\"{CANARY}\""),
    };
    format!(
        "\"eyJhbGciOiJub25lIn0.{}.c2VjcmV0\"",
        base64_url(claims.as_bytes())
    )
}

fn base64_url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let letters = bytes.chunks(3).flat_map(|chunk| {
        let bits = (0..3).fold(0_usize, |sum, i| {
            (sum << 8) | usize::from(*chunk.get(i).unwrap_or(&0))
        });
        (0..=chunk.len()).map(move |i| char::from(LETTERS[(bits >> (18 - 6 * i)) & 63]))
    });
    letters.collect()
}
