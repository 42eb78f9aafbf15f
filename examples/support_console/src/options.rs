//! How to start, and what is too dangerous to start.

use actor_token::fake::Clock;

use crate::people::People;

/// What the console runs on.
#[derive(Clone, Debug)]
pub enum Backend {
    /// A stand-in for Clerk that lives by this clock, with a customers' application for its links to open.
    StandIn(Clock),
    /// Clerk, with the settings of the environment.
    Clerk,
}

/// How to start.
#[derive(Clone, Debug)]
pub struct Options {
    /// The console's port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where staff reach the console through a proxy that speaks TLS: `https://console.example`. The proxy passes this host on
    /// as `Host`. `None` if there is no proxy.
    pub public_url: Option<String>,
    /// Publishes a console on Clerk, though whoever opens it can say that they are staff, and get into your customers' accounts.
    pub without_a_sign_in: bool,
    /// The port of the customers' application; 0 takes a free one.
    pub app_port: u16,
    /// The users of the Clerk instance who work here. On the stand-in, empty for the demo's.
    pub staff: Vec<String>,
    /// The users of the Clerk instance who can be signed in as. On the stand-in, empty for the demo's.
    pub customers: Vec<String>,
    /// The users, of the staff or of the customers, whom nobody signs in as. On the stand-in, the demo's besides.
    pub administrators: Vec<String>,
    /// What it runs on.
    pub backend: Backend,
}

impl Options {
    /// The ports that the program has, and the rest empty.
    #[must_use]
    pub fn on(backend: Backend) -> Self {
        Self {
            port: 4711,
            public_url: None,
            without_a_sign_in: false,
            app_port: 4712,
            staff: Vec::new(),
            customers: Vec::new(),
            administrators: Vec::new(),
            backend,
        }
    }

    /// Those whom the options name. The rules about own accounts and administrators compare IDs: on Clerk, made-up ones would let
    /// everything through.
    pub(crate) fn people(&self) -> Result<People, &'static str> {
        let on_clerk = matches!(self.backend, Backend::Clerk);
        if on_clerk && self.public_url.is_some() && !self.without_a_sign_in {
            return Err(
                "this console has no sign-in of its own: with CLERK_SECRET_KEY set, --public-url would let anybody who reaches it \
                 into your customers' accounts. Put a sign-in of yours into the code first. If something else in front of it lets \
                 only your staff through, say so with --without-a-sign-in",
            );
        }
        if on_clerk && (self.staff.is_empty() || self.customers.is_empty()) {
            return Err(
                "with CLERK_SECRET_KEY set, name users of that instance: --staff USER_ID who works here, and --customer USER_ID \
                 who can be signed in as",
            );
        }
        let people = People::named(&self.staff, &self.customers, &self.administrators);
        Ok(if on_clerk { people } else { people.or_demo() })
    }
}
