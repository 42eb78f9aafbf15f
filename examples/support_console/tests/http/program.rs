//! The program itself, and how it runs on Clerk: here another process, which a stand-in answers as Clerk would.

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
    assert!(ok && help.contains("usage: support_console"), "{help}");
    for (arguments, due) in [
        (vec!["--port"], "--port needs a value"),
        (vec!["--port", "x"], "x is not a port"),
        (vec!["--public-url"], "--public-url needs a value"),
        (
            vec!["--port", "0", "--public-url", "http://console.example"],
            "http://console.example is not a public URL: it must begin with https://",
        ),
        (vec!["--colour"], "there is no option --colour"),
    ] {
        let (ok, text) = output(&mut program(&arguments)).await;
        assert!(!ok && text.contains(due), "{text}");
    }
    let mut with_a_key = program(&[]);
    let (ok, text) = output(with_a_key.env("CLERK_SECRET_KEY", "sk_test_1")).await;
    assert!(!ok && text.contains("--customer USER_ID"), "{text}");
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
    let mut program = program(&["--port", "0", "--customer", "user_2abc"]);
    program
        .env("CLERK_SECRET_KEY", clerk.secret_key())
        .env("CLERK_API_URL", server.api_url())
        .stdout(Stdio::piped());
    let mut running = program.spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    let first = lines.next_line().await.unwrap().unwrap();
    let console = first.strip_prefix("Support console: ").unwrap().to_owned();
    let second = lines.next_line().await.unwrap().unwrap();
    assert_eq!(second, "On Clerk: the links lead to your own application.");

    let sign_in = Visitor::to(&console).get("/sign-in").await;
    sign_in.shows("The links are real");
    let mut ada = Visitor::signed_in(&console, "user_ada").await;
    let (page, link) = ada.link_for("user_2abc").await;
    assert_eq!(clerk.tokens()[0].user_id(), "user_2abc");

    // Nobody can ask Clerk what became of it; a revoke tells.
    assert_eq!(clerk.open(&link).status(), 303);
    let home = ada.get("/").await;
    assert_eq!(home.badge(0), "waiting");
    home.shows("Clerk can't be asked what became of a link");
    ada.revoke(&page)
        .await
        .shows("Too late: the link for user_2abc was used");
    assert_eq!(ada.get("/links/rows").await.badge(0), "used");

    let interrupt = format!("kill -INT {}", running.id().unwrap());
    let told = Command::new("sh").args(["-c", &interrupt]).status().await;
    assert!(told.unwrap().success());
    assert!(running.wait().await.unwrap().success());
}
