//! Each row of the verdict table, over real sockets: how often a request arrives, what the call ends with, and whether
//! a token may exist.

mod support;

use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use actor_token::fake::{ApiFault, FakeClerk, FakeResponse, Injection};
use actor_token::{Error, Revocation, request::Body};
use support::{Behavior, Harness, KEY, MisbehavingServer, client, request, variant};

struct Row {
    manner: Behavior,
    create: (usize, &'static str, bool),
    revoke: (usize, &'static str),
}

#[test]
fn every_answer_and_every_silence_has_the_verdict_of_the_table() {
    use Behavior::{CloseAfterRequest, CloseImmediately, Respond, Stall};
    let rows = [
        Row {
            manner: Respond("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n<!doctype"),
            create: (1, "unexpected response", true),
            revoke: (3, "unexpected response"),
        },
        Row {
            manner: Respond(
                "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"object\":\"actor_token\",",
            ),
            create: (1, "no response", true),
            revoke: (3, "no response"),
        },
        Row {
            manner: Respond("HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{}"),
            create: (1, "unexpected response", true),
            revoke: (3, "unexpected response"),
        },
        Row {
            manner: Respond("HTTP/1.1 204 No Content\r\n\r\n"),
            create: (1, "unexpected response", true),
            revoke: (3, "unexpected response"),
        },
        Row {
            manner: Respond(
                "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n",
            ),
            create: (3, "api", false),
            revoke: (3, "api"),
        },
        Row {
            manner: Respond(
                "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
            ),
            create: (1, "api", false),
            revoke: (1, "api"),
        },
        Row {
            manner: Respond(
                "HTTP/1.1 303 See Other\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n",
            ),
            create: (1, "api", false),
            revoke: (1, "api"),
        },
        Row {
            manner: Respond("HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 2\r\n\r\n{}"),
            create: (1, "api", false),
            revoke: (1, "api"),
        },
        Row {
            manner: Respond("HTTP/1.1 422 Unprocessable Content\r\ncontent-length: 900\r\n\r\n{"),
            create: (1, "no response", false),
            revoke: (1, "no response"),
        },
        Row {
            manner: Respond("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n"),
            create: (1, "api", true),
            revoke: (3, "api"),
        },
        Row {
            manner: Respond(
                "HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<h1>",
            ),
            create: (1, "api", true),
            revoke: (3, "api"),
        },
        Row {
            manner: Respond("what is this\r\n\r\n"),
            create: (1, "no response", true),
            revoke: (3, "no response"),
        },
        Row {
            manner: CloseAfterRequest,
            create: (1, "no response", true),
            revoke: (3, "no response"),
        },
        Row {
            manner: Stall,
            create: (1, "no response", true),
            revoke: (3, "no response"),
        },
        // Whether anything arrived can't be known here, so the call must not be repeated, and nothing was read.
        Row {
            manner: CloseImmediately,
            create: (0, "no response", true),
            revoke: (0, "no response"),
        },
    ];
    for Row {
        manner,
        create,
        revoke,
    } in rows
    {
        let fake = FakeClerk::new();

        let boor = MisbehavingServer::serve(manner);
        let error = client(&boor.url(), KEY, &fake)
            .issue(&request())
            .unwrap_err();
        let got = (
            boor.requests().len(),
            variant(&error),
            error.token_may_exist(),
        );
        assert_eq!(got, create, "create, {manner:?}: {error}");

        let boor = MisbehavingServer::serve(manner);
        let error = client(&boor.url(), KEY, &fake).revoke("act_1").unwrap_err();
        assert_eq!(
            (boor.requests().len(), variant(&error)),
            revoke,
            "revoke, {manner:?}: {error}"
        );
        assert!(!error.token_may_exist(), "revoke, {manner:?}: {error}");
        assert_eq!(
            error.orphaned_token_expires_by(),
            None,
            "revoke, {manner:?}: {error}"
        );
    }
}

#[test]
fn a_refused_connection_is_tried_again_and_then_said_to_have_sent_nothing() {
    // The near end of a connection: its port is taken, and nobody listens there.
    let far_end = TcpListener::bind("127.0.0.1:0").unwrap();
    let near_end = TcpStream::connect(far_end.local_addr().unwrap()).unwrap();
    let deserted = format!("http://{}", near_end.local_addr().unwrap());
    let fake = FakeClerk::new();
    let clerk = client(&deserted, KEY, &fake);

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
    let waits = [500, 1000, 500, 1000].map(Duration::from_millis);
    assert_eq!(clerk.transport().sleeps(), waits, "on the stand-in's clock");
}

#[test]
fn a_failed_tls_handshake_sent_nothing() {
    let boor = MisbehavingServer::serve(Behavior::RespondEarly("HTTP/1.1 400 Bad Request\r\n\r\n"));
    let url = format!("https://{}", boor.address);
    let error = client(&url, KEY, &FakeClerk::new())
        .issue(&request())
        .unwrap_err();
    assert!(
        matches!(&error, Error::NoResponse(error) if error.is_not_sent()),
        "{error:?}"
    );
    assert_eq!(boor.requests().len(), 0, "no request in the clear");
}

#[test]
fn a_server_error_on_create_is_sent_once_and_may_have_issued() {
    let harness = Harness::new();
    harness
        .fake
        .inject(Injection::respond_with(ApiFault::InternalClerkError));
    let error = harness.clerk.issue(&request()).unwrap_err();
    assert!(error.token_may_exist(), "{error}");
    assert_eq!(harness.fake.requests().len(), 1);
    assert!(harness.clerk.transport().sleeps().is_empty());
}

#[test]
fn a_rate_limit_is_waited_for_as_long_as_the_header_says() {
    let fake = FakeClerk::builder()
        .rate_limit(1, Duration::from_secs(10))
        .build();
    let harness = Harness::with_fake(fake);
    drop(harness.clerk.issue(&request()).unwrap());
    drop(harness.clerk.issue(&request()).unwrap());
    assert_eq!(
        harness.clerk.transport().sleeps(),
        [Duration::from_secs(10)]
    );
    assert_eq!(
        harness.fake.requests().len(),
        3,
        "one, then a refused one and its repetition"
    );
    assert_eq!(harness.fake.tokens().len(), 2);
}

#[test]
fn a_rate_limit_until_a_date_is_measured_by_the_answers_own_clock() {
    let harness = Harness::new();
    let limited = http::Response::builder()
        .status(429)
        .header("date", "Sun, 06 Nov 1994 12:00:00 GMT")
        .header("retry-after", "Sun, 06 Nov 1994 12:00:07 GMT")
        .body(Body::empty())
        .unwrap();
    harness.fake.inject(Injection::respond_with(limited));
    drop(harness.clerk.issue(&request()).unwrap());
    assert_eq!(harness.clerk.transport().sleeps(), [Duration::from_secs(7)]);
}

#[test]
fn a_token_whose_answer_was_lost_is_a_ghost_and_is_told() {
    for ghost in [
        FakeResponse::from(ApiFault::GatewayTimeout),
        FakeResponse::html(http::StatusCode::BAD_GATEWAY),
    ] {
        let harness = Harness::new();
        harness.fake.inject(Injection::replace_response(ghost));
        let error = harness.clerk.issue(&request()).unwrap_err();
        assert!(error.token_may_exist(), "{error}");
        assert_eq!(
            harness.fake.tokens().len(),
            1,
            "exactly one, and nobody holds it"
        );
    }
}

#[test]
fn a_revoke_whose_answer_was_lost_is_repeated_and_has_succeeded() {
    let harness = Harness::new();
    let token = harness.clerk.issue(&request()).unwrap();
    harness.fake.inject(Injection::drop_response());
    let revocation = harness.clerk.revoke(token.id()).unwrap();
    assert!(
        matches!(revocation, Revocation::AlreadyRevoked),
        "{revocation:?}"
    );
}
