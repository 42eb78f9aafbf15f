//! The adapters, each over the network of a row, on a clock of its own: no wait before sending again is a real one.

use std::fmt;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use std::{io, iter};

use actor_token::fake::{Clock, WithFakeClock};
use actor_token::transport::{AsyncTransport, Reqwest, TransportError, Ureq, from_service};
use actor_token::{
    Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, RetryPolicy,
    request::Body,
};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;

use crate::server::Server;
use crate::table::Done;
use crate::tls;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    Ureq,
    Reqwest,
    /// tower's service over hyper-util's client.
    Hyper,
}

pub const ALL: [Adapter; 3] = [Adapter::Ureq, Adapter::Reqwest, Adapter::Hyper];

impl fmt::Display for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What a call is to do.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    Create,
    Revoke(&'static str),
}

/// What a call needs to know of the network.
pub struct Network {
    pub api_url: String,
    /// An authority to trust.
    pub root: Option<CertificateDer<'static>>,
    /// For an adapter whose resolver can't be replaced: a proxy that finds no host. The others resolve nothing at all.
    pub proxy: Option<SocketAddr>,
    /// Whether the HTTP client is configured to reject unencrypted HTTP.
    pub https_only: bool,
}

/// How often a call is made with one client, and what the last one waits for.
#[derive(Clone)]
pub struct Calls {
    pub number: usize,
    /// Until this server has closed a connection.
    pub last_after_a_close: Option<Arc<Server>>,
}

impl Calls {
    fn wait(&self) {
        if let Some(server) = &self.last_after_a_close {
            server.wait_for_a_close();
        }
    }
}

/// What came of the calls.
pub struct Ran {
    pub result: Result<Done, Error>,
    pub waits: Vec<Duration>,
}

/// In every secret key, token, link and body, and in nothing that is printed.
pub const CANARY: &str = "CaNaRy";

impl Adapter {
    /// Makes the call so often, with one client, and returns the last result.
    pub fn run(self, network: &Network, task: Task, policy: &RetryPolicy, calls: &Calls) -> Ran {
        match self {
            Self::Ureq => {
                let clock = Clock::frozen();
                let client = client(WithFakeClock::new(ureq(network), clock), network, policy);
                let call = || match task {
                    Task::Create => client.issue(&request()).map(token),
                    Task::Revoke(id) => client.revoke(id).map(Done::Revocation),
                };
                for _ in 1..calls.number {
                    drop(call());
                    calls.wait();
                }
                let result = call();
                let waits = client.transport().sleeps();
                Ran { result, waits }
            }
            Self::Reqwest => asynchronously(|| reqwest(network), network, task, policy, calls),
            Self::Hyper => asynchronously(|| hyper(network), network, task, policy, calls),
        }
    }
}

fn request() -> impl ActorTokenRequest {
    let actor = Actor::new("user_agent").with_claim("case", CANARY).unwrap();
    CreateActorTokenRequestBody::builder()
        .user_id("user_customer")
        .actor(actor)
        .build()
        .unwrap()
}

fn token(token: actor_token::ActorToken) -> Done {
    Done::Token(Box::new(token))
}

fn client<T>(transport: T, network: &Network, policy: &RetryPolicy) -> Client<T> {
    Client::builder(transport)
        .secret_key(format!("sk_test_{CANARY}"))
        .api_url(network.api_url.as_str())
        .retry(policy.clone())
        .build()
        .unwrap()
}

fn ureq(network: &Network) -> Ureq {
    let roots = network
        .root
        .iter()
        .map(|root| ureq::tls::Certificate::from_der(root).to_owned());
    let roots: Vec<_> = roots.collect();
    let proxy = network
        .proxy
        .map(|address| ureq::Proxy::new(&format!("http://{address}")).unwrap());
    Ureq::with_config(|config| {
        let config = config.proxy(proxy.clone()).https_only(network.https_only);
        if roots.is_empty() {
            return config;
        }
        let roots = ureq::tls::RootCerts::new_with_certs(&roots);
        config.tls_config(ureq::tls::TlsConfig::builder().root_certs(roots).build())
    })
}

fn reqwest(network: &Network) -> Reqwest {
    let tls = tls::client(network.root.as_ref());
    Reqwest::with_builder(|builder| {
        let builder = builder.dns_resolver(Arc::new(ResolvesNothing));
        builder
            .no_proxy()
            .https_only(network.https_only)
            .tls_backend_preconfigured(tls.clone())
    })
    .unwrap()
}

fn hyper(network: &Network) -> impl AsyncTransport + 'static {
    let mut http = HttpConnector::new_with_resolver(ResolvesNothing);
    http.enforce_http(false);
    let https = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(tls::client(network.root.as_ref()));
    let https = if network.https_only {
        https.https_only()
    } else {
        https.https_or_http()
    };
    let https = https.enable_http1().wrap_connector(http);
    // Without a timer, it keeps idle connections for ever; no test is that long.
    let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(https);
    from_service(client, tokio::time::sleep)
}

/// Asks nobody: of the names in these tests, none resolves.
#[derive(Clone)]
struct ResolvesNothing;

impl reqwest::dns::Resolve for ResolvesNothing {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(ready(Err("no such host".into())))
    }
}

impl tower::Service<Name> for ResolvesNothing {
    type Response = iter::Empty<SocketAddr>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Err(io::Error::other("no such host")))
    }
}

fn asynchronously<T: AsyncTransport + 'static>(
    transport: impl FnOnce() -> T,
    network: &Network,
    task: Task,
    policy: &RetryPolicy,
    calls: &Calls,
) -> Ran {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = client(OnVirtualTime::new(transport()), network, policy);
        let mut left = calls.number;
        loop {
            left -= 1;
            let result = match task {
                Task::Create => client.issue_async(&request()).await.map(token),
                Task::Revoke(id) => client.revoke_async(id).await.map(Done::Revocation),
            };
            if left == 0 {
                let waits = client.transport().waits.lock().unwrap().clone();
                return Ran { result, waits };
            }
            // Not on this thread: the runtime must notice meanwhile that the connection has ended.
            let waited = calls.clone();
            tokio::task::spawn_blocking(move || waited.wait())
                .await
                .unwrap();
        }
    })
}

/// What `WithFakeClock` is for blocking transports.
struct OnVirtualTime<T> {
    transport: T,
    clock: Clock,
    waits: Mutex<Vec<Duration>>,
}

impl<T> OnVirtualTime<T> {
    fn new(transport: T) -> Self {
        Self {
            transport,
            clock: Clock::frozen(),
            waits: Mutex::default(),
        }
    }
}

impl<T: AsyncTransport> AsyncTransport for OnVirtualTime<T> {
    fn send(
        &self,
        request: http::Request<Body>,
        timeout: Duration,
    ) -> impl Future<Output = Result<http::Response<Body>, TransportError>> + Send {
        self.transport.send(request, timeout)
    }

    async fn sleep(&self, time: Duration) {
        self.clock.advance(time);
        self.waits.lock().unwrap().push(time);
    }

    fn now(&self) -> Instant {
        self.clock.instant()
    }
}
