//! Starts the console, and stops it on Ctrl-C or SIGTERM.
#![forbid(unsafe_code)]

mod arguments;

use std::env;
use std::error::Error;
use std::future::Future;
use std::io;
use std::process::ExitCode;

use support_console::{Backend, Options, start};

const WARNING: &str = "\
Warning: CLERK_SECRET_KEY is set, so the links are real: they sign in to accounts of that instance. The console has no
real sign-in: anyone who opens it can choose an agent.";

#[tokio::main]
async fn main() -> ExitCode {
    let result = match arguments::read(env::args().skip(1)) {
        Ok(Some(options)) => run(options).await.map_err(|error| error.to_string()),
        Ok(None) => {
            println!("{}", arguments::HELP);
            Ok(())
        }
        Err(error) => Err(format!("{error}; see support-console --help")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("support-console: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn Error + Send + Sync>> {
    if matches!(options.backend, Backend::Clerk) {
        eprintln!("{WARNING}");
    }
    let has_proxy = options.public_url.is_some();
    // Installs the signal handlers before the console prints that it runs. No signal is missed.
    let shutdown = shutdown_signal()?;
    let running = start(options).await?;
    println!("Support console: {}", running.console());
    if has_proxy {
        println!("Address for your proxy: http://{}", running.address());
    }
    match running.customer_app() {
        Some(url) => println!("Customers' application, which the links open: {url}"),
        None => println!("With Clerk, the links open your users' application."),
    }
    println!("Press Ctrl-C to stop.");
    shutdown.await?;
    running.stop().await;
    Ok(())
}

/// Returns a future that completes on SIGINT (Ctrl-C) or SIGTERM, which service managers send.
#[cfg(unix)]
fn shutdown_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        Ok(())
    })
}

#[cfg(not(unix))]
fn shutdown_signal() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}
