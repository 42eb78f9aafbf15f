//! Options of the console, and checks that prevent an insecure start.

use std::fmt;
use std::path::PathBuf;

use actor_token::fake::Clock;

use crate::people::{Person, Staff, demo_customers};

/// The server that issues the links.
#[derive(Clone, Debug)]
pub enum Backend {
    /// A fake of Clerk's API with this clock, and a customers' application that its links open.
    Fake(Clock),
    /// Clerk, configured by the environment.
    Clerk,
}

/// The database of the links, the browser sessions and the audit trail.
#[derive(Clone)]
pub enum Database {
    /// A file, which SQLite creates if it is missing.
    Sqlite(PathBuf),
    /// The URL of a PostgreSQL database.
    Postgres(String),
}

/// Omits the URL, because it may contain a password.
impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.debug_tuple("Postgres").finish_non_exhaustive(),
        }
    }
}

/// The options of the console.
#[derive(Clone, Debug)]
pub struct Options {
    /// The console's port on 127.0.0.1. 0 selects any free port.
    pub port: u16,
    /// The URL of the console behind a TLS proxy, such as `https://console.example`. The proxy must
    /// pass the host of this URL on as `Host`. `None` without a proxy.
    pub public_url: Option<String>,
    /// Allows a public URL with Clerk, although the console has no real sign-in: anyone who opens
    /// the console can choose an agent, and get access to your customers' accounts.
    pub allow_unauthenticated: bool,
    /// The port of the customers' application. 0 selects any free port.
    pub app_port: u16,
    /// The database. Instances of the console with the same database share everything if they use
    /// the same Clerk instance. An instance with a fake can only end the links that it has issued.
    pub database: Database,
    /// The user IDs of the support agents. If there are none, the fake uses the demo's agents.
    pub agents: Vec<String>,
    /// The user IDs of the customers. If there are no customers, the fake uses the demo's.
    pub customers: Vec<String>,
    /// A CSV file with the columns `id`, `name` and `email`, which has more customers.
    pub customers_file: Option<PathBuf>,
    /// The user IDs of users that no one may sign in as. The fake adds the demo's administrator.
    pub administrators: Vec<String>,
    /// The server that issues the links.
    pub backend: Backend,
}

impl Options {
    /// Creates options with the default ports and without users.
    #[must_use]
    pub fn new(backend: Backend, database: Database) -> Self {
        Self {
            port: 4711,
            public_url: None,
            allow_unauthenticated: false,
            app_port: 4712,
            database,
            agents: Vec::new(),
            customers: Vec::new(),
            customers_file: None,
            administrators: Vec::new(),
            backend,
        }
    }

    /// Checks the options, and returns the staff and the customers. With the fake, the demo's
    /// people are the default.
    ///
    /// Clerk requires agents and customers in the options. The policies compare user IDs, and would
    /// have no effect with the demo's IDs.
    pub(crate) fn checked_people(&self) -> Result<(Staff, Vec<Person>), String> {
        let with_clerk = matches!(self.backend, Backend::Clerk);
        if with_clerk && self.public_url.is_some() && !self.allow_unauthenticated {
            return Err(
                "cannot use --public-url with CLERK_SECRET_KEY: the console has no real sign-in, so anyone who reaches it could \
                 sign in to your customers' accounts; add your own sign-in to the code, or use --allow-unauthenticated if a proxy \
                 admits only your support agents"
                    .to_owned(),
            );
        }
        let has_customers = !self.customers.is_empty() || self.customers_file.is_some();
        if with_clerk && (self.agents.is_empty() || !has_customers) {
            return Err(
                "missing users: CLERK_SECRET_KEY is set; pass at least one --agent USER_ID and one --customer USER_ID of that \
                 Clerk instance, or its customers with --customers FILE.csv"
                    .to_owned(),
            );
        }
        let mut customers: Vec<_> = self
            .customers
            .iter()
            .map(|id| Person::new(id, id, "A user of your Clerk instance"))
            .collect();
        if let Some(path) = &self.customers_file {
            customers.extend(crate::import::read_customers(path)?);
        }
        let staff = Staff::new(&self.agents, &self.administrators);
        if with_clerk {
            return Ok((staff, customers));
        }
        if customers.is_empty() {
            customers = demo_customers();
        }
        Ok((staff.or_demo(), customers))
    }
}
