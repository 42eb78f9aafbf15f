//! Command-line arguments and environment variables.

use std::env;

use actor_token::fake::Clock;
use support_console::{Backend, Options};

pub(crate) const HELP: &str = "\
A console in which support agents sign in as customers, with Clerk actor tokens.

Usage: support-console [OPTION]…

  --port PORT              the console's port on 127.0.0.1 (or the variable PORT; 0: any free port) [4711]
  --app-port PORT          the port of the customers' application, which is started with the fake [4712]
  --public-url URL         the URL of the console behind your TLS proxy, such as https://console.example;
                           the proxy must pass this host on as Host
  --allow-unauthenticated  allow --public-url with a secret key: anyone who reaches the console can choose an
                           agent and sign in to your customers' accounts, so a proxy must admit only your agents
  --agent USER_ID          a support agent, as a user of your Clerk instance (can be repeated)
  --customer USER_ID       a customer, as a user of your Clerk instance (can be repeated)
  --administrator USER_ID  an agent or customer that no one may sign in as (can be repeated)
  -h, --help               print this help

By default, the console uses a fake of Clerk's API, with made-up people. With CLERK_SECRET_KEY, it uses Clerk and issues
real links; then pass at least one agent and one customer. CLERK_API_URL and CLERK_API_VERSION have the same meaning as
for Clerk's SDKs.";

/// Reads the options. Returns `None` if any argument is `--help`.
pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let arguments: Vec<_> = arguments.collect();
    if arguments.iter().any(|it| it == "-h" || it == "--help") {
        return Ok(None);
    }
    let has_key = env::var_os("CLERK_SECRET_KEY").is_some_and(|key| !key.is_empty());
    let mut options = Options::new(if has_key {
        Backend::Clerk
    } else {
        Backend::Fake(Clock::ticking())
    });
    if let Some(port) = env::var_os("PORT") {
        options.port = parse_port("PORT", &port.to_string_lossy())?;
    }
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let name = argument.as_str();
        let mut value = || {
            arguments
                .next()
                .ok_or_else(|| format!("missing value for {name}"))
        };
        match name {
            "--port" => options.port = parse_port(name, &value()?)?,
            "--app-port" => options.app_port = parse_port(name, &value()?)?,
            "--public-url" => options.public_url = Some(value()?),
            "--allow-unauthenticated" => options.allow_unauthenticated = true,
            "--agent" => options.agents.push(value()?),
            "--customer" => options.customers.push(value()?),
            "--administrator" => options.administrators.push(value()?),
            _ => return Err(format!("unknown option {name}")),
        }
    }
    Ok(Some(options))
}

fn parse_port(name: &str, value: &str) -> Result<u16, String> {
    value
        .parse()
        .map_err(|_| format!("invalid {name}: expected a number from 0 to 65535, found {value}"))
}
