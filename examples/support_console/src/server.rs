//! Creates the console and the customers' application, and serves them on 127.0.0.1.

use std::error::Error;
use std::fmt;
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

use crate::calls::Calls;
use crate::clerk::Clerk;
use crate::console::{self, AppState};
use crate::cookies::SessionCookie;
use crate::customer::{self, CustomerApp};
use crate::events::Changes;
use crate::export;
use crate::guard::{Site, guard};
use crate::options::{Backend, Options};
use crate::origin::Origin;
use crate::pages;
use crate::sessions::Sessions;
use crate::store::{AuditTrail, Store};
use crate::watcher;

/// The timeout for open connections on shutdown. Browsers keep some open without a request.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// A running console.
pub struct Running {
    console: Origin,
    state: Arc<AppState>,
    address: SocketAddr,
    customer_app: Option<Origin>,
    tasks: Tasks,
}

/// Starts the console, and with the fake also the customers' application.
///
/// # Errors
/// Returns an error if
///
/// - a port is in use,
/// - the database can't be opened,
/// - the public URL or a setting of the client is invalid,
/// - with Clerk, the options have no agents or no customers, or
/// - with Clerk, the options have a public URL without `allow_unauthenticated`.
pub async fn start(options: Options) -> Result<Running, Box<dyn Error + Send + Sync>> {
    let (staff, customers) = options.checked_people()?;
    let public_origin = options
        .public_url
        .as_deref()
        .map(Origin::public)
        .transpose()?;
    let (listener, address) = listen(options.port, "--port").await?;
    let origin = public_origin.unwrap_or_else(|| Origin::local(address));
    let store = Store::open(&options.database).await?;
    store.use_with(&options.backend).await?;
    store.replace_staff(&staff).await?;
    store.replace_customers(&customers).await?;
    let audit_trail = AuditTrail(store.clone());
    let mut tasks = Tasks::new();

    let (clerk, customer_app) = match options.backend {
        Backend::Clerk => (Clerk::from_env(&staff, audit_trail)?, None),
        Backend::Fake(clock) => {
            let (app_listener, app_address) = listen(options.app_port, "--app-port").await?;
            let app_origin = Origin::local(app_address);
            let sign_in_url = format!("{}/sign-in", app_origin.0);
            let (clerk, fake) =
                Clerk::with_fake(&staff, &customers, audit_trail, &sign_in_url, clock)?;
            let app = customer_app(fake, store.clone(), &app_origin, &origin);
            tasks.serve(app_listener, app);
            (clerk, Some(app_origin))
        }
    };
    let (changes, read_changes) = Changes::new(store.clone());
    tasks.spawn(read_changes);
    let state = Arc::new(AppState {
        clerk,
        staff,
        store,
        cookie: SessionCookie {
            name: "console",
            secure: origin.is_https(),
        },
        changes,
        calls: Calls::new(),
        exports: export::limit(),
    });
    tasks.serve(listener, console(&state, &origin));
    tasks.spawn(watcher::run(Arc::clone(&state)));
    Ok(Running {
        console: origin,
        state,
        address,
        customer_app,
        tasks,
    })
}

fn console(state: &Arc<AppState>, origin: &Origin) -> Router {
    with_guard(
        console::routes(Arc::clone(state)),
        Site {
            origin: origin.clone(),
            error_page: pages::error_page,
        },
    )
}

fn customer_app(fake: FakeClerk, store: Store, origin: &Origin, console: &Origin) -> Router {
    let app = CustomerApp {
        fake,
        store,
        sessions: Sessions::new(SessionCookie {
            name: "fernway",
            secure: origin.is_https(),
        }),
        console: console.clone(),
    };
    with_guard(
        customer::routes(Arc::new(app)),
        Site {
            origin: origin.clone(),
            error_page: pages::customer_error,
        },
    )
}

fn with_guard(router: Router, site: Site) -> Router {
    router.layer(middleware::from_fn_with_state(site, guard))
}

/// The tasks of a console, which end when it stops.
struct Tasks {
    stop: watch::Sender<()>,
    running: JoinSet<()>,
}

impl Tasks {
    fn new() -> Self {
        Self {
            stop: watch::Sender::new(()),
            running: JoinSet::new(),
        }
    }

    /// Runs a task until the console stops.
    fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        let stopped = self.stopped();
        self.running.spawn(async move {
            tokio::select! {
                () = task => {}
                () = stopped => {}
            }
        });
    }

    /// Serves until the console stops and has responded to the requests in flight.
    fn serve(&mut self, listener: TcpListener, router: Router) {
        let server = axum::serve(listener, router).with_graceful_shutdown(self.stopped());
        self.running.spawn(async move {
            // The server has no errors: it continues after a connection that failed.
            let _ = server.await;
        });
    }

    fn stopped(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut stop = self.stop.subscribe();
        async move {
            // `changed` also returns when the sender is dropped.
            let _ = stop.changed().await;
        }
    }
}

/// Listens on 127.0.0.1 only, because the console grants access to every account.
///
/// `option` is the command-line option that sets the port.
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

impl Running {
    /// Returns the URL of the console: the public URL, or else `http://127.0.0.1:4711`.
    #[must_use]
    pub fn console(&self) -> &str {
        &self.console.0
    }

    /// Returns the local address of the console, to which a proxy connects.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of the customers' application. `None` with Clerk.
    #[must_use]
    pub fn customer_app(&self) -> Option<&str> {
        self.customer_app.as_ref().map(|origin| origin.0.as_str())
    }

    /// Returns the fake, for tests. `None` with Clerk.
    #[must_use]
    pub fn fake(&self) -> Option<&FakeClerk> {
        self.state.clerk.fake.as_ref()
    }

    /// Checks some links at once, those that were not checked for the longest time: whether they
    /// have opened a session, and whether it is still active. The console also does this by itself,
    /// every few seconds.
    ///
    /// # Errors
    /// Returns an error if the database fails.
    pub async fn check_links(&self) -> Result<(), Box<dyn Error + Send + Sync>> {
        Ok(watcher::check(&self.state, Duration::ZERO).await?)
    }

    /// Returns when a part of the console has ended without [`stop`](Self::stop), which only an
    /// internal error causes. The console is incomplete then, so it should be started again.
    pub async fn failed(&mut self) {
        let _ = self.tasks.running.join_next().await;
    }

    /// Stops after it has responded to the requests in flight.
    ///
    /// It waits for calls to Clerk, whose outcome would not be known otherwise: for at most 75
    /// seconds. Two seconds later, it closes all connections that are still open.
    pub async fn stop(self) {
        let Tasks { stop, mut running } = self.tasks;
        let _ = stop.send(());
        self.state.calls.stop().await;
        let ended = async { while running.join_next().await.is_some() {} };
        let _ = timeout(SHUTDOWN_TIMEOUT, ended).await;
        self.state.store.close().await;
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running")
            .field("console", &self.console)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use actor_token::fake::Clock;

    use super::*;
    use crate::options::Database;

    #[tokio::test]
    async fn failure_of_one_task_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("console.sqlite"));
        let options = Options {
            port: 0,
            app_port: 0,
            ..Options::new(Backend::Fake(Clock::ticking()), database)
        };
        let mut running = start(options).await.unwrap();
        assert!(timeout(Duration::ZERO, running.failed()).await.is_err());
        running.tasks.spawn(async { panic!("a panic of the test") });
        let failed = timeout(Duration::from_mins(1), running.failed());
        failed.await.unwrap();
        running.stop().await;
    }
}
