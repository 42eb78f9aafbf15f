//! The executable with a secret key. A fake server replaces Clerk.

use std::net::SocketAddr;
use std::process::{ExitStatus, Stdio};

use actor_token::fake::FakeClerk;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::test_client::TestClient;
use crate::test_database::TestDatabase;

/// The customer of all these consoles.
pub(crate) const CUSTOMER: &str = "user_customer";

pub(crate) struct ClerkConsole {
    program: Child,
    pub(crate) url: String,
}

impl ClerkConsole {
    /// Starts a console that sends its requests to `clerk` at `address`.
    ///
    /// Its outputs are pipes whose readers end, which must not disturb it.
    pub(crate) async fn start(
        clerk: &FakeClerk,
        address: SocketAddr,
        database: &TestDatabase,
        agents: &[&str],
    ) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_support-console"));
        program.args(["--port", "0", "--customer", CUSTOMER]);
        for agent in agents {
            program.args(["--agent", agent]);
        }
        program
            .env_clear()
            .env("CLERK_SECRET_KEY", clerk.secret_key())
            .env("CLERK_API_URL", format!("http://{address}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        database.configure(&mut program);
        let mut program = program.spawn().unwrap();
        drop(program.stderr.take());
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let first = lines.next_line().await.unwrap().unwrap();
        let url = first.strip_prefix("Support console: ").unwrap().to_owned();
        Self { program, url }
    }

    pub(crate) async fn sign_in(&self, agent: &str) -> TestClient {
        TestClient::signed_in(&self.url, agent).await
    }

    pub(crate) async fn kill(mut self) {
        self.program.kill().await.unwrap();
    }

    /// Sends SIGTERM.
    #[cfg(unix)]
    pub(crate) async fn terminate(&self) {
        let send = format!("kill -TERM {}", self.program.id().unwrap());
        let kill = Command::new("sh").args(["-c", &send]).status().await;
        assert!(kill.unwrap().success());
    }

    /// Waits until the program has ended.
    #[cfg(unix)]
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        self.program.wait().await.unwrap()
    }
}
