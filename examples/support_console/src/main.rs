//! Starts the console on this machine, prints where it is, and stops with Ctrl-C.

use std::error::Error;

use actor_token::fake::Clock;
use support_console::{Backend, Options, start};

const HELP: &str = "\
A support team's console: staff sign in as customers, with Clerk actor tokens.

usage: support_console [--port PORT] [--public-url URL] [--app-port PORT] [--customer USER_ID]…

  --port PORT         the console's port on 127.0.0.1 (or the variable PORT; 0 takes a free one) [4711]
  --public-url URL    where staff reach it through your proxy that speaks TLS, such as https://console.example:
                      have the proxy pass that host on as Host
  --app-port PORT     the port of the customers' application that comes with the stand-in [4712]
  --customer USER_ID  a user of your Clerk instance who can be signed in as; any number

It runs on a stand-in for Clerk. With CLERK_SECRET_KEY set it runs on Clerk and issues real links:
name at least one customer then.";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let Some(options) = options(std::env::args().skip(1))? else {
        println!("{HELP}");
        return Ok(());
    };
    let behind_a_proxy = options.public_url.is_some();
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
    tokio::signal::ctrl_c().await?;
    running.stop().await;
    Ok(())
}

/// `None` asks for help.
fn options(
    mut arguments: impl Iterator<Item = String>,
) -> Result<Option<Options>, Box<dyn Error + Send + Sync>> {
    let has_key = std::env::var_os("CLERK_SECRET_KEY").is_some_and(|key| !key.is_empty());
    let mut options = Options {
        port: std::env::var("PORT").map_or(Ok(4711), |text| port(&text))?,
        public_url: None,
        app_port: 4712,
        customers: Vec::new(),
        backend: if has_key {
            Backend::Clerk
        } else {
            Backend::StandIn(Clock::ticking())
        },
    };
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let missing = format!("{argument} needs a value\n\n{HELP}");
            arguments.next().ok_or(missing)
        };
        match argument.as_str() {
            "-h" | "--help" => return Ok(None),
            "--port" => options.port = port(&value()?)?,
            "--public-url" => options.public_url = Some(value()?),
            "--app-port" => options.app_port = port(&value()?)?,
            "--customer" => options.customers.push(value()?),
            _ => return Err(format!("there is no option {argument}\n\n{HELP}").into()),
        }
    }
    if has_key && options.customers.is_empty() {
        return Err(
            "with CLERK_SECRET_KEY set, name users of that instance: --customer USER_ID".into(),
        );
    }
    Ok(Some(options))
}

fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("{text} is not a port: 0 to 65535"))
}
