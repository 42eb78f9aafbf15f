//! The asynchronous transport over reqwest 0.13, configured so that no request is sent twice or to
//! another server.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Request, Response};
use http_body::Body as _;
use reqwest::{Client, ClientBuilder, Url, redirect, retry};
use tokio::runtime::Handle;

use super::exchange::{ExchangeError, exchange};
use super::library_errors::LibraryError;
use super::loopback::is_loopback;
use super::outgoing::OutgoingBody;
use super::target::url_of;
use super::{AsyncTransport, TransportError};
use crate::maybe_send::MaybeSend;
use crate::safe_to_print::redacted_error;
use crate::{
    config_error::{ConfigError, ConfigProblem},
    request::Body,
};

/// A transport that sends requests with [reqwest](::reqwest) 0.13, over TLS by rustls with its
/// `ring` provider and Mozilla's root certificates.
///
/// | aspect | behavior |
/// | --- | --- |
/// | redirects | never followed |
/// | retries | none, except for a request on an idle connection that is closed before the request is written: it is sent over a new connection |
/// | protocol | HTTP/1.1, even if another crate turns reqwest's `http2` on |
/// | timeouts | connecting, with name resolution and TLS, 5 s; the response head 17 s from the start; each piece of the body 17 s; 28 s in total. If the remaining time of the call is shorter, it applies too |
/// | idle connections | kept for 5 s, then dropped |
/// | proxies | HTTP and SOCKS, those of the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`, …); never for loopback addresses |
/// | informational responses (1xx) | skipped. reqwest has no setting for how much hyper parses at a time, so over unencrypted HTTP a server that sends them without end can occupy a thread of the runtime, and delay the timeouts, for about a second at a time in a release build. Over TLS it is less than a tenth of a second |
/// | responses | up to 1 MiB; compression is not requested, even if another crate turns reqwest's `gzip` on |
/// | logging | reqwest and its dependencies write hosts and addresses to `log` and `tracing`, never what is sent or received |
///
/// It requires a [tokio](https://docs.rs/tokio) runtime with I/O and time enabled (`enable_all`);
/// tokio panics in a runtime without them. Outside of a runtime, the call fails immediately without
/// sending a request ([`TransportError::is_unusable`]).
///
/// Cloning is cheap: clones share their connections. Requires the feature `reqwest`.
///
/// ```no_run
/// use actor_token::{Client, transport::Reqwest};
///
/// let clerk = Client::from_env(Reqwest::new()?)?;
/// # Ok::<(), actor_token::Error>(())
/// ```
#[derive(Clone)]
pub struct Reqwest {
    /// For loopback addresses.
    direct: Client,
    /// For all other hosts, through the proxy if one is configured.
    outward: Client,
    /// The maximum duration of a request, or `Duration::MAX` if reqwest enforces it.
    max_duration: Duration,
}

/// The default maximum duration of a request.
const MAX_DURATION: Duration = Duration::from_secs(28);

impl Reqwest {
    /// Creates a transport with the settings above.
    ///
    /// ```
    /// let transport = actor_token::transport::Reqwest::new()?;
    /// # let _ = transport;
    /// # Ok::<(), actor_token::error::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// [`ConfigError`] if TLS cannot be set up.
    pub fn new() -> Result<Self, ConfigError> {
        // `send` enforces the maximum duration and the call's timeout with a single timer.
        Self::build(|builder| builder, MAX_DURATION)
    }

