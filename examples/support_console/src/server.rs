//! Puts the parts together, and serves them on this machine until it is told to stop.

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

/// How long connections may take to end: a browser keeps some open that never ask for anything.
const PATIENCE: Duration = Duration::from_secs(2);

/// A console that runs.
#[derive(Debug)]
pub struct Running {
    console: Site,
    address: SocketAddr,
    customer_app: Option<Site>,
    stand_in: Option<FakeClerk>,
    stop: watch::Sender<()>,
    servers: JoinSet<io::Result<()>>,
}

/// Starts the console, and with a stand-in the customers' application.
///
/// # Errors
/// A port is taken, the public URL or the client's settings are wrong, or a console on Clerk would be open to anybody, or has nobody in it.
pub async fn start(options: Options) -> Result<Running, Box<dyn Error + Send + Sync>> {
    let people = options.people()?;
    let trail = Arc::new(Trail::default());
    let public = options.public_url.as_deref().map(Site::public);
    let public = public.transpose()?;
    let (console_listener, address) = listen(options.port, "--port").await?;
    let console_site = public.unwrap_or_else(|| Site::local(address));
    let (stop, stopped) = watch::channel(());
    let mut servers = JoinSet::new();
    let mut serve = |listener, site, router| {
        servers.spawn(serve(listener, site, router, stopped.clone()));
    };

    let (clerk, customer_app) = match options.backend {
        Backend::Clerk => (Clerk::from_env(&people, Arc::clone(&trail))?, None),
        Backend::StandIn(clock) => {
            let (listener, app_address) = listen(options.app_port, "--app-port").await?;
            let site = Site::local(app_address);
            let sign_in_url = format!("{}/sign-in", site.0);
            let (clerk, fake) = Clerk::stand_in(&people, Arc::clone(&trail), &sign_in_url, clock)?;
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
    let stand_in = clerk.stand_in.as_ref().map(|it| it.fake.clone());
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
        stand_in,
        stop,
        servers,
    })
}

/// On this machine only: a console that is a key to every account isn't for the network. In front of a real one, a proxy speaks TLS.
async fn listen(port: u16, option: &str) -> Result<(TcpListener, SocketAddr), String> {
    let listening = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    listening.await.map_err(|error: io::Error| {
        format!("can't listen on port {port} of 127.0.0.1: {error}; choose another with {option}, or 0 for a free one")
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
            // It is told to stop, or there is nobody left to tell.
            let _ = stopped.changed().await;
        })
        .await
}

impl Running {
    /// Where staff reach the console: the public URL, else `http://127.0.0.1:4711`.
    #[must_use]
    pub fn console(&self) -> &str {
        &self.console.0
    }

    /// Where the console listens, on this machine alone. A proxy in front of it sends its requests there.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The address of the customers' application. `None` on Clerk.
    #[must_use]
    pub fn customer_app(&self) -> Option<&str> {
        self.customer_app.as_ref().map(|site| site.0.as_str())
    }

    /// The stand-in, for tests. `None` on Clerk.
    #[must_use]
    pub fn stand_in(&self) -> Option<&FakeClerk> {
        self.stand_in.as_ref()
    }

    /// Answers what was asked already, and stops. Who asks too slowly is cut off.
    pub async fn stop(mut self) {
        let _ = self.stop.send(());
        let ended = async { while self.servers.join_next().await.is_some() {} };
        let _ = timeout(PATIENCE, ended).await;
    }
}
