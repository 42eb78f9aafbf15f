//! Starts the console, and stops it on Ctrl-C or SIGTERM.
#![forbid(unsafe_code)]

mod arguments;

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use support_console::{Backend, Options, Running, start};

const WARNING: &str = "\
Warning: CLERK_SECRET_KEY is set, so the links are real: they sign in to accounts of that instance. The console has no
real sign-in: anyone who opens it can choose an agent.";

#[tokio::main]
async fn main() -> ExitCode {
    let result = match arguments::read(env::args_os().skip(1)) {
        Ok(Some(options)) => run(options).await.map_err(|error| error.to_string()),
        Ok(None) => print(arguments::HELP)
            .map_err(|error| format!("failed to write to the standard output: {error}")),
        Err(error) => Err(format!("{error}; see support-console --help")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            warn(&format!("support-console: {error}"));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn Error + Send + Sync>> {
    if matches!(options.backend, Backend::Clerk) {
        warn(WARNING);
    }
    let has_proxy = options.public_url.is_some();
    // Installs the signal handlers before the console prints that it runs. No signal is missed.
    let mut signals = Signals::listen()?;
    // Migrations can take long.
    let mut running = tokio::select! {
        running = start(options) => running?,
        () = signals.next() => return Ok(()),
    };
    // The console also works without an output.
    let _ = print(&addresses(&running, has_proxy));
    let result = tokio::select! {
        () = signals.next() => Ok(()),
        () = running.failed() => Err("a part of the console has stopped after an internal error".into()),
    };
    // Waits for calls to Clerk. A second signal stops at once.
    tokio::select! {
        () = running.stop() => {}
        () = signals.next() => {}
    }
    result
}

/// Describes how to reach the console, and how to stop it.
fn addresses(running: &Running, has_proxy: bool) -> String {
    let mut lines = vec![format!("Support console: {}", running.console())];
    if has_proxy {
        let address = running.address();
        lines.push(format!("Address for your proxy: http://{address}"));
    }
    lines.push(match running.customer_app() {
        Some(url) => format!("Customers' application, which the links open: {url}"),
        None => "With Clerk, the links open your users' application.".to_owned(),
    });
    lines.push("Press Ctrl-C to stop.".to_owned());
    lines.join("\n")
}

fn print(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")?;
    output.flush()
}

/// Writes to the standard error output. If that fails, there is no place to report it.
fn warn(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// SIGINT (Ctrl-C), and SIGTERM, which service managers send.
#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        // Without a handler, Ctrl-C ends the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
