//! TLS faults: invalid certificates, and a client or server without TLS.

use super::{except_service, token};
use crate::adapter::Adapter;
use crate::server::Step::{Read, Repeat, Write};
use crate::table::End::{NoResponse, NotSent, Token};
use crate::table::{End, Expected, Peer, Row, http};
use crate::tls::Certificate;

/// Returns peers with which the handshake fails, so that nothing is sent.
fn failed_handshakes() -> Vec<(&'static str, Peer)> {
    let steps = vec![Read, Write(http(200, "", token("pending"))), Repeat];
    let no_tls = vec![Write(http(400, "connection: close\r\n", "CaNaRy"))];
    vec![
        (
            "untrusted certificate",
            Peer::Tls(Certificate::UntrustedIssuer, steps.clone()),
        ),
        (
            "expired certificate",
            Peer::Tls(Certificate::Expired, steps.clone()),
        ),
        (
            "certificate for another host",
            Peer::Tls(Certificate::WrongHost, steps),
        ),
        ("https to a server without TLS", Peer::NoTls(no_tls)),
        (
            "https to a server that closes the connection",
            Peer::NoTls(Vec::new()),
        ),
    ]
}

/// Returns a row with a valid certificate. It shows that the others fail because of theirs.
fn good(body: String, end: End) -> Row {
    let steps = vec![Read, Write(http(200, "", body)), Repeat];
    let peer = Peer::Tls(Certificate::Good, steps);
    Row::new("valid certificate", peer, Expected::safe(1, end))
}

pub fn issue_rows() -> Vec<Row> {
    let mut rows = vec![
        good(token("pending"), Token),
        // The complete request was sent unencrypted, which is allowed for loopback addresses only.
        Row::new(
            "http to a server that only speaks TLS",
            Peer::OnlyTls,
            Expected {
                requests: 0,
                ..Expected::unknown(NoResponse)
            },
        ),
    ];
    for (name, peer) in failed_handshakes() {
        rows.push(Row::new(name, peer, Expected::safe(0, NotSent)));
    }
    rows
}

const UREQ_HANDSHAKE: &str = "ureq reports a failed handshake like any other I/O error, and the request has no body whose first \
    read would show that it is being sent; it is retried either way";

pub fn retryable_rows(body: &str, end: End) -> Vec<Row> {
    let mut rows = vec![
        good(body.to_owned(), end),
        Row::new(
            "http to a server that only speaks TLS",
            Peer::OnlyTls,
            Expected::safe(0, NoResponse),
        ),
    ];
    for (name, peer) in failed_handshakes() {
        let row = Row::new(name, peer, Expected::safe(0, NotSent));
        let row = row.except(Adapter::Ureq, Expected::safe(0, NoResponse), UREQ_HANDSHAKE);
        rows.push(except_service(row));
    }
    rows
}
