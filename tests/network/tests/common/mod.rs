//! What the asynchronous adapters' tests share, besides the misbehaving servers of the blocking ones.
#![allow(dead_code, unused_imports, reason = "each test file uses a part of it")]

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
pub use support::{Behavior, KEY, MisbehavingServer, printed, read_request, request};
use tokio::net::TcpSocket;
use tokio::time::{Sleep, sleep};

/// Longer than any test takes.
pub const LONG: Duration = Duration::from_secs(60);

/// A request with a body, as a call makes it.
pub fn get_token(base: &str) -> http::Request<Body> {
    http::Request::post(format!("{base}/v1/actor_tokens"))
        .body(Body::from("{}"))
        .unwrap()
}

/// The same without a body.
pub fn revoke(base: &str) -> http::Request<Body> {
    http::Request::post(format!("{base}/v1/actor_tokens/act_1/revoke"))
        .body(Body::empty())
        .unwrap()
}

/// An address of ours where connections are refused, until it is made to listen.
pub struct Deserted(TcpSocket);

impl Deserted {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        Self(socket)
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// In a runtime, as tokio wants it.
    pub fn listen(self) -> TcpListener {
        let listener = self.0.listen(8).unwrap().into_std().unwrap();
        listener.set_nonblocking(false).unwrap();
        listener
    }
}

/// A server that keeps connections open and answers with the connection's number, one byte from 0 on. Its URL.
pub fn numbering() -> String {
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

/// hyper-util's client as a service, set up as the documentation of `from_service` advises.
pub fn over_hyper() -> FromService<HyperClient, fn(Duration) -> Sleep> {
    from_service(hyper_client(), sleep)
}

/// The same without the transport.
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

/// Sends as the transport inside does, and waits for no retry: a wait moves its time and does something else.
#[derive(Clone)]
pub struct Restless<T> {
    transport: T,
    on_sleep: OnSleep,
    slept: Arc<Mutex<Duration>>,
}

impl<T: AsyncTransport> AsyncTransport for Restless<T> {
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

/// A client that waits for no retry.
pub fn restless<T: AsyncTransport>(transport: T, url: &str) -> Client<Restless<T>> {
    with_on_sleep(transport, url, || {})
}

/// A client that does something in the place of each wait.
pub fn with_on_sleep<T: AsyncTransport>(
    transport: T,
    url: &str,
    on_sleep: impl FnMut() + Send + 'static,
) -> Client<Restless<T>> {
    let transport = Restless {
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