    /// Creates a transport with further settings of reqwest, such as a proxy, other timeouts, or a
    /// custom TLS configuration
    /// ([`tls_backend_preconfigured`](ClientBuilder::tls_backend_preconfigured)). To name their
    /// types, depend on `reqwest` 0.13 yourself.
    ///
    /// `adjust` cannot change redirects, retries, the protocol, compression, the timeout of idle
    /// connections, and logging. It is called twice: the second time for requests to loopback
    /// addresses, for which no proxy is used.
    ///
    /// reqwest panics if `read_timeout` is `Duration::MAX`, because reqwest adds the timeout to the
    /// current time. Use a shorter timeout, such as a day.
    ///
    /// reqwest gets a complete TLS configuration, so its methods `tls_certs_…`, `tls_version_…` and
    /// `identity` have no effect. To use them, call
    /// [`tls_backend_rustls`](ClientBuilder::tls_backend_rustls). reqwest then panics unless rustls
    /// has a default provider for the process.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use actor_token::transport::Reqwest;
    ///
    /// let transport = Reqwest::with_builder(|builder| {
    ///     builder.connect_timeout(Duration::from_secs(2)).no_proxy()
    /// })?;
    /// # let _ = transport;
    /// # Ok::<(), actor_token::error::ConfigError>(())
    /// ```
    ///
    /// # Errors
    /// [`ConfigError`] if reqwest rejects the settings. Its `source()` states the reason:
    ///
    /// ```
    /// use std::error::Error;
    /// use actor_token::transport::Reqwest;
    ///
    /// // This is not a TLS configuration.
    /// let error = Reqwest::with_builder(|builder| builder.tls_backend_preconfigured("TLS")).unwrap_err();
    /// assert!(error.source().unwrap().to_string().starts_with("failed to build the reqwest client"));
    /// ```
    pub fn with_builder(
        adjust: impl Fn(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, ConfigError> {
        Self::build(
            |builder| adjust(builder.timeout(MAX_DURATION)),
            Duration::MAX,
        )
    }

    fn build(
        adjust: impl Fn(ClientBuilder) -> ClientBuilder,
        max_duration: Duration,
    ) -> Result<Self, ConfigError> {
        let tls = tls()?;
        let settings = || with_required_settings(adjust(defaults(tls.clone())));
        Ok(Self {
            outward: settings().build().map_err(|error| settings_error(&error))?,
            direct: settings()
                .no_proxy()
                .build()
                .map_err(|error| settings_error(&error))?,
            max_duration,
        })
    }

    /// Creates a transport from an existing client. **Its settings are trusted**, because reqwest
    /// does not expose them.
    ///
    /// By default, a reqwest client follows redirects, waits for a response without a timeout, and
    /// uses proxies even for loopback addresses. Build it with `redirect(Policy::none())`,
    /// `retry(never())`, a `connect_timeout`, and a `pool_idle_timeout` of a few seconds. The call
    /// timeout and the size limit of responses are still enforced. A response from a different URL
    /// is an error, but the redirect was then already followed.
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use actor_token::transport::Reqwest;
    /// # // Replaces reqwest's feature `rustls`, which has its own provider.
    /// # let _ = rustls::crypto::ring::default_provider().install_default();
    ///
    /// let client = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .retry(reqwest::retry::never())
    ///     .connect_timeout(Duration::from_secs(5))
    ///     .pool_idle_timeout(Duration::from_secs(5))
    ///     .build()?;
    /// let transport = Reqwest::from_trusted_client(client);
    /// # let _ = transport;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn from_trusted_client(client: Client) -> Self {
        Self {
            direct: client.clone(),
            outward: client,
            max_duration: Duration::MAX,
        }
    }
}

/// Returns a TLS configuration with the provider and the root certificates that ureq also uses.
///
/// reqwest's features `rustls` and `default-tls` are off, because they add aws-lc, whose build can
/// need cmake. Without a TLS configuration, reqwest would then use the provider of the process, and
/// panic if there is none.
fn tls() -> Result<rustls::ClientConfig, ConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| unavailable(redacted_error("failed to set up TLS", &error)))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Returns the default settings, which `adjust` can change.
fn defaults(tls: rustls::ClientConfig) -> ClientBuilder {
    // reqwest measures the timeout of the response head from the start of the request. As for
    // `Ureq`, connecting may take 5 s, and the response head another 12 s.
    Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(17))
}

/// Adds the settings that `adjust` cannot change, because other code relies on them.
fn with_required_settings(builder: ClientBuilder) -> ClientBuilder {
    builder
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .connection_verbose(false)
        .pool_idle_timeout(Duration::from_secs(5))
        // Single calls don't benefit from HTTP/2, which sends several requests over one connection.
        .http1_only()
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
}

