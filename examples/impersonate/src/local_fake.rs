//! A fake of Clerk on a loopback port, in place of Clerk and of a browser.

use std::io;

use actor_token::fake::{Clock, FakeClerk, FakeServer, Session};
use actor_token::secrecy::ExposeSecret;
use actor_token::{ActorTokenStatus, Client, Error, request::PreparedRequest};

/// The page to which a link redirects. An application of Clerk would sign in there.
const SIGN_IN_URL: &str = "http://localhost:3000/sign-in";

pub(crate) struct LocalFake {
    fake: FakeClerk,
    /// The server, which stops when it is dropped.
    server: FakeServer,
}

impl LocalFake {
    pub(crate) fn start() -> io::Result<Self> {
        let fake = FakeClerk::builder()
            .clock(Clock::ticking())
            .sign_in_url(SIGN_IN_URL)
            .build();
        let server = fake.serve()?;
        Ok(Self { fake, server })
    }

    pub(crate) fn secret_key(&self) -> &str {
        self.fake.secret_key()
    }

    pub(crate) fn api_url(&self) -> String {
        self.server.api_url()
    }

    /// Signs in with each link that was opened, as the application in the browser would. Returns
    /// the new sessions.
    pub(crate) fn sign_in(&self) -> Vec<Session> {
        let tokens = self.fake.tokens();
        let opened = tokens
            .iter()
            .filter(|token| *token.status() == ActorTokenStatus::Accepted);
        // A link that already has a session is rejected.
        opened
            .filter_map(|token| self.fake.sign_in(token.token().expose_secret()).ok())
            .collect()
    }

    /// Starts a session, as if an agent had opened a link with this request.
    pub(crate) fn start_session(&self, request: PreparedRequest) -> Result<(), Error> {
        let clerk = Client::builder(self.fake.clone())
            .secret_key(self.fake.secret_key())
            .build()?;
        let token = clerk.issue_prepared(request)?;
        if let Some(link) = token.url() {
            // A new link works.
            let _ = self.fake.redeem(link.expose_secret());
        }
        Ok(())
    }
}
