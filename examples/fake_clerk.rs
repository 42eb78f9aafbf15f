//! Serves the stand-in for Clerk's API on this machine, for any SDK in any language.
//!
//! ```sh
//! cargo run --example fake_clerk -- --port 8787
//! ```
//!
//! It prints the two variables that most of Clerk's SDKs read (for Python, pass `server_url` with `/v1` behind it), and runs until it is stopped. `--port 0`, or none, takes any
//! free port.

use std::error::Error;

use actor_token::fake::{Clock, FakeClerk};

fn main() -> Result<(), Box<dyn Error>> {
    let port = port(std::env::args().skip(1))?;
    let fake = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = fake.serve_on(port)?;
    println!("CLERK_SECRET_KEY={}", fake.secret_key());
    println!("CLERK_API_URL={}", server.api_url());
    loop {
        std::thread::park();
    }
}

fn port(mut arguments: impl Iterator<Item = String>) -> Result<u16, Box<dyn Error>> {
    const USAGE: &str = "usage: fake_clerk [--port PORT]";
    match (
        arguments.next().as_deref(),
        arguments.next(),
        arguments.next(),
    ) {
        (None, ..) => Ok(0),
        (Some("--port"), Some(port), None) => port
            .parse()
            .map_err(|_| format!("{port} is not a port: 0 to 65535\n{USAGE}").into()),
        _ => Err(USAGE.into()),
    }
}
