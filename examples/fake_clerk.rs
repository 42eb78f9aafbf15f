//! Serves the stand-in for Clerk's API on this machine, for any SDK in any language.
//!
//! ```sh
//! cargo run --example fake_clerk -- --port 8787
//! ```
//!
//! It prints the two variables that most of Clerk's SDKs read (for Python, pass `server_url` with `/v1` behind it), and runs until it is stopped. `--port 0`, or none, takes any
//! free port.

use std::process::ExitCode;

use actor_token::fake::{Clock, FakeClerk};

fn main() -> ExitCode {
    let Some(port) = port(std::env::args().skip(1)) else {
        eprintln!("usage: fake_clerk [--port PORT], where PORT is 0 to 65535");
        return ExitCode::from(2);
    };
    let fake = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = match fake.serve_on(port) {
        Ok(server) => server,
        Err(error) => {
            eprintln!(
                "fake_clerk: port {port} can't be served: {error}; choose another, or 0 for any that is free"
            );
            return ExitCode::FAILURE;
        }
    };
    println!("CLERK_SECRET_KEY={}", fake.secret_key());
    println!("CLERK_API_URL={}", server.api_url());
    loop {
        std::thread::park();
    }
}

/// `None` if the arguments are wrong.
fn port(mut arguments: impl Iterator<Item = String>) -> Option<u16> {
    match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (None, ..) => Some(0),
        (Some("--port"), Some(port), None) => port.parse().ok(),
        _ => None,
    }
}
