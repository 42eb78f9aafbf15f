//! Tests that a cause is found wherever it is in the chain of an error.

use std::fmt;

use super::*;

/// An error of a library, with a private cause.
#[derive(Debug)]
struct Wrapper(&'static str, Box<dyn Error>);

impl fmt::Display for Wrapper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Error for Wrapper {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.1)
    }
}

#[test]
fn kind_is_found_in_chain() {
    use TransportErrorKind as Kind;

    let io = |kind: io::ErrorKind| io::Error::from(kind);
    let certificate = || io::Error::other("invalid peer certificate: Expired");
    for (source, expected) in [
        (
            io(io::ErrorKind::ConnectionRefused),
            Kind::ConnectionRefused,
        ),
        (io(io::ErrorKind::NetworkUnreachable), Kind::Unreachable),
        (io(io::ErrorKind::ConnectionReset), Kind::ConnectionClosed),
        (io(io::ErrorKind::TimedOut), Kind::TimedOut),
        (io(io::ErrorKind::InvalidData), Kind::Other),
        (
            io::Error::other("failed to lookup address information: Name or service not known"),
            Kind::HostNotFound,
        ),
        (certificate(), Kind::InvalidCertificate),
        (
            io::Error::new(io::ErrorKind::InvalidData, io(io::ErrorKind::BrokenPipe)),
            Kind::ConnectionClosed,
        ),
    ] {
        let description = source.to_string();
        let error = Wrapper(
            "request failed",
            Box::new(Wrapper("connect", source.into())),
        );
        assert_eq!(kind_of(&error), expected, "{description}");
    }
    let error = Wrapper(
        "request failed",
        Box::new(Wrapper("dns error", "no records".into())),
    );
    assert_eq!(kind_of(&error), Kind::HostNotFound);
}

#[cfg(feature = "ureq")]
#[test]
fn ureq_error_has_kind() {
    use ::ureq::{Error as E, Timeout};
    use TransportErrorKind as Kind;

    let rustls = |error| E::Io(io::Error::new(io::ErrorKind::InvalidData, error));
    let expired = rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
    for (error, expected) in [
        (E::HostNotFound, Kind::HostNotFound),
        (
            E::Io(io::Error::other(
                "failed to lookup address information: no such host",
            )),
            Kind::HostNotFound,
        ),
        (
            E::Io(io::ErrorKind::ConnectionRefused.into()),
            Kind::ConnectionRefused,
        ),
        (E::Timeout(Timeout::Connect), Kind::TimedOut),
        (E::Rustls(expired.clone()), Kind::InvalidCertificate),
        (rustls(expired), Kind::InvalidCertificate),
        (rustls(rustls::Error::HandshakeNotComplete), Kind::Tls),
        (E::Tls("no certificates"), Kind::Tls),
        (E::RedirectFailed, Kind::Other),
    ] {
        assert_eq!(kind_of_ureq_error(&error), expected, "{error:?}");
    }
}
