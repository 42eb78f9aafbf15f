//! The program's arguments and variables.

use actor_token::fake::Clock;
use support_console::{Backend, Options};

pub(crate) const HELP: &str = "\
A support team's console: staff sign in as customers, with Clerk actor tokens.

Usage: support-console [OPTION]…

  --port PORT              the console's port on 127.0.0.1 (or the variable PORT; 0 takes a free one) [4711]
  --app-port PORT          the port of the customers' application that comes with the stand-in [4712]
  --public-url URL         where staff reach it through your proxy that speaks TLS, such as https://console.example:
                           have the proxy pass that host on as Host
  --without-a-sign-in      with a key and --public-url: anybody who reaches it can say that they are staff, and get
                           into your customers' accounts. Something in front of it must let only your staff through
  --staff USER_ID          a user of your Clerk instance who works here; any number
  --customer USER_ID       a user of your Clerk instance who can be signed in as; any number
  --administrator USER_ID  one of them whom nobody may sign in as; any number
  -h, --help               print this

It runs on a stand-in for Clerk, with made-up people. With CLERK_SECRET_KEY set it runs on Clerk and issues real links:
name at least one of the staff and one customer then. CLERK_API_URL and CLERK_API_VERSION are heeded as by Clerk's SDKs.";

/// `None` asks for help, whatever else is there.
pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let arguments: Vec<_> = arguments.collect();
    if arguments.iter().any(|it| it == "-h" || it == "--help") {
        return Ok(None);
    }
    let has_key = std::env::var_os("CLERK_SECRET_KEY").is_some_and(|key| !key.is_empty());
    let mut options = Options::on(if has_key {
        Backend::Clerk
    } else {
        Backend::StandIn(Clock::ticking())
    });
    if let Some(text) = std::env::var_os("PORT") {
        let named = |error| format!("the variable PORT: {error}");
        options.port = port(&text.to_string_lossy()).map_err(named)?;
    }
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let missing = format!("{argument} needs a value");
            arguments.next().ok_or(missing)
        };
        match argument.as_str() {
            "--port" => options.port = port(&value()?)?,
            "--app-port" => options.app_port = port(&value()?)?,
            "--public-url" => options.public_url = Some(value()?),
            "--without-a-sign-in" => options.without_a_sign_in = true,
            "--staff" => options.staff.push(value()?),
            "--customer" => options.customers.push(value()?),
            "--administrator" => options.administrators.push(value()?),
            _ => return Err(format!("there is no option {argument}")),
        }
    }
    Ok(Some(options))
}

fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| format!("{text} is not a port: 0 to 65535"))
}
