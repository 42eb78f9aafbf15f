//! Options of the console, and checks that prevent an insecure start.

use actor_token::fake::Clock;

use crate::people::People;

/// The server that issues the links.
#[derive(Clone, Debug)]
pub enum Backend {
    /// A fake of Clerk's API with this clock, and a customers' application that its links open.
    Fake(Clock),
    /// Clerk, configured by the environment.
    Clerk,
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
    /// The user IDs of the support agents. If there are none, the fake uses the demo's agents.
    pub agents: Vec<String>,
    /// The user IDs of the customers. If there are none, the fake uses the demo's customers.
    pub customers: Vec<String>,
    /// The user IDs of agents and customers that no one may sign in as. The fake adds the demo's
    /// administrator.
    pub administrators: Vec<String>,
    /// The server that issues the links.
    pub backend: Backend,
}

impl Options {
    /// Creates options with the default ports and without users.
    #[must_use]
    pub fn new(backend: Backend) -> Self {
        Self {
            port: 4711,
            public_url: None,
            allow_unauthenticated: false,
            app_port: 4712,
            agents: Vec::new(),
            customers: Vec::new(),
            administrators: Vec::new(),
            backend,
        }
    }

    /// Checks the options, and returns the people. With the fake, the demo's people are the
    /// default.
    ///
    /// Clerk requires agents and customers in the options. The policies compare user IDs, and would
    /// have no effect with the demo's IDs.
    pub(crate) fn checked_people(&self) -> Result<People, &'static str> {
        let with_clerk = matches!(self.backend, Backend::Clerk);
        if with_clerk && self.public_url.is_some() && !self.allow_unauthenticated {
            return Err(
                "cannot use --public-url with CLERK_SECRET_KEY: the console has no real sign-in, so anyone who reaches it could \
                 sign in to your customers' accounts; add your own sign-in to the code, or use --allow-unauthenticated if a proxy \
                 admits only your support agents",
            );
        }
        if with_clerk && (self.agents.is_empty() || self.customers.is_empty()) {
            return Err(
                "missing users: CLERK_SECRET_KEY is set; pass at least one --agent USER_ID and one --customer USER_ID of that \
                 Clerk instance",
            );
        }
        let people = People::new(&self.agents, &self.customers, &self.administrators);
        Ok(if with_clerk {
            people
        } else {
            people.or_demo_people()
        })
    }
}
