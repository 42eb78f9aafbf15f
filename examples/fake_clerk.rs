//! Serves a fake of Clerk's API on localhost, for an SDK in any language.
//!
//! ```sh
//! cargo run --example fake_clerk -- --port 8787
//! ```
//!
//! The program prints the three environment variables that most of Clerk's SDKs read, and runs
//! until it is stopped. Clerk's Python SDK takes the URL as `server_url`, with `/v1` appended.
//! Without `--port`, or with `--port 0`, the program uses any free port.
//!
//! To get a session token without a browser, open the link of an actor token, sign in with the
//! ticket of the page to which it redirects, and create a token:
//!
//! ```sh
//! curl -sD - "$LINK"
//! curl -s "$CLERK_API_URL/v1/client/sign_ins" -d strategy=ticket -d "ticket=$TICKET"
//! curl -s "$CLERK_API_URL/v1/sessions/$SESSION_ID/tokens" -X POST -H "Authorization: Bearer $CLERK_SECRET_KEY"
//! ```

use std::env;
use std::process::ExitCode;

use actor_token::fake::{Clock, FakeClerk};

fn main() -> ExitCode {
    let Some(port) = parse_port(env::args().skip(1)) else {
        eprintln!("usage: fake_clerk [--port PORT], where PORT is 0 to 65535");
        return ExitCode::from(2);
    };
    let fake = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = match fake.serve_on(port) {
        Ok(server) => server,
        Err(error) => {
            eprintln!(
                "fake_clerk: failed to listen on port {port}: {error}; use a different port, or 0 for any free port"
            );
            return ExitCode::FAILURE;
        }
    };
    println!("CLERK_SECRET_KEY={}", fake.secret_key());
    println!("CLERK_API_URL={}", server.api_url());
    // On one line, as Clerk's SDKs accept it.
    println!("CLERK_JWT_KEY={}", FakeClerk::jwt_key().replace('\n', ""));
    loop {
        std::thread::park();
    }
}

/// Returns the port, or 0 without arguments. Returns `None` if the arguments are invalid.
fn parse_port(mut arguments: impl Iterator<Item = String>) -> Option<u16> {
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
