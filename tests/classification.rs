//! Tests the classification of attempts over real sockets: the number of requests, the resulting
//! error, and whether a token may exist.

mod support;

use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, FakeResponse, Injection};
use actor_token::{Error, Revocation, request::Body};
use support::{Behavior, Harness, KEY, ScriptedServer, client, request, variant};

/// A behavior of the server, with the expected number of requests and error variant for each
/// operation.
struct Row {
    behavior: Behavior,
    /// The `bool` is the expected `token_may_exist`.
    issue: (usize, &'static str, bool),
    revoke: (usize, &'static str),
}

#[test]
fn outcome_matches_classification_table() {
    use Behavior::{CloseAfterRequest, CloseImmediately, Respond, Stall};
    let rows = [
        Row {
            behavior: Respond("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<!doctype"),
            issue: (1, "unexpected response", true),
            revoke: (3, "unexpected response"),
        },
        Row {
            behavior: Respond(
                "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"object\":\"actor_token\",",
            ),
            issue: (1, "no response", true),
            revoke: (3, "no response"),
        },
        Row {
            behavior: Respond("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}"),
            issue: (1, "unexpected response", true),
            revoke: (3, "unexpected response"),
        },
        Row {
            behavior: Respond("HTTP/1.1 204 No Content\r\n\r\n"),
            issue: (1, "unexpected response", true),
            revoke: (3, "unexpected response"),
        },
        Row {
            behavior: Respond(
                "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n",
            ),
            issue: (3, "api", false),
            revoke: (3, "api"),
        },
        Row {
            behavior: Respond(
                "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
            ),
            issue: (1, "api", false),
            revoke: (1, "api"),
        },
        Row {
            behavior: Respond(
                "HTTP/1.1 303 See Other\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
            ),
            issue: (1, "api", false),
            revoke: (1, "api"),
        },
        Row {
            behavior: Respond("HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 2\r\n\r\n{}"),
            issue: (1, "api", false),
            revoke: (1, "api"),
        },
        Row {
            behavior: Respond("HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 900\r\n\r\n{"),
            issue: (1, "no response", false),
            revoke: (1, "no response"),
        },
        Row {
            behavior: Respond("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n"),
            issue: (1, "api", true),
            revoke: (3, "api"),
        },
        Row {
            behavior: Respond(
                "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<h1>",
            ),
            issue: (1, "api", true),
            revoke: (3, "api"),
        },
        Row {
            behavior: Respond("not HTTP\r\n\r\n"),
            issue: (1, "no response", true),
            revoke: (3, "no response"),
        },
        Row {
            behavior: CloseAfterRequest,
            issue: (1, "no response", true),
            revoke: (3, "no response"),
        },
        Row {
            behavior: Stall,
            issue: (1, "no response", true),
            revoke: (3, "no response"),
        },
        // The server receives no request. The client can't know that: a token may exist, and the
        // client must not retry.
        Row {
            behavior: CloseImmediately,
            issue: (0, "no response", true),
            revoke: (0, "no response"),
        },
    ];
    for Row {
        behavior,
        issue,
        revoke,
    } in rows
    {
        let fake = FakeClerk::new();

        let server = ScriptedServer::serve(behavior);
        let error = client(&server.url(), KEY, &fake)
            .issue(&request())
            .unwrap_err();
        let actual = (
            server.requests().len(),
            variant(&error),
            error.token_may_exist(),
        );
        assert_eq!(actual, issue, "issue, {behavior:?}: {error}");

        let server = ScriptedServer::serve(behavior);
        let error = client(&server.url(), KEY, &fake)
            .revoke("act_1")
            .unwrap_err();
        assert_eq!(
            (server.requests().len(), variant(&error)),
            revoke,
            "revoke, {behavior:?}: {error}"
        );
        assert!(!error.token_may_exist(), "revoke, {behavior:?}: {error}");
        assert_eq!(
            error.orphaned_token_expires_by(),
            None,
            "revoke, {behavior:?}: {error}"
        );
    }
}

#[test]
fn refused_connection_is_retried_as_not_sent() {
    // The local port of an open connection is in use, but nothing listens on it.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let stream = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let refusing_url = format!("http://{}", stream.local_addr().unwrap());
    let fake = FakeClerk::new();
    let clerk = client(&refusing_url, KEY, &fake);

    for error in [
        clerk.issue(&request()).unwrap_err(),
        clerk.revoke("act_1").unwrap_err(),
    ] {
        let Error::NoResponse(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.is_not_sent());
        assert_eq!(error.attempts(), 3);
        assert!(!error.token_may_exist());
        assert!(
            error.to_string().contains("the request was not sent"),
            "{error}"
        );
    }
    let expected = [500, 1000, 500, 1000].map(Duration::from_millis);
    assert_eq!(clerk.transport().sleeps(), expected);
}

#[test]
fn failed_tls_handshake_reports_not_sent() {
    let server = ScriptedServer::serve(Behavior::RespondEarly("HTTP/1.1 400 Bad Request\r\n\r\n"));
    let url = format!("https://{}", server.address);
    let error = client(&url, KEY, &FakeClerk::new())
        .issue(&request())
        .unwrap_err();
    assert!(
        matches!(&error, Error::NoResponse(error) if error.is_not_sent()),
        "{error:?}"
    );
    assert_eq!(
        server.requests().len(),
        0,
        "the client must not send an unencrypted request"
    );
}

#[test]
fn issue_is_not_retried_after_500() {
    let harness = Harness::new();
    harness
        .fake
        .inject(Injection::respond_with(ApiFault::InternalClerkError));
    let error = harness.client.issue(&request()).unwrap_err();
    assert!(error.token_may_exist(), "{error}");
    assert_eq!(harness.fake.requests().len(), 1);
    assert!(harness.client.transport().sleeps().is_empty());
}

#[test]
fn rate_limited_issue_waits_for_retry_after() {
    let fake = FakeClerk::builder()
        .rate_limit(1, Duration::from_secs(10))
        .build();
    let harness = Harness::with_fake(fake);
    drop(harness.client.issue(&request()).unwrap());
    drop(harness.client.issue(&request()).unwrap());
    assert_eq!(
        harness.client.transport().sleeps(),
        [Duration::from_secs(10)]
    );
    assert_eq!(
        harness.fake.requests().len(),
        3,
        "the first call, a rejected attempt and its retry"
    );
    assert_eq!(harness.fake.tokens().len(), 2);
}

#[test]
fn retry_after_date_is_relative_to_response_date() {
    let harness = Harness::new();
    let response = http::Response::builder()
        .status(429)
        .header("date", "Sun, 06 Nov 1994 12:00:00 GMT")
        .header("retry-after", "Sun, 06 Nov 1994 12:00:07 GMT")
        .body(Body::empty())
        .unwrap();
    harness.fake.inject(Injection::respond_with(response));
    drop(harness.client.issue(&request()).unwrap());
    assert_eq!(
        harness.client.transport().sleeps(),
        [Duration::from_secs(7)]
    );
}

#[test]
fn gateway_error_reports_possible_token() {
    for response in [
        FakeResponse::from(ApiFault::GatewayTimeout),
        FakeResponse::html(http::StatusCode::BAD_GATEWAY),
    ] {
        let harness = Harness::new();
        harness.fake.inject(Injection::replace_response(response));
        let error = harness.client.issue(&request()).unwrap_err();
        assert!(error.token_may_exist(), "{error}");
        assert_eq!(harness.fake.tokens().len(), 1, "exactly one orphaned token");
    }
}

#[test]
fn revoke_is_retried_after_lost_response() {
    let harness = Harness::new();
    let token = harness.client.issue(&request()).unwrap();
    harness.fake.inject(Injection::drop_response());
    let revocation = harness.client.revoke(token.id()).unwrap();
    assert!(
        matches!(revocation, Revocation::AlreadyRevoked),
        "{revocation:?}"
    );
}
