//! Tests of the settings, and of the conversion of ureq's errors.

use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::*;
use crate::transport::TransportErrorKind;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn every_phase_has_default_timeout() {
    let config = settings(&|config| config).build();
    let timeouts = config.timeouts();
    let phases = [
        timeouts.connect,
        timeouts.send_request,
        timeouts.send_body,
        timeouts.recv_response,
        timeouts.recv_body,
    ];
    assert_eq!(phases, [5, 3, 3, 12, 5].map(|n| Some(SECOND * n)));
    assert_eq!(
        (timeouts.global, timeouts.resolve),
        (None, None),
        "each of these timeouts would cost a thread"
    );
    assert_eq!(max_duration(&config), SECOND * 28);
    assert!(max_duration(&config) <= crate::RetryPolicy::new().timeout());
}

/// A resolver that fails, and sends no request to find a host.
#[derive(Debug)]
struct FailingResolver(fn() -> ureq::Error);

impl Resolver for FailingResolver {
    fn resolve(
        &self,
        _: &http::Uri,
        _: &Config,
        _: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        Err((self.0)())
    }
}

#[test]
fn unknown_host_is_reported() {
    let by_system: fn() -> ureq::Error = || {
        let message = "failed to lookup address information: Name or service not known";
        io::Error::other(message).into()
    };
    for error in [|| ureq::Error::HostNotFound, by_system] {
        let config = settings(&|config| config.proxy(None)).build();
        let resolver = FailingResolver(error);
        let transport = Ureq {
            outward: Agent::with_parts(config, DefaultConnector::default(), resolver),
            ..Ureq::new()
        };
        let mut request = Request::new(Body::from("{}"));
        *request.uri_mut() = http::Uri::from_static("https://clerk.invalid/v1");
        let error = transport.send(request, SECOND).unwrap_err();
        assert!(error.is_not_sent());
        assert_eq!(error.kind(), TransportErrorKind::HostNotFound);
        assert_eq!(
            error.to_string(),
            "the request was not sent: the host was not found"
        );
    }
}

#[test]
fn errors_before_sending_are_recognized() {
    use ureq::Error as E;

    let io = |kind: io::ErrorKind| E::Io(kind.into());
    for (error, expected) in [
        (io(io::ErrorKind::ConnectionRefused), true),
        (io(io::ErrorKind::ConnectionReset), false),
        (E::Timeout(Timeout::Resolve), true),
        (E::Timeout(Timeout::Connect), true),
        (E::Timeout(Timeout::SendRequest), false),
        (E::Timeout(Timeout::RecvResponse), false),
        (E::HostNotFound, true),
        (E::ConnectProxyFailed(String::new()), true),
        (E::RedirectFailed, false),
    ] {
        assert_eq!(fails_before_sending(&error), expected, "{error:?}");
    }
}

#[test]
fn request_rejected_by_settings_is_unusable() {
    use ureq::Error as E;

    let https_only = || E::RequireHttpsOnly(String::new());
    // A request without a body, one whose body was not read, and one whose body was read.
    for (body_read, expected) in [(None, true), (Some(false), true), (Some(true), false)] {
        assert_eq!(
            transport_error(https_only(), body_read).is_unusable(),
            expected
        );
        assert_eq!(
            transport_error(E::InvalidProxyUrl, body_read).is_unusable(),
            expected
        );
        assert_eq!(
            transport_error(E::TlsRequired, body_read).is_unusable(),
            expected
        );
        assert!(!transport_error(E::HostNotFound, body_read).is_unusable());
    }
}

#[test]
fn error_that_may_contain_secret_is_redacted() {
    use ureq::Error as E;

    let proxy = "failed to use the proxy";
    for (error, expected) in [
        (E::HostNotFound, E::HostNotFound.to_string()),
        (E::InvalidProxyUrl, proxy.to_owned()),
        (
            E::ConnectProxyFailed("sk_test_1".to_owned()),
            proxy.to_owned(),
        ),
        (
            E::BadUri("sk_test_1".to_owned()),
            "ureq rejected the URL or a header of the request; check the base URL of the API".to_owned(),
        ),
        (
            E::RequireHttpsOnly("sk_test_1".to_owned()),
            "the setting `https_only` rejects the `http` URL of the API; use `https`, or remove the setting"
                .to_owned(),
        ),
        (
            E::ConnectionFailed,
            E::ConnectionFailed.to_string(),
        ),
        (
            E::Io(io::Error::new(io::ErrorKind::InvalidData, "sk_test_1")),
            "invalid data".to_owned(),
        ),
        (
            E::Io(io::Error::other("sk_test_1")),
            "an I/O error".to_owned(),
        ),
        (
            E::Io(io::Error::other("failed to lookup address information: no such host")),
            "failed to lookup address information: no such host".to_owned(),
        ),
        (
            E::Io(io::ErrorKind::ConnectionReset.into()),
            "io: connection reset".to_owned(),
        ),
        (
            E::RedirectFailed,
            "ureq failed (its message is omitted because it may quote the request)".to_owned(),
        ),
    ] {
        assert_eq!(redacted_ureq_error(error).to_string(), expected);
    }
}

#[test]
fn shortest_timeout_limits_request() {
    let limit = |adjust: fn(ConfigBuilder<AgentScope>) -> ConfigBuilder<AgentScope>| {
        max_duration(&settings(&adjust).build())
    };
    assert_eq!(limit(|config| config.timeout_global(Some(SECOND))), SECOND);
    assert_eq!(
        limit(|config| config.timeout_per_call(Some(SECOND))),
        SECOND
    );
    assert_eq!(
        limit(|config| config.timeout_connect(Some(SECOND))),
        SECOND * 24
    );
    assert_eq!(limit(|config| config.timeout_connect(None)), Duration::MAX);
    assert_eq!(
        limit(|config| config.timeout_connect(Some(Duration::MAX))),
        MAX_TIMEOUT + SECOND * 23
    );
}

#[test]
fn required_settings_cannot_be_changed() {
    let config = settings(&|config| {
        config
            .max_redirects(9)
            .max_idle_age(SECOND * 500)
            .http_status_as_error(true)
            .accept_encoding("gzip")
    })
    .build();
    assert_eq!(config.max_redirects(), 0);
    assert!(!config.max_redirects_will_error());
    assert_eq!(config.max_idle_age(), SECOND * 5);
    assert!(!config.http_status_as_error());
    assert!(matches!(
        config.accept_encoding(),
        ureq::config::AutoHeaderValue::None
    ));
}
