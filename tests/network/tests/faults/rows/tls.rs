//! TLS faults: invalid certificates, and a client or server without TLS.

use actor_token::transport::TransportErrorKind::{self, ConnectionClosed, InvalidCertificate, Tls};

use super::{except_hyper, token};
use crate::adapter::{Adapter, CANARY};
use crate::server::Step::{Read, RepeatAllSteps, Write};
use crate::table::CallEnd::{NoResponse, NotSent, Token};
use crate::table::{CallEnd, Expected, Peer, Row, http_response};
use crate::tls::Certificate;

/// Returns peers with which the handshake fails, and the expected kind of the error. The client
/// then sends no request.
fn failed_handshakes() -> Vec<(&'static str, Peer, TransportErrorKind)> {
    let steps = vec![
        Read,
        Write(http_response(200, "", token("pending"))),
        RepeatAllSteps,
    ];
    let no_tls = vec![Write(http_response(400, "connection: close\r\n", CANARY))];
    vec![
        (
            "untrusted certificate",
            Peer::Tls(Certificate::UntrustedIssuer, steps.clone()),
            InvalidCertificate,
        ),
        (
            "expired certificate",
            Peer::Tls(Certificate::Expired, steps.clone()),
            InvalidCertificate,
        ),
        (
            "certificate for another host",
            Peer::Tls(Certificate::WrongHost, steps),
            InvalidCertificate,
        ),
        ("https to a server without TLS", Peer::NoTls(no_tls), Tls),
        (
            "https to a server that closes the connection",
            Peer::NoTls(Vec::new()),
            ConnectionClosed,
        ),
    ]
}

/// Returns a row with a valid certificate. It shows that the other rows fail because of their
/// certificates.
fn valid_certificate_row(body: String, end: CallEnd) -> Row {
    let steps = vec![Read, Write(http_response(200, "", body)), RepeatAllSteps];
    let peer = Peer::Tls(Certificate::Good, steps);
    Row::new("valid certificate", peer, Expected::no_orphan(1, end))
}

pub fn issue_rows() -> Vec<Row> {
    let mut rows = vec![
        valid_certificate_row(token("pending"), Token),
        // The client sends the complete request unencrypted, but the server can't read it.
        Row::new(
            "http to a server that only speaks TLS",
            Peer::OnlyTls,
            Expected {
                requests: 0,
                ..Expected::maybe_orphan(NoResponse)
            },
        ),
    ];
    for (name, peer, kind) in failed_handshakes() {
        rows.push(Row::new(name, peer, Expected::no_orphan(0, NotSent)).kind(kind));
    }
    rows
}

const UREQ_HANDSHAKE: &str = "The ureq adapter knows that a request was sent when ureq reads its body. Without a body it \
    cannot know. Such requests are retried in either case.";

/// Returns rows for calls that are always safe to repeat, such as revoke. A success response has
/// this `body`, and the call then ends with `end`.
pub fn retryable_rows(body: &str, end: CallEnd) -> Vec<Row> {
    let mut rows = vec![
        valid_certificate_row(body.to_owned(), end),
        Row::new(
            "http to a server that only speaks TLS",
            Peer::OnlyTls,
            Expected::no_orphan(0, NoResponse),
        ),
    ];
    for (name, peer, kind) in failed_handshakes() {
        let row = Row::new(name, peer, Expected::no_orphan(0, NotSent)).kind(kind);
        let row = row.except(
            Adapter::Ureq,
            Expected::no_orphan(0, NoResponse),
            UREQ_HANDSHAKE,
        );
        rows.push(except_hyper(row));
    }
    rows
}
