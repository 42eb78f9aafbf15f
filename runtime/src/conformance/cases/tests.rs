//! Tests that each case rejects exactly the expected observations.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;

use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};

use super::super::case::Case;
use super::super::invariants::{NO_LEAKS, RIGHT_SERVER, SENT_ONCE, TRUE_NOT_SENT};
use super::super::observation::{MARKER_HEADER, Observation, Outcome};
use super::super::received::Received;
use super::super::server::Reply;
use super::all;
use crate::request::Body;
use crate::transport::TransportError;

const SERVER: &str = "127.0.0.1:8080";

/// Returns the request as a server receives it from a correct transport.
fn correctly_received(request: &Request<Body>) -> Received {
    let mut headers = request.headers().clone();
    headers.insert(HOST, HeaderValue::from_static(SERVER));
    headers.insert(CONTENT_LENGTH, request.body().len().into());
    let line = |(name, value): (&http::HeaderName, &HeaderValue)| {
        (name.to_string(), value.to_str().unwrap().to_owned())
    };
    Received {
        method: request.method().to_string(),
        target: request.uri().path_and_query().unwrap().to_string(),
        headers: headers.iter().map(line).collect(),
        body: request.body().as_bytes().to_vec(),
    }
}

/// Returns the observation of a correct transport and a server that responds: each request was
/// received, and each response was returned.
fn correct_observation(case: &Case) -> Observation {
    let requests = case.requests_to(&format!("http://{SERVER}"));
    let response = |n: usize| match case.replies.get(n).or(case.replies.last()) {
        Some(Reply::Respond(response) | Reply::RespondAndClose(response)) => response.clone(),
        _ => Response::new(Body::from("{}")),
    };
    Observation {
        outcomes: (0..requests.len()).map(|n| Ok(response(n))).collect(),
        received: requests.iter().map(correctly_received).collect(),
        host: SERVER.to_owned(),
        received_elsewhere: 0,
        timed_out: false,
    }
}

/// Replaces each outcome by an error.
fn fail_with(observed: &mut Observation, error: impl Fn() -> TransportError) {
    observed
        .outcomes
        .iter_mut()
        .for_each(|it| *it = Err(error()));
}

fn maybe_sent() -> TransportError {
    TransportError::maybe_sent("truncated")
}

/// Returns an error with a response head, with or without the marker header.
fn error_with_response_head(status: StatusCode, has_marker: bool) -> TransportError {
    let mut headers = HeaderMap::new();
    if has_marker {
        headers.insert(MARKER_HEADER, HeaderValue::from_static("0"));
    }
    maybe_sent().with_response_head(status, headers)
}

/// Changes each received request.
fn change_each_request(observed: &mut Observation, change: impl Fn(&mut Received)) {
    observed.received.iter_mut().for_each(change);
}

/// Changes each response that the transport returned.
fn change_each_response(observed: &mut Observation, change: impl Fn(&mut Response<Body>)) {
    let responses = observed
        .outcomes
        .iter_mut()
        .filter_map(|it: &mut Outcome| it.as_mut().ok());
    responses.for_each(change);
}

fn remove_header(received: &mut Received, name: &str) {
    received.headers.retain(|(known, _)| known != name);
}

fn add_header(received: &mut Received, name: &str, value: &str) {
    received.headers.push((name.to_owned(), value.to_owned()));
}

type Change = fn(&mut Observation);

