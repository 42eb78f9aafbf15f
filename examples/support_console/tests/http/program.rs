//! The program itself, and how it runs on Clerk: here another process, which a stand-in answers as Clerk would.

use std::net::TcpListener;
use std::process::{Output, Stdio};

use actor_token::fake::{Clock, FakeClerk};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::visitor::Visitor;

fn program(arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_support-console"));
    program.args(arguments).env_clear().kill_on_drop(true);
    program
}

async fn output(program: &mut Command) -> (bool, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = program.output().await.unwrap();
    let text = [stdout, stderr].concat();
    (status.success(), String::from_utf8(text).unwrap())
}

#[tokio::test]
async fn it_tells_how_it_is_used_and_what_is_wrong() {
    let (ok, help) = output(&mut program(&["--help"])).await;
    assert!(ok && help.contains("Usage: support-console"), "{help}");
    let (ok, text) = output(program(&["--colour", "--help"]).env("PORT", "x")).await;
    assert!(ok && text == help, "{text}");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().port().to_string();
    for (arguments, due) in [
        (vec!["--port"], "--port needs a value"),
        (vec!["--port", "x"], "x is not a port"),
        (vec!["--public-url"], "--public-url needs a value"),
        (
            vec!["--port", "0", "--public-url", "http://console.example"],
            "http://console.example is not a public URL: it must begin with https://",
        ),
        (
            vec!["--colour"],
            "support-console: there is no option --colour; see support-console --help\n",
        ),
        (
            vec!["--port", &taken, "--app-port", "0"],
            "choose another with --port, or 0 for a free one",
        ),
        (
            vec!["--port", "0", "--app-port", &taken],
            "choose another with --app-port, or 0 for a free one",
        ),
    ] {
        let (ok, text) = output(&mut program(&arguments)).await;
        assert!(!ok && text.contains(due), "{text}");
        assert!(text.starts_with("support-console: "), "{text}");
        assert!(!text.contains('"') && !text.contains("Os {"), "{text}");
    }
    let (ok, text) = output(program(&[]).env("PORT", "x")).await;
    assert!(
        !ok && text.contains("the variable PORT: x is not a port"),
        "{text}"
    );
}

#[tokio::test]
async fn with_a_key_it_warns_and_doesnt_start_for_anybody_or_nobody() {
    let named = ["--port", "0", "--staff", "user_1", "--customer", "user_2"];
    let public = ["--public-url", "https://console.example"];
    let with_a_key = |arguments: &[&str]| {
        let mut program = program(arguments);
        program.env("CLERK_SECRET_KEY", "sk_test_1");
        program
    };
    for (arguments, due) in [
        (&[][..], "--staff USER_ID"),
        (&["--customer", "user_2"], "--staff USER_ID"),
        (&["--staff", "user_1"], "--customer USER_ID"),
        (&[&named[..], &public].concat(), "--without-a-sign-in"),
    ] {
        let (ok, text) = output(&mut with_a_key(arguments)).await;
        assert!(!ok && text.contains(due), "{arguments:?}: {text}");
        assert!(text.contains("the links are real"), "{text}");
    }

    let mut published = with_a_key(&[&named[..], &public, &["--without-a-sign-in"]].concat());
    let mut running = published
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
async fn the_readme_shows_the_help_as_it_is() {
    let (_, help) = output(&mut program(&["--help"])).await;
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    assert!(readme.contains(&help), "README.md should have:\n{help}");
}

#[tokio::test]
async fn behind_a_proxy_it_tells_its_public_url_and_where_it_listens() {
    let url = "https://console.example";
    let mut program = program(&["--port", "0", "--app-port", "0", "--public-url", url]);
    let mut running = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    assert_eq!(first, format!("Support console: {url}"));
    let second = lines.next_line().await.unwrap().unwrap();
    let listens = second.strip_prefix("Your proxy reaches it at ").unwrap();
    assert!(listens.starts_with("http://127.0.0.1:"), "{listens}");
    let mut visitor = Visitor::through_a_proxy(listens, "console.example");
    visitor.get("/sign-in").await.shows("Support console");
}

#[cfg(unix)]
#[tokio::test]
async fn on_clerk_it_issues_links_for_the_users_named_says_what_it_cant_know_and_stops_when_told() {
    let clerk = FakeClerk::builder().clock(Clock::ticking()).build();
    let server = clerk.serve().unwrap();
    let arguments = "--port 0 --staff user_2staff --customer user_2abc --customer user_2staff --customer user_2boss \
                     --administrator user_2boss";
    let mut program = program(&arguments.split_whitespace().collect::<Vec<_>>());
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
    assert_eq!(second, "On Clerk: the links lead to your own application.");

    let sign_in = Visitor::to(&console).get("/sign-in").await;
    sign_in.shows("The links are real");
    assert!(!sign_in.html.contains("user_ada"), "nobody is made up");
    let mut ada = Visitor::signed_in(&console, "user_2staff").await;
    for (customer, due) in [
        ("user_2staff", "This is your own account"),
        ("user_2boss", "administrator's account"),
    ] {
        let reason = "the invoice shows the wrong address";
        let refused = ada.ask(customer, "CS-4711", reason, "10").await;
        refused.shows(due);
    }
    let (page, link) = ada.link_for("user_2abc").await;
    assert_eq!(clerk.tokens()[0].user_id(), "user_2abc");

    // Nobody can ask Clerk what became of it; a revoke tells.
    assert_eq!(clerk.open_link(&link).status(), 303);
    let home = ada.get("/").await;
    assert_eq!(home.badge(0), "waiting");
    home.shows("Clerk can't be asked what became of a link");
    ada.revoke(&page)
        .await
        .shows("Too late: the link for user_2abc was used");
    assert_eq!(ada.get("/links/rows").await.badge(0), "used");

    stops_when_sent(&mut running, "INT").await;
}

#[cfg(unix)]
#[tokio::test]
async fn it_stops_in_order_when_the_system_ends_it() {
    let mut program = program(&["--port", "0", "--app-port", "0"]);
    let mut running = program.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    assert!(lines.next_line().await.unwrap().is_some());
    stops_when_sent(&mut running, "TERM").await;
}

#[cfg(unix)]
async fn stops_when_sent(running: &mut tokio::process::Child, signal: &str) {
    let send = format!("kill -{signal} {}", running.id().unwrap());
    let told = Command::new("sh").args(["-c", &send]).status().await;
    assert!(told.unwrap().success());
    assert!(running.wait().await.unwrap().success());
}
