//! Command-line arguments and environment variables.

use std::env::{self, VarError};
use std::ffi::OsString;
use std::path::PathBuf;

use actor_token::fake::Clock;
use support_console::{Backend, Database, Options};

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
  --customers FILE.csv     more customers: a file with the columns id, name and email
  --administrator USER_ID  a user that no one may sign in as (can be repeated)
  --database FILE          the SQLite database with the links, the sessions and the audit trail, which is created if it is
                           missing [support-console/console.sqlite in XDG_STATE_HOME or ~/.local/state; demo.sqlite with the fake]
  -h, --help               print this help

By default, the console uses a fake of Clerk's API, with made-up people. With CLERK_SECRET_KEY, it uses Clerk and issues
real links; then pass at least one agent and one customer. CLERK_API_URL and CLERK_API_VERSION have the same meaning as
for Clerk's SDKs. With DATABASE_URL=postgres://…, the console uses this PostgreSQL database instead of SQLite. Several
consoles with the same database share everything if they use the same Clerk instance. Each fake knows only its own links.";

/// Reads the options. Returns `None` if any argument is `--help`.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Option<Options>, String> {
    let arguments = arguments.enumerate().map(|(index, argument)| {
        let argument = argument.into_string();
        argument.map_err(|_| format!("invalid argument {}: expected UTF-8", index + 1))
    });
    let arguments = arguments.collect::<Result<Vec<_>, _>>()?;
    if arguments.iter().any(|it| it == "-h" || it == "--help") {
        return Ok(None);
    }
    let has_key = env::var_os("CLERK_SECRET_KEY").is_some_and(|key| !key.is_empty());
    let backend = if has_key {
        Backend::Clerk
    } else {
        Backend::Fake(Clock::ticking())
    };
    let mut database = database_of_env()?;
    let unset = Database::Sqlite(PathBuf::new());
    let mut options = Options::new(backend, unset);
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
            "--customers" => options.customers_file = Some(value()?.into()),
            "--database" => database = Some(Database::Sqlite(value()?.into())),
            "--administrator" => options.administrators.push(value()?),
            _ => return Err(unknown(name)),
        }
    }
    options.database = match database {
        Some(database) => database,
        None => Database::Sqlite(default_file(has_key)?),
    };
    Ok(Some(options))
}

/// Describes an unknown argument without its value, which may contain a password.
fn unknown(argument: &str) -> String {
    match argument.split_once('=') {
        Some((name, _)) if name.starts_with("--") => {
            format!("unknown option {name}=…; options have the form --name VALUE")
        }
        _ if argument.starts_with('-') => format!("unknown option {argument}"),
        _ => "unexpected value without an option".to_owned(),
    }
}

/// Returns the database of `DATABASE_URL`. `None` if the variable is not set.
fn database_of_env() -> Result<Option<Database>, String> {
    match env::var("DATABASE_URL") {
        Ok(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Some(Database::Postgres(url)))
        }
        Ok(url) if !url.is_empty() => Err(
            "invalid DATABASE_URL: expected a URL that begins with postgres://; for SQLite, use --database"
                .to_owned(),
        ),
        Ok(_) | Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err("invalid DATABASE_URL: expected UTF-8".to_owned()),
    }
}

/// Returns the default file of SQLite. The demo has a file of its own, so that no trail mixes it
/// with access to real accounts.
fn default_file(has_key: bool) -> Result<PathBuf, String> {
    let folder = |name, rest: &str| {
        let value = env::var_os(name).filter(|value| !value.is_empty())?;
        Some(PathBuf::from(value).join(rest))
    };
    let state = folder("XDG_STATE_HOME", "support-console")
        .or_else(|| folder("HOME", ".local/state/support-console"))
        .ok_or("missing HOME: there is no default folder for the database; pass --database FILE")?;
    Ok(state.join(if has_key {
        "console.sqlite"
    } else {
        "demo.sqlite"
    }))
}

fn parse_port(name: &str, value: &str) -> Result<u16, String> {
    value
        .parse()
        .map_err(|_| format!("invalid {name}: expected a number from 0 to 65535, found {value}"))
}