#[diagnostic::do_not_recommend]
impl AsyncTransport for Reqwest {
    #[expect(
        clippy::manual_async_fn,
        reason = "an `async fn` would store the request twice, and it is large"
    )]
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<Response<Body>, TransportError>> + MaybeSend {
        async move {
            if Handle::try_current().is_err() {
                return Err(TransportError::unusable(
                    "`Reqwest` requires a tokio runtime, and none is running; call it from within one",
                ));
            }
            let Some(url) = url_of(request.uri()) else {
                return Err(TransportError::unusable(
                    "reqwest would normalize the request URL; use an API base URL without percent-encoding and dot segments",
                ));
            };
            let client = if is_loopback(request.uri()) {
                &self.direct
            } else {
                &self.outward
            };
            // reqwest's timeout for a single request is not set, because it would override the
            // client's timeout.
            let timeout = timeout.min(self.max_duration);
            exchange(request, timeout, tokio::time::sleep, |request| {
                execute(client, url, request)
            })
            .await
        }
    }

    async fn sleep(&self, time: Duration) {
        // Outside of a runtime, tokio's sleep would panic. A sleep without effect ends the call.
        if Handle::try_current().is_ok() {
            tokio::time::sleep(time).await;
        }
    }

    /// Returns the time of tokio's clock, like `sleep`. Tests can pause that clock.
    fn now(&self) -> Instant {
        if Handle::try_current().is_ok() {
            tokio::time::Instant::now().into_std()
        } else {
            Instant::now()
        }
    }
}

/// Returns a future that sends a request. Must be called in a tokio runtime.
///
/// This is not an `async fn`, because its future would store the request.
fn execute(
    client: &Client,
    url: Url,
    request: Request<OutgoingBody>,
) -> impl Future<Output = Result<Response<::reqwest::Body>, ExchangeError>> + use<> {
    let (head, body) = request.into_parts();
    let mut request = ::reqwest::Request::new(head.method, url.clone());
    *request.headers_mut() = head.headers;
    if !body.is_end_stream() {
        *request.body_mut() = Some(::reqwest::Body::wrap(body));
    }
    let executing = client.execute(request);
    async move {
        let response = executing.await.map_err(|error| exchange_error(&error))?;
        if *response.url() != url {
            let why = "the response is from a different URL because the client followed a redirect; \
                       build it with `redirect(Policy::none())`";
            let error = TransportError::maybe_sent(why)
                .with_response_head(response.status(), response.headers().clone());
            return Err(ExchangeError::Final(error));
        }
        Ok(response.into())
    }
}

fn exchange_error(error: &::reqwest::Error) -> ExchangeError {
    // `is_connect` and `is_builder` errors only occur before anything is sent. `is_connect` errors
    // are those of name resolution, TCP, TLS and a proxy's tunnel.
    if error.is_connect() {
        let message = if error.is_timeout() {
            "timed out while connecting"
        } else {
            "failed to connect"
        };
        ExchangeError::BeforeSending(LibraryError::new(message, error))
    } else if error.is_builder() {
        // The client's settings reject the request. For example, `https_only` rejects an `http`
        // URL.
        ExchangeError::Unusable(LibraryError::new(
            "reqwest rejected the request; check the settings of the client",
            error,
        ))
    } else if error.is_timeout() {
        ExchangeError::AnyTime(LibraryError::new(
            "timed out: a timeout of the reqwest client",
            error,
        ))
    } else {
        ExchangeError::AnyTime(LibraryError::new("no response", error))
    }
}

fn settings_error(error: &::reqwest::Error) -> ConfigError {
    let message =
        "failed to build the reqwest client; check the settings that you changed, especially TLS";
    unavailable(redacted_error(message, error))
}

fn unavailable(why: String) -> ConfigError {
    ConfigError::with_source(ConfigProblem::HttpClientUnavailable, why.into())
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reqwest").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn max_duration_limits_request() {
        assert_eq!(
            Reqwest::new().unwrap().max_duration,
            Duration::from_secs(28)
        );
        let silent_server = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let mut request = Request::new(Body::from("{}"));
        *request.uri_mut() = format!("http://{}/", silent_server.local_addr().unwrap())
            .parse()
            .unwrap();
        let transport = Reqwest {
            max_duration: Duration::ZERO,
            ..Reqwest::new().unwrap()
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let result = runtime.block_on(transport.send(request, Duration::from_secs(1)));
        // With only the call's timeout of one second, the request would be sent.
        assert!(result.unwrap_err().is_not_sent());
    }

    #[test]
    fn request_outside_of_tokio_is_unusable() {
        use std::pin::pin;
        use std::task::{Context, Poll, Waker};

        let transport = Reqwest::new().unwrap();
        let mut context = Context::from_waker(Waker::noop());
        let request = Request::new(Body::from("{}"));
        let sending = pin!(transport.send(request, Duration::from_secs(60)));
        let Poll::Ready(Err(error)) = sending.poll(&mut context) else {
            panic!("expected an error")
        };
        assert!(error.is_not_sent() && error.is_unusable());
        let sleeping = pin!(transport.sleep(Duration::from_secs(60)));
        assert!(sleeping.poll(&mut context).is_ready());
    }
}
