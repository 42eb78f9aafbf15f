//! Creates the console and the customers' application, and serves them on 127.0.0.1.

use std::error::Error;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use axum::{Router, middleware};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::clerk::Clerk;
use crate::console::{self, Console};
use crate::customer::{self, CustomerApp};
use crate::guard::guard;
use crate::links::Links;
use crate::options::{Backend, Options};
use crate::sessions::Sessions;
use crate::site::Site;
use crate::trail::Trail;

/// The timeout for open connections on shutdown. Browsers keep some open without a request.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// A running console.
#[derive(Debug)]
pub struct Running {
    console: Site,
    address: SocketAddr,
    customer_app: Option<Site>,
    fake: Option<FakeClerk>,
    stop: watch::Sender<()>,
    servers: JoinSet<io::Result<()>>,
}

/// Starts the console, and with the fake also the customers' application.
///
/// # Errors
/// Returns an error if a port is in use, if the public URL or the client's settings are invalid, or
/// if the options would start a console with Clerk that is open to anyone or has no people.
pub async fn start(options: Options) -> Result<Running, Box<dyn Error + Send + Sync>> {
    let people = options.people()?;
    let trail = Arc::new(Trail::default());
    let public_site = options
        .public_url
        .as_deref()
        .map(Site::public)
        .transpose()?;
    let (console_listener, address) = listen(options.port, "--port").await?;
    let console_site = public_site.unwrap_or_else(|| Site::local(address));
    let (stop, stopped) = watch::channel(());
    let mut servers = JoinSet::new();
    let mut serve = |listener, site, router| {
        servers.spawn(serve(listener, site, router, stopped.clone()));
    };

    let (clerk, customer_app) = match options.backend {
        Backend::Clerk => (Clerk::from_env(&people, Arc::clone(&trail))?, None),
        Backend::Fake(clock) => {
            let (listener, app_address) = listen(options.app_port, "--app-port").await?;
            let site = Site::local(app_address);
            let sign_in_url = format!("{}/sign-in", site.0);
            let (clerk, fake) = Clerk::with_fake(&people, Arc::clone(&trail), &sign_in_url, clock)?;
            let app = CustomerApp {
                fake,
                people: people.clone(),
                sessions: Sessions::new("fernway", site.is_https()),
                console: console_site.clone(),
            };
            serve(listener, site.clone(), customer::routes(Arc::new(app)));
            (clerk, Some(site))
        }
    };
    let fake = clerk.fake.clone();
    let console = Console {
        clerk,
        people,
        visitors: Sessions::new("console", console_site.is_https()),
        links: Links::default(),
        trail,
    };
    serve(
        console_listener,
        console_site.clone(),
        console::routes(Arc::new(console)),
    );
    Ok(Running {
        console: console_site,
        address,
        customer_app,
        fake,
        stop,
        servers,
    })
}

/// Listens on 127.0.0.1 only, because the console grants access to every account. For other hosts,
/// a TLS proxy is required.
async fn listen(port: u16, option: &str) -> Result<(TcpListener, SocketAddr), String> {
    let result = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    result.await.map_err(|error: io::Error| {
        format!("failed to listen on 127.0.0.1:{port}: {error}; use a different port with {option}, or 0 for any free port")
    })
}

async fn serve(
    listener: TcpListener,
    site: Site,
    router: Router,
    mut stopped: watch::Receiver<()>,
) -> io::Result<()> {
    let router = router.layer(middleware::from_fn_with_state(site, guard));
    axum::serve(listener, router)
        .with_graceful_shutdown(async move {
            // Also returns when the sender is dropped.
            let _ = stopped.changed().await;
        })
        .await
}

impl Running {
    /// Returns the URL of the console: the public URL, or else `http://127.0.0.1:4711`.
    #[must_use]
    pub fn console(&self) -> &str {
        &self.console.0
    }

    /// Returns the local address of the console, for the proxy.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of the customers' application. `None` with Clerk.
    #[must_use]
    pub fn customer_app(&self) -> Option<&str> {
        self.customer_app.as_ref().map(|site| site.0.as_str())
    }

    /// Returns the fake, for tests. `None` with Clerk.
    #[must_use]
    pub fn fake(&self) -> Option<&FakeClerk> {
        self.fake.as_ref()
    }

    /// Responds to pending requests, and stops. Closes slow connections after a timeout.
    pub async fn stop(mut self) {
        let _ = self.stop.send(());
        let stopped = async { while self.servers.join_next().await.is_some() {} };
        let _ = timeout(SHUTDOWN_TIMEOUT, stopped).await;
    }
}
