//! Tests the executable. A fake server replaces Clerk.

use std::io;
use std::net::TcpListener;
use std::process::{Output, Stdio};
use std::time::Duration;

use actor_token::fake::{Clock, FakeClerk};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

use crate::clerk_console::ClerkConsole;
use crate::test_client::TestClient;
use crate::test_database::TestDatabase;

/// Returns the program, which keeps its database in this folder.
fn program(state: &TempDir, arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_support-console"));
    program.args(arguments).env_clear().kill_on_drop(true);
    program.env("XDG_STATE_HOME", state.path());
    program
}

/// Waits for the end of a program, which must not run as a server.
async fn ended(program: impl Future<Output = io::Result<Output>>) -> Output {
    let result = timeout(Duration::from_mins(1), program).await;
    result.expect("the program must end").unwrap()
}

async fn output(program: &mut Command) -> (bool, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = ended(program.output()).await;
    let text = [stdout, stderr].concat();
    (status.success(), String::from_utf8(text).unwrap())
}

#[tokio::test]
async fn program_prints_help_and_errors() {
    let state = tempfile::tempdir().unwrap();
    let (ok, help) = output(&mut program(&state, &["--help"])).await;
    assert!(ok && help.contains("Usage: support-console"), "{help}");
    let (ok, text) = output(program(&state, &["--color", "--help"]).env("PORT", "x")).await;
    assert!(ok && text == help, "{text}");
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let used_port = listener.local_addr().unwrap().port().to_string();
    for (arguments, expected) in [
        (vec!["--port"], "missing value for --port"),
        (
            vec!["--port", "x"],
            "invalid --port: expected a number from 0 to 65535, found x",
        ),
        (vec!["--public-url"], "missing value for --public-url"),
        (
            vec!["--port", "0", "--public-url", "http://console.example"],
            "invalid public URL: it must begin with https://",
        ),
        (
            vec!["--color"],
            "support-console: unknown option --color; see support-console --help\n",
        ),
        (
            vec!["--public-url=https://ada:secret@console.example"],
            "unknown option --public-url=…; options have the form --name VALUE",
        ),
        (
            vec!["https://ada:secret@console.example"],
            "unexpected value without an option",
        ),
        (
            vec!["--public-url", "https://ada:secret@console.example"],
            "invalid public URL: it must have only a host",
        ),
        (
            vec!["--port", &used_port, "--app-port", "0"],
            "use a different port with --port, or 0 for any free port",
        ),
        (
            vec!["--port", "0", "--app-port", &used_port],
            "use a different port with --app-port, or 0 for any free port",
        ),
    ] {
        let (ok, text) = output(&mut program(&state, &arguments)).await;
        assert!(!ok && text.contains(expected), "{text}");
        assert!(text.starts_with("support-console: "), "{text}");
        for unexpected in ["\"", "Os {", "secret"] {
            assert!(!text.contains(unexpected), "{text}");
        }
    }
    let (ok, text) = output(program(&state, &[]).env("PORT", "x")).await;
    assert!(
        !ok && text.contains("invalid PORT: expected a number"),
        "{text}"
    );
}

/// Starts a program, and returns its standard error output after it has failed.
async fn failure(program: &mut Command) -> String {
    let running = program.stderr(Stdio::piped()).spawn().unwrap();
    let output = ended(running.wait_with_output()).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn invalid_environment_is_reported() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let state = tempfile::tempdir().unwrap();
    let invalid = OsStr::from_bytes(b"postgres://\xff");
    let ports = ["--port", "0", "--app-port", "0"];
    let error = failure(program(&state, &ports).arg(invalid)).await;
    assert!(
        error.starts_with("support-console: invalid argument 5: expected UTF-8"),
        "{error}"
    );
    let error = failure(program(&state, &ports).env("DATABASE_URL", invalid)).await;
    assert!(
        error.contains("invalid DATABASE_URL: expected UTF-8"),
        "{error}"
    );
    // Nothing was created instead.
    assert_eq!(std::fs::read_dir(state.path()).unwrap().count(), 0);

    let full = std::fs::File::create("/dev/full").unwrap();
    let error = failure(program(&state, &["--help"]).stdout(full)).await;
    assert!(
        error.contains("failed to write to the standard output: "),
        "{error}"
    );

    let file = state.path().join("not a database");
    std::fs::write(&file, "not a database, but a text").unwrap();
    let error = failure(program(&state, &ports).arg("--database").arg(&file)).await;
    assert!(error.contains("file is not a database"), "{error}");
}

#[tokio::test]
async fn secret_key_requires_users_and_sign_in() {
    let state = tempfile::tempdir().unwrap();
    let users = [
        "--port",
        "0",
        "--agent",
        "user_agent",
        "--customer",
        "user_customer",
    ];
    let public = ["--public-url", "https://console.example"];
    let with_key = |arguments: &[&str]| {
        let mut program = program(&state, arguments);
        program.env("CLERK_SECRET_KEY", "sk_test_1");
        program
    };
    for (arguments, expected) in [
        (&[][..], "--agent USER_ID"),
        (&["--customer", "user_customer"], "--agent USER_ID"),
        (&["--agent", "user_agent"], "--customer USER_ID"),
        (&[&users[..], &public].concat(), "--allow-unauthenticated"),
    ] {
        let (ok, text) = output(&mut with_key(arguments)).await;
        assert!(!ok && text.contains(expected), "{arguments:?}: {text}");
        assert!(text.contains("the links are real"), "{text}");
    }

    let mut public_console =
        with_key(&[&users[..], &public, &["--allow-unauthenticated"]].concat());
    let mut running = public_console
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    assert_eq!(first, "Support console: https://console.example");
    running.kill().await.unwrap();
}

