//! What every case says to a gallery of what can be seen: a suite that finds nothing is worth nothing.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;

use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};

use super::super::case::{Case, Outcome, Seen};
use super::super::invariants::{ELSEWHERE, ONCE, QUOTING, TRULY_NOT_SENT};
use super::super::received::Received;
use super::super::server::Turn;
use super::{MARK, all};
use crate::Body;
use crate::transport::TransportError;

const SERVER: &str = "127.0.0.1:8080";

/// The request as it should arrive.
fn arrived(request: &Request<Body>) -> Received {
    let mut headers = request.headers().clone();
    headers.insert(HOST, HeaderValue::from_static(SERVER));
    headers.insert(CONTENT_LENGTH, request.body().len().into());
    let line = |(name, value): (&http::HeaderName, &HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    Received {
        method: request.method().to_string(),
        target: request.uri().path().to_owned(),
        headers: headers.iter().map(line).collect(),
        body: request.body().as_bytes().to_vec(),
    }
}

/// Everything as it should be, if an answer is due: each request arrived, and the server's answers came back.
fn well(case: &Case) -> Seen {
    let requests = case.requests(&format!("http://{SERVER}"));
    let answer = |n: usize| match case.turns.get(n).or(case.turns.last()) {
        Some(Turn::Answer(answer) | Turn::Last(answer)) => answer.clone(),
        _ => Response::new(Body::from("{}")),
    };
    Seen {
        outcomes: (0..requests.len()).map(|n| Ok(answer(n))).collect(),
        received: requests.iter().map(arrived).collect(),
        host: SERVER.to_owned(),
        elsewhere: 0,
        lost_patience: false,
    }
}

fn fail(seen: &mut Seen, error: impl Fn() -> TransportError) {
    seen.outcomes.iter_mut().for_each(|it| *it = Err(error()));
}

fn unknown() -> TransportError {
    TransportError::unknown("cut off")
}

/// An error that kept this much of an answer's head.
fn with_head(status: StatusCode, mark: bool) -> TransportError {
    let mut headers = HeaderMap::new();
    if mark {
        headers.insert(MARK, HeaderValue::from_static("0"));
    }
    unknown().with_head(status, headers)
}

fn each(seen: &mut Seen, change: impl Fn(&mut Received)) {
    seen.received.iter_mut().for_each(change);
}

fn each_answer(seen: &mut Seen, change: impl Fn(&mut Response<Body>)) {
    let answers = seen
        .outcomes
        .iter_mut()
        .filter_map(|it: &mut Outcome| it.as_mut().ok());
    answers.for_each(change);
}

fn without(received: &mut Received, name: &str) {
    received.headers.retain(|(known, _)| known != name);
}

fn with(received: &mut Received, name: &str, value: &str) {
    received.headers.push((name.to_owned(), value.to_owned()));
}

type Change = fn(&mut Seen);

/// One letter each, and how it differs from what is well.
const GALLERY: &[(char, Change)] = &[
    // All is well.
    ('a', |_| {}),
    // No request could be made.
    ('b', |seen| {
        seen.outcomes.clear();
        seen.received.clear();
    }),
    // Nothing arrived, and the answer is made up.
    ('c', |seen| seen.received.clear()),
    // Each arrived twice.
    ('d', |seen| seen.received.extend(seen.received.clone())),
    // One went elsewhere.
    ('e', |seen| seen.elsewhere = 1),
    // Nothing arrived, and that is what is said.
    ('f', |seen| {
        seen.received.clear();
        fail(seen, || TransportError::not_sent("refused"));
    }),
    // It arrived, and is said not to.
    ('g', |seen| {
        fail(seen, || TransportError::not_sent("refused"));
    }),
    // Nothing arrived, and nobody knows.
    ('h', |seen| {
        seen.received.clear();
        fail(seen, unknown);
    }),
    // It arrived, and nobody knows.
    ('i', |seen| fail(seen, unknown)),
    // The head was kept, of one status and of the other, or without its headers.
    ('j', |seen| {
        fail(seen, || with_head(StatusCode::UNPROCESSABLE_ENTITY, true));
    }),
    ('k', |seen| fail(seen, || with_head(StatusCode::OK, true))),
    ('l', |seen| {
        fail(seen, || with_head(StatusCode::UNPROCESSABLE_ENTITY, false));
    }),
    // The error quotes, in its `Display` or its `Debug`.
    ('m', |seen| {
        fail(seen, || TransportError::unknown(Says("it said c4n4ry", "")));
    }),
    ('n', |seen| {
        fail(seen, || TransportError::unknown(Says("", "it said c4n4ry")));
    }),
    // The server gave up first.
    ('o', |seen| {
        fail(seen, unknown);
        seen.lost_patience = true;
    }),
    // What arrived isn't what was sent.
    ('p', |seen| each(seen, |it| it.method = "GET".to_owned())),
    ('q', |seen| each(seen, |it| it.target.push('/'))),
    ('r', |seen| each(seen, |it| without(it, "authorization"))),
    ('s', |seen| {
        each(seen, |it| with(it, "user-agent", "actor-token-conformance"));
    }),
    ('t', |seen| each(seen, |it| without(it, "content-type"))),
    ('u', |seen| {
        each(seen, |it| {
            without(it, "host");
            with(it, "host", "localhost");
        });
    }),
    ('v', |seen| {
        each(seen, |it| {
            without(it, "content-length");
            with(it, "transfer-encoding", "chunked");
        });
    }),
    ('w', |seen| each(seen, |it| without(it, "content-length"))),
    ('x', |seen| each(seen, |it| it.body.push(b'!'))),
    // What came back isn't what was answered.
    ('y', |seen| {
        each_answer(seen, |it| *it.status_mut() = StatusCode::IM_A_TEAPOT);
    }),
    ('z', |seen| {
        each_answer(seen, |it| *it.body_mut() = Body::from("!"));
    }),
    ('A', |seen| each_answer(seen, |it| it.headers_mut().clear())),
    ('B', |seen| {
        each_answer(seen, |it| {
            for (name, value) in it.headers().clone() {
                it.headers_mut().append(name.unwrap_or(HOST), value);
            }
        });
    }),
    // One answer too few.
    ('C', |seen| seen.received.truncate(1)),
    // Nothing arrived, and a retry is ruled out.
    ('D', |seen| {
        seen.received.clear();
        fail(seen, || TransportError::unusable("refused"));
    }),
];

/// An error that says this, and shows that.
struct Says(&'static str, &'static str);

impl fmt::Display for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

impl Error for Says {}

/// What is found in the gallery: the letters for which a promise of the case itself is broken, then those of each that holds always.
fn found(case: &Case) -> String {
    let (mut own, mut always) = (String::new(), [const { String::new() }; 4]);
    for request in case.requests("") {
        assert_eq!(request.method(), "POST", "{}", case.name);
        let path = request.uri().path();
        assert!(path.starts_with("/v1/actor_tokens"), "{}", case.name);
        assert!(request.headers().contains_key("authorization"));
    }
    for (letter, change) in GALLERY {
        let mut seen = well(case);
        change(&mut seen);
        for failure in case.judge(&seen) {
            assert_eq!(failure.case(), case.name);
            let rules = [ONCE, ELSEWHERE, TRULY_NOT_SENT, QUOTING];
            match rules.iter().position(|rule| failure.promise() == *rule) {
                Some(rule) => always[rule].push(*letter),
                None => own.push(*letter),
            }
        }
    }
    let [once, elsewhere, not_sent, quoting] = always;
    format!("{own} | {once} {elsewhere} {not_sent} {quoting}")
}

#[test]
fn each_case_finds_what_breaks_its_promise_and_nothing_else() {
    let elsewhere = SocketAddr::from(([127, 0, 0, 1], 9));
    let mut table: Vec<(String, Vec<String>)> = Vec::new();
    for case in all(elsewhere) {
        let found = found(&case);
        match table.iter_mut().find(|(known, _)| *known == found) {
            Some((_, cases)) => cases.push(case.name),
            None => table.push((found, vec![case.name])),
        }
    }
    let lines = table
        .iter()
        .map(|(found, cases)| format!("{found}: {}", cases.join(", ")));
    let table = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(table, include_str!("expected.txt").trim_end(), "\n{table}");
}

/// What is told of the case where it was seen so.
fn told(name: &str, letter: char) -> String {
    let mut cases = all(SocketAddr::from(([127, 0, 0, 1], 9))).into_iter();
    let case = cases.find(|case| case.name == name).unwrap();
    let (_, change) = GALLERY.iter().find(|(known, _)| *known == letter).unwrap();
    let mut seen = well(&case);
    change(&mut seen);
    let told: Vec<_> = case.judge(&seen).into_iter().map(|it| it.seen).collect();
    told.join("; ")
}

#[test]
fn what_was_seen_is_told_in_words_that_quote_nothing() {
    for (case, letter, due) in [
        ("one request", 'b', "no request could be made"),
        ("one request", 'c', "0 requests received"),
        (
            "one request",
            'd',
            "2 requests received; 1 sent, 2 received",
        ),
        (
            "headers",
            's',
            "`user-agent` 2 times, or with another value",
        ),
        (
            "status 404",
            'e',
            "1 received by the server that a redirect led to",
        ),
        (
            "status 404",
            'f',
            "an error (said to be not sent) in the place of an answer",
        ),
        (
            "status 404",
            'i',
            "an error (said to be unknown, without the head of an answer) in the place of an answer",
        ),
        (
            "status 404",
            'j',
            "an error (unknown, with the head of a 422 Unprocessable Entity) in the place of an answer",
        ),
        (
            "status 404",
            'l',
            "an error (unknown, with the status 422 Unprocessable Entity, and headers lost) in the place of an answer",
        ),
        (
            "status 204",
            'z',
            "an answer with status 204 and 1 bytes, or with other bytes, in the place of an answer with status 204 and 0 bytes",
        ),
        (
            "status 204",
            'A',
            "the header `x-clerk-trace-id` lost, doubled or changed",
        ),
        ("hang-up", 'a', "an answer with status 200 and 2 bytes"),
        (
            "hang-up",
            'g',
            "said to be not sent; 1 sent, 1 received, 1 said to be not sent",
        ),
        (
            "hang-up",
            'm',
            "the `Display` of the error or of a source of it quotes it",
        ),
        (
            "hang-up",
            'n',
            "the `Debug` of the error or of a source of it quotes it",
        ),
        ("refused", 'D', "reported as unusable, so never retried"),
        ("silence", 'o', "the server gave up first, long after"),
    ] {
        assert_eq!(told(case, letter), due, "{case}, {letter}");
    }
}
