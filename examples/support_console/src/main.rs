//! Starts the console on this machine, prints where it is, and stops with Ctrl-C, or when it is told to end.
#![forbid(unsafe_code)]

mod arguments;

use std::error::Error;
use std::future::Future;
use std::io;
use std::process::ExitCode;

use support_console::{Backend, Options, start};

const WARNING: &str = "\
Warning: CLERK_SECRET_KEY is set, so the links are real: they sign in to accounts of that instance. There is no sign-in here:
whoever opens the console can say that they are staff.";

#[tokio::main]
async fn main() -> ExitCode {
    let done = match arguments::read(std::env::args().skip(1)) {
        Ok(Some(options)) => run(options).await.map_err(|error| error.to_string()),
        Ok(None) => {
            println!("{}", arguments::HELP);
            Ok(())
        }
        Err(error) => Err(format!("{error}; see support-console --help")),
    };
    match done {
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
    let behind_a_proxy = options.public_url.is_some();
    // Before it is said to run, so that nobody tells it in vain.
    let told_to_stop = told_to_stop()?;
    let running = start(options).await?;
    println!("Support console: {}", running.console());
    if behind_a_proxy {
        println!("Your proxy reaches it at http://{}", running.address());
    }
    match running.customer_app() {
        Some(url) => println!("Customers' application: {url} (the stand-in's links lead there)"),
        None => println!("On Clerk: the links lead to your own application."),
    }
    println!("Stop with Ctrl-C.");
    told_to_stop.await?;
    running.stop().await;
    Ok(())
}

/// By Ctrl-C, or by whatever runs services on this machine, which sends SIGTERM.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = io::Result<()>>> {
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
fn told_to_stop() -> io::Result<impl Future<Output = io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}
