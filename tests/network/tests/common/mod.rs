//! Helpers for tests of the asynchronous adapters, in addition to those in `tests/support`.
#![allow(dead_code, unused_imports, reason = "no test file uses all helpers")]

#[path = "../../../support/mod.rs"]
mod support;

use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use actor_token::transport::{
    AsyncTransport, FromService, OutgoingBody, TransportError, from_service,
};
use actor_token::{Client, request::Body};
use hyper_util::client::legacy::{self, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
pub use support::{Behavior, KEY, ScriptedServer, printed, read_request, request};
use tokio::net::TcpSocket;
use tokio::time::{Sleep, sleep};

/// A timeout that no test reaches.
pub const LONG_TIMEOUT: Duration = Duration::from_secs(60);

/// Returns a request that issues a token. It has a body.
pub fn issue_request(base: &str) -> http::Request<Body> {
    http::Request::post(format!("{base}/v1/actor_tokens"))
        .body(Body::from("{}"))
        .unwrap()
}

/// Returns a request that revokes a token. It has no body.
pub fn revoke_request(base: &str) -> http::Request<Body> {
    http::Request::post(format!("{base}/v1/actor_tokens/act_1/revoke"))
        .body(Body::empty())
        .unwrap()
}

/// A reserved port that refuses connections until `listen` is called.
pub struct RefusingPort(TcpSocket);

impl RefusingPort {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        Self(socket)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Starts to listen. The caller must be in a tokio runtime.
    pub fn listen(self) -> TcpListener {
        let listener = self.0.listen(8).unwrap().into_std().unwrap();
        listener.set_nonblocking(false).unwrap();
        listener
    }
}

/// Starts a server that keeps connections open, and returns its URL. Each response is one byte: the
/// number of the connection, starting with 0.
pub fn serve_connection_numbers() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for (number, stream) in (0..=u8::MAX).zip(listener.incoming()) {
            let mut stream = stream.unwrap();
            thread::spawn(move || {
                while read_request(&mut stream).is_some() {
                    let head = b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n";
                    if stream.write_all(&[head, &[number][..]].concat()).is_err() {
                        return;
                    }
                }
            });
        }
    });
    url
}

/// Returns a transport over `hyper_client`.
pub fn over_hyper() -> FromService<HyperClient, fn(Duration) -> Sleep> {
    from_service(hyper_client(), sleep)
}

/// Returns hyper-util's client with the settings that `from_service` recommends.
pub fn hyper_client() -> HyperClient {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(Duration::from_secs(5)));
    legacy::Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(Duration::from_secs(5))
        .http1_max_buf_size(16 * 1024)
        .build(connector)
}

pub type HyperClient = legacy::Client<HttpConnector, OutgoingBody>;

type OnSleep = Arc<Mutex<dyn FnMut() + Send>>;

/// A transport that does not sleep before retries. Instead, it advances its clock and calls a
/// function.
#[derive(Clone)]
pub struct InstantRetry<T> {
    transport: T,
    on_sleep: OnSleep,
    slept: Arc<Mutex<Duration>>,
}

impl<T: AsyncTransport> AsyncTransport for InstantRetry<T> {
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + Send {
        self.transport.send(request, timeout)
    }

    async fn sleep(&self, time: Duration) {
        *self.slept.lock().unwrap() += time;
        (self.on_sleep.lock().unwrap())();
    }

    fn now(&self) -> Instant {
        Instant::now() + *self.slept.lock().unwrap()
    }
}

/// Returns a client that does not sleep before retries.
pub fn instant_retry_client<T: AsyncTransport>(transport: T, url: &str) -> Client<InstantRetry<T>> {
    client_with_on_sleep(transport, url, || {})
}

/// Returns a client that calls `on_sleep` instead of sleeping before a retry.
pub fn client_with_on_sleep<T: AsyncTransport>(
    transport: T,
    url: &str,
    on_sleep: impl FnMut() + Send + 'static,
) -> Client<InstantRetry<T>> {
    let transport = InstantRetry {
        transport,
        on_sleep: Arc::new(Mutex::new(on_sleep)),
        slept: Arc::default(),
    };
    Client::builder(transport)
        .secret_key(KEY)
        .api_url(url)
        .build()
        .unwrap()
}
