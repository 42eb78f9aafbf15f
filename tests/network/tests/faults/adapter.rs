//! Makes calls through each adapter. The clock is fake, so the client does not really sleep.

use std::fmt;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, UNIX_EPOCH};
use std::{io, iter};

use actor_token::fake::{Clock, FakeClerk, WithFakeClock};
use actor_token::session::{FetchedKeys, Session, SessionVerifier};
use actor_token::transport::{AsyncTransport, Reqwest, Ureq, from_service};
use actor_token::{
    Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, Error, RetryPolicy,
};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use rustls::pki_types::CertificateDer;

use crate::server::Server;
use crate::table::Success;
use crate::tls;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    Ureq,
    Reqwest,
    /// `from_service` with hyper-util's client.
    Hyper,
}

pub const ALL: [Adapter; 3] = [Adapter::Ureq, Adapter::Reqwest, Adapter::Hyper];

impl fmt::Display for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// What a call does.
#[derive(Clone, Copy, Debug)]
pub enum Operation {
    Issue,
    Revoke(&'static str),
    EndSession(&'static str),
    ListSessions(&'static str),
    FetchKeys,
}

/// The network as a call sees it.
pub struct Network {
    pub api_url: String,
    /// A root certificate to trust.
    pub root: Option<CertificateDer<'static>>,
    /// A proxy that reaches no host, for an adapter whose resolver can't be replaced. The resolvers
    /// of the other adapters always fail.
    pub proxy: Option<SocketAddr>,
    /// Whether the HTTP client is configured to reject unencrypted HTTP.
    pub https_only: bool,
}

/// How often a call is made with one client, and when each call starts.
#[derive(Clone)]
pub struct Calls {
    pub number: usize,
    /// If set, each call after the first starts when this server has closed a connection.
    pub start_after_close: Option<Arc<Server>>,
}

impl Calls {
    fn wait(&self) {
        if let Some(server) = &self.start_after_close {
            server.wait_for_close();
        }
    }
}

/// The result of the last call.
pub struct RunResult {
    pub result: Result<Success, Error>,
    pub delays: Vec<Duration>,
}

/// A part of every secret key, token, link and body. It must never be printed.
pub const CANARY: &str = "CaNaRy";

impl Adapter {
    /// Makes the calls with one client, and returns the result of the last call.
    pub fn run(
        self,
        network: &Network,
        operation: Operation,
        policy: &RetryPolicy,
        calls: &Calls,
    ) -> RunResult {
        match self {
            Self::Ureq => {
                let clock = Clock::frozen();
                let client = client(WithFakeClock::new(ureq(network), clock), network, policy);
                let call = || match operation {
                    Operation::Issue => client.issue(&request()).map(token_success),
                    Operation::Revoke(id) => client.revoke(id).map(Success::Revocation),
                    Operation::EndSession(id) => client.end_session(id).map(session_success),
                    Operation::ListSessions(id) => client.impersonations(id).map(Success::Sessions),
                    Operation::FetchKeys => Ok(Success::Verification(
                        verifier(&client).verify(session_token().as_deref()),
                    )),
                };
                for _ in 1..calls.number {
                    drop(call());
                    calls.wait();
                }
                let result = call();
                let delays = client.transport().sleeps();
                RunResult { result, delays }
            }
            Self::Reqwest => run_async(|| reqwest(network), network, operation, policy, calls),
            Self::Hyper => run_async(|| hyper(network), network, operation, policy, calls),
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

fn token_success(token: actor_token::ActorToken) -> Success {
    Success::Token(Box::new(token))
}

fn session_success(session: Session) -> Success {
    Success::Session(Box::new(session))
}

/// Returns a session token that never expires on the clock of [`verifier`].
fn session_token() -> Option<String> {
    FakeClerk::builder()
        .clock(Clock::frozen_at(UNIX_EPOCH))
        .build()
        .start_session("user_customer")
        .token()
}

/// Returns a verifier without keys, so that every call fetches them.
fn verifier<T>(client: &Client<T>) -> SessionVerifier<FetchedKeys<Client<T>>> {
    client.session_verifier().clock(|| UNIX_EPOCH)
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
    let tls = tls::client_config(network.root.as_ref());
    Reqwest::with_builder(|builder| {
        let builder = builder.dns_resolver(Arc::new(FailingResolver));
        builder
            .no_proxy()
            .https_only(network.https_only)
            .tls_backend_preconfigured(tls.clone())
    })
    .unwrap()
}

fn hyper(network: &Network) -> impl AsyncTransport + 'static {
    let mut http = HttpConnector::new_with_resolver(FailingResolver);
    http.enforce_http(false);
    let https = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(tls::client_config(network.root.as_ref()));
    let https = if network.https_only {
        https.https_only()
    } else {
        https.https_or_http()
    };
    let https = https.enable_http1().wrap_connector(http);
    // The client has no timer, so it keeps idle connections forever. No test waits for that.
    let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build(https);
    from_service(client, tokio::time::sleep)
}

/// A resolver that never finds a host and sends no DNS query.
#[derive(Clone)]
struct FailingResolver;

impl reqwest::dns::Resolve for FailingResolver {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(ready(Err("no such host".into())))
    }
}

impl tower::Service<Name> for FailingResolver {
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

fn run_async<T: AsyncTransport + 'static>(
    transport: impl FnOnce() -> T,
    network: &Network,
    operation: Operation,
    policy: &RetryPolicy,
    calls: &Calls,
) -> RunResult {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = client(
            WithFakeClock::new(transport(), Clock::frozen()),
            network,
            policy,
        );
        let mut remaining = calls.number;
        loop {
            remaining -= 1;
            let result = match operation {
                Operation::Issue => client.issue_async(&request()).await.map(token_success),
                Operation::Revoke(id) => client.revoke_async(id).await.map(Success::Revocation),
                Operation::EndSession(id) => {
                    client.end_session_async(id).await.map(session_success)
                }
                Operation::ListSessions(id) => {
                    let sessions = client.impersonations_async(id).await;
                    sessions.map(Success::Sessions)
                }
                Operation::FetchKeys => {
                    let verifier = verifier(&client);
                    let token = session_token();
                    let verification = verifier.verify_async(token.as_deref()).await;
                    Ok(Success::Verification(verification))
                }
            };
            if remaining == 0 {
                let delays = client.transport().sleeps();
                return RunResult { result, delays };
            }
            // This thread must not block: the runtime has to notice that the connection was closed.
            let calls = calls.clone();
            tokio::task::spawn_blocking(move || calls.wait())
                .await
                .unwrap();
        }
    })
}