/// The scenarios, each with a letter for `expected.txt`. A scenario changes one thing in a correct
/// observation.
const SCENARIOS: &[(char, Change)] = &[
    // Everything is correct.
    ('a', |_| {}),
    // No request could be created.
    ('b', |observed| {
        observed.outcomes.clear();
        observed.received.clear();
    }),
    // Nothing was received, but the transport returned a response.
    ('c', |observed| observed.received.clear()),
    // Each request was received twice.
    ('d', |observed| {
        observed.received.extend(observed.received.clone());
    }),
    // One request went to another server.
    ('e', |observed| observed.received_elsewhere = 1),
    // Nothing was received, and the error is `not_sent`.
    ('f', |observed| {
        observed.received.clear();
        fail_with(observed, || TransportError::not_sent("refused"));
    }),
    // The request was received, but the error is `not_sent`.
    ('g', |observed| {
        fail_with(observed, || TransportError::not_sent("refused"));
    }),
    // Nothing was received, and the error is `maybe_sent`.
    ('h', |observed| {
        observed.received.clear();
        fail_with(observed, maybe_sent);
    }),
    // The request was received, and the error is `maybe_sent`.
    ('i', |observed| fail_with(observed, maybe_sent)),
    // The error contains a response head: with one of two statuses, or without headers.
    ('j', |observed| {
        fail_with(observed, || {
            error_with_response_head(StatusCode::UNPROCESSABLE_ENTITY, true)
        });
    }),
    ('k', |observed| {
        fail_with(observed, || error_with_response_head(StatusCode::OK, true));
    }),
    ('l', |observed| {
        fail_with(observed, || {
            error_with_response_head(StatusCode::UNPROCESSABLE_ENTITY, false)
        });
    }),
    // The `Display` or the `Debug` output of the error contains the canary.
    ('m', |observed| {
        fail_with(observed, || {
            TransportError::maybe_sent(LeakyError("response: c4n4ry", ""))
        });
    }),
    ('n', |observed| {
        fail_with(observed, || {
            TransportError::maybe_sent(LeakyError("", "response: c4n4ry"))
        });
    }),
    // The server timed out before the transport did.
    ('o', |observed| {
        fail_with(observed, maybe_sent);
        observed.timed_out = true;
    }),
    // The received request differs from the sent one.
    ('p', |observed| {
        change_each_request(observed, |it| it.method = "PUT".to_owned());
    }),
    ('q', |observed| {
        change_each_request(observed, |it| it.target.push('/'));
    }),
    ('r', |observed| {
        change_each_request(observed, |it| remove_header(it, "authorization"));
    }),
    ('s', |observed| {
        change_each_request(observed, |it| {
            add_header(it, "user-agent", "actor-token-conformance");
        });
    }),
    ('t', |observed| {
        change_each_request(observed, |it| remove_header(it, "content-type"));
    }),
    ('u', |observed| {
        change_each_request(observed, |it| {
            remove_header(it, "host");
            add_header(it, "host", "localhost");
        });
    }),
    ('v', |observed| {
        change_each_request(observed, |it| {
            remove_header(it, "content-length");
            add_header(it, "transfer-encoding", "chunked");
        });
    }),
    ('w', |observed| {
        change_each_request(observed, |it| remove_header(it, "content-length"));
    }),
    ('x', |observed| {
        change_each_request(observed, |it| it.body.push(b'!'));
    }),
    // The returned response differs from the server's.
    ('y', |observed| {
        change_each_response(observed, |it| *it.status_mut() = StatusCode::IM_A_TEAPOT);
    }),
    ('z', |observed| {
        change_each_response(observed, |it| *it.body_mut() = Body::from("!"));
    }),
    ('A', |observed| {
        change_each_response(observed, |it| it.headers_mut().clear());
    }),
    ('B', |observed| {
        change_each_response(observed, |it| {
            for (name, value) in it.headers().clone() {
                it.headers_mut().append(name.unwrap_or(HOST), value);
            }
        });
    }),
    // Only one request was received.
    ('C', |observed| observed.received.truncate(1)),
    // Nothing was received, and the error is `unusable`.
    ('D', |observed| {
        observed.received.clear();
        fail_with(observed, || TransportError::unusable("refused"));
    }),
];

/// An error with these strings as its `Display` and `Debug` output.
struct LeakyError(&'static str, &'static str);

impl fmt::Display for LeakyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for LeakyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1)
    }
}

impl Error for LeakyError {}