#[tokio::test]
async fn database_of_clerk_is_not_used_by_demo() {
    let database = TestDatabase::create().await;
    let clerk = FakeClerk::new();
    let server = clerk.serve().unwrap();
    let console = ClerkConsole::start(&clerk, server.addr(), &database, &["user_ada"]).await;
    console.kill().await;
    let state = tempfile::tempdir().unwrap();
    let mut demo = program(&state, &["--port", "0", "--app-port", "0"]);
    database.configure(&mut demo);
    let (ok, text) = output(&mut demo).await;
    assert!(
        !ok && text.contains("the database has the records of Clerk"),
        "{text}"
    );
    // The customers are still those of Clerk.
    assert_eq!(database.count("customers").await, 1);
}

#[tokio::test]
async fn readme_shows_help() {
    let state = tempfile::tempdir().unwrap();
    let (_, help) = output(&mut program(&state, &["--help"])).await;
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    assert!(readme.contains(&help), "README.md must contain:\n{help}");
}

#[tokio::test]
async fn public_url_and_local_address_are_printed() {
    let state = tempfile::tempdir().unwrap();
    let url = "https://console.example";
    let mut program = program(
        &state,
        &["--port", "0", "--app-port", "0", "--public-url", url],
    );
    let mut running = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    assert_eq!(first, format!("Support console: {url}"));
    let second = lines.next_line().await.unwrap().unwrap();
    let local_url = second.strip_prefix("Address for your proxy: ").unwrap();
    assert!(local_url.starts_with("http://127.0.0.1:"), "{local_url}");
    let mut client = TestClient::behind_proxy(local_url, "console.example");
    client.get("/sign-in").await.assert_shows("Support console");
}

#[cfg(unix)]
#[tokio::test]
async fn console_with_clerk_issues_and_revokes_links() {
    let state = tempfile::tempdir().unwrap();
    let clerk = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = clerk.serve().unwrap();
    let arguments = "--port 0 --agent user_2agent --customer user_2abc --customer user_2agent --customer user_2boss \
                     --administrator user_2boss";
    let mut program = program(&state, &arguments.split_whitespace().collect::<Vec<_>>());
    program
        .env("CLERK_SECRET_KEY", clerk.secret_key())
        .env("CLERK_API_URL", server.api_url())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut running = program.spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let console = first.strip_prefix("Support console: ").unwrap().to_owned();
    let second = lines.next_line().await.unwrap().unwrap();
    assert_eq!(
        second,
        "With Clerk, the links open your users' application."
    );

    let sign_in = TestClient::new(&console).get("/sign-in").await;
    sign_in.assert_shows("The links are real");
    assert!(
        !sign_in.html.contains("user_ada"),
        "the page must not show the demo's people"
    );
    let mut ada = TestClient::signed_in(&console, "user_2agent").await;
    for (customer, expected) in [
        ("user_2agent", "This is your own account"),
        ("user_2boss", "administrator's account"),
    ] {
        let reason = "the invoice shows the wrong address";
        let rejected = ada.request_link(customer, "CS-4711", reason, "10").await;
        rejected.assert_shows(expected);
    }
    let (page, link) = ada.issue_link("user_2abc").await;
    assert_eq!(clerk.tokens()[0].user_id(), "user_2abc");

    // Clerk has no endpoint for the status of a link, so it is pending until an agent revokes it.
    assert_eq!(clerk.open_link(&link).status(), 303);
    let home = ada.get("/").await;
    assert_eq!(home.badge(1), "waiting");
    ada.revoke(&page)
        .await
        .assert_shows("The link for user_2abc was used. No session is active.");
    assert_eq!(ada.get("/links/rows").await.badge(1), "ended");

    assert_stops_on(&mut running, "INT").await;
}

#[cfg(unix)]
#[tokio::test]
async fn sigterm_stops_console() {
    let state = tempfile::tempdir().unwrap();
    let mut program = program(&state, &["--port", "0", "--app-port", "0"]);
    let mut running = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    assert!(lines.next_line().await.unwrap().is_some());
    assert_stops_on(&mut running, "TERM").await;
}

#[cfg(unix)]
#[tokio::test]
async fn signal_stops_start() {
    let state = tempfile::tempdir().unwrap();
    // A database that never responds.
    let database = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://{}/console", database.local_addr().unwrap());
    let mut program = program(&state, &["--port", "0", "--app-port", "0"]);
    let mut running = program.env("DATABASE_URL", url).spawn().unwrap();
    let _connection = database.accept().await.unwrap();
    assert_stops_on(&mut running, "TERM").await;
}

#[cfg(unix)]
async fn assert_stops_on(running: &mut tokio::process::Child, signal: &str) {
    let send = format!("kill -{signal} {}", running.id().unwrap());
    let kill = Command::new("sh").args(["-c", &send]).status().await;
    assert!(kill.unwrap().success());
    assert!(running.wait().await.unwrap().success());
}
