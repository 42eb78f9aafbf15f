//! Faults of TLS: a certificate that isn't good, and one side that doesn't speak it.

use super::{service_cant_tell, token};
use crate::adapter::Adapter;
use crate::server::Step::{Again, Read, Write};
use crate::table::End::{NoResponse, NotSent, Revoked, Token};
use crate::table::{Due, End, OtherSide, Row, http};
use crate::tls::Certificate;

/// What fails before anything is sent.
fn handshakes() -> Vec<(&'static str, OtherSide)> {
    let steps = vec![Read, Write(http(200, "", token("pending"))), Again];
    let no_tls = vec![Write(http(400, "connection: close\r\n", "CaNaRy"))];
    vec![
        (
            "certificate of nobody",
            OtherSide::Tls(Certificate::OfNobody, steps.clone()),
        ),
        (
            "certificate that is expired",
            OtherSide::Tls(Certificate::Expired, steps.clone()),
        ),
        (
            "certificate of another host",
            OtherSide::Tls(Certificate::OfAnotherHost, steps),
        ),
        ("https to a server without TLS", OtherSide::NoTls(no_tls)),
        (
            "https to a server that hangs up",
            OtherSide::NoTls(Vec::new()),
        ),
    ]
}

fn good(token: String, end: End) -> Row {
    let steps = vec![Read, Write(http(200, "", token)), Again];
    // What shows that the others fail for the reason that they name.
    let other_side = OtherSide::Tls(Certificate::Good, steps);
    Row::new("certificate that is good", other_side, Due::safe(1, end))
}

pub fn creates() -> Vec<Row> {
    let mut rows = vec![
        good(token("pending"), Token),
        // A whole request went out, in the clear: to this machine, where alone that is allowed.
        Row::new(
            "http to a server that only speaks TLS",
            OtherSide::OnlyTls,
            Due {
                requests: 0,
                ..Due::in_doubt(NoResponse)
            },
        ),
    ];
    for (name, other_side) in handshakes() {
        rows.push(Row::new(name, other_side, Due::safe(0, NotSent)));
    }
    rows
}

const UREQ_CANT_TELL: &str = "ureq reports a failed handshake as any other error of reading and writing, and a revoke has no body \
    whose being asked for would tell how far it came; a revoke is sent again either way";

pub fn revokes() -> Vec<Row> {
    let mut rows = vec![
        good(token("revoked"), Revoked),
        Row::new(
            "http to a server that only speaks TLS",
            OtherSide::OnlyTls,
            Due::safe(0, NoResponse),
        ),
    ];
    for (name, other_side) in handshakes() {
        let row = Row::new(name, other_side, Due::safe(0, NotSent));
        let row = row.but(Adapter::Ureq, Due::safe(0, NoResponse), UREQ_CANT_TELL);
        rows.push(service_cant_tell(row));
    }
    rows
}