/// Returns the letters of the scenarios that a case rejects: first by its own check, then by each
/// invariant.
fn rejected_scenarios(case: &Case) -> String {
    let (mut own, mut invariants) = (String::new(), [const { String::new() }; 4]);
    for request in case.requests_to("") {
        let path = request.uri().path();
        match request.method().as_str() {
            "POST" => assert!(path.starts_with("/v1/actor_tokens"), "{}", case.name),
            method => assert_eq!((method, path), ("GET", "/v1/sessions"), "{}", case.name),
        }
        assert!(request.headers().contains_key("authorization"));
    }
    for (letter, change) in SCENARIOS {
        let mut observed = correct_observation(case);
        change(&mut observed);
        for failure in case.check(&observed) {
            assert_eq!(failure.case(), case.name);
            let rules = [SENT_ONCE, RIGHT_SERVER, TRUE_NOT_SENT, NO_LEAKS];
            match rules.iter().position(|rule| failure.requirement() == *rule) {
                Some(rule) => invariants[rule].push(*letter),
                None => own.push(*letter),
            }
        }
    }
    format!("{own} | {}", invariants.join(" "))
}

#[test]
fn each_case_rejects_expected_scenarios() {
    let other_server = SocketAddr::from(([127, 0, 0, 1], 9));
    let mut table: Vec<(String, Vec<String>)> = Vec::new();
    for case in all(other_server) {
        let rejected = rejected_scenarios(&case);
        match table.iter_mut().find(|(known, _)| *known == rejected) {
            Some((_, cases)) => cases.push(case.name),
            None => table.push((rejected, vec![case.name])),
        }
    }
    let lines = table
        .iter()
        .map(|(rejected, cases)| format!("{rejected}: {}", cases.join(", ")));
    let table = lines.collect::<Vec<_>>().join("\n");
    assert_eq!(table, include_str!("expected.txt").trim_end(), "\n{table}");
}

/// Returns the observations that a case reports for a scenario.
fn reported_observations(name: &str, letter: char) -> String {
    let mut cases = all(SocketAddr::from(([127, 0, 0, 1], 9))).into_iter();
    let case = cases.find(|case| case.name == name).unwrap();
    let (_, change) = SCENARIOS
        .iter()
        .find(|(known, _)| *known == letter)
        .unwrap();
    let mut observed = correct_observation(&case);
    change(&mut observed);
    let reported: Vec<_> = case
        .check(&observed)
        .into_iter()
        .map(|it| it.observed)
        .collect();
    reported.join("; ")
}

#[test]
fn failure_describes_observation_without_canary() {
    for (case, letter, expected) in [
        ("one request", 'b', "no request could be created"),
        ("one request", 'c', "0 requests received"),
        (
            "one request",
            'd',
            "2 requests received; 1 sent, 2 received",
        ),
        (
            "headers",
            's',
            "`user-agent` received 2 times, or with a different value",
        ),
        ("status 404", 'e', "1 received by the target of a redirect"),
        (
            "status 404",
            'f',
            "expected a response, got an error (reported as not sent)",
        ),
        (
            "status 404",
            'i',
            "expected a response, got an error (reported as maybe sent, without a response head)",
        ),
        (
            "status 404",
            'j',
            "expected a response, got an error (reported as maybe sent, with the response head of a 422 Unprocessable Entity)",
        ),
        (
            "status 404",
            'l',
            "expected a response, got an error (reported as maybe sent, with status 422 Unprocessable Entity, but without all headers)",
        ),
        (
            "status 204",
            'z',
            "expected a response with status 204 and 0 bytes, got a response with status 204 and 1 bytes, or with different bytes",
        ),
        (
            "status 204",
            'A',
            "the header `x-clerk-trace-id` is missing, duplicated or changed",
        ),
        ("hang-up", 'a', "a response with status 200 and 2 bytes"),
        (
            "hang-up",
            'g',
            "reported as not sent; 1 sent, 1 received, 1 reported as not sent",
        ),
        (
            "hang-up",
            'm',
            "it is quoted by the `Display` output of the error or of one of its sources",
        ),
        (
            "hang-up",
            'n',
            "it is quoted by the `Debug` output of the error or of one of its sources",
        ),
        (
            "refused",
            'D',
            "reported as unusable, which is never retried",
        ),
        (
            "silence",
            'o',
            "the server timed out first, long after `timeout`",
        ),
    ] {
        assert_eq!(
            reported_observations(case, letter),
            expected,
            "{case}, {letter}"
        );
    }
}
