//! The transcripts in README.md, made by running the commands.
//!
//! `BLESS=1 cargo test -p impersonate transcripts` updates them.

mod names;
mod scene;

use std::fs;

use actor_token::fake::{FakeResponse, Injection};

use scene::Scene;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

const LINK: &str =
    r#"impersonate link user_123 --as user_456 --case CS-4712 --reason "wrong address""#;

/// Records the transcript of a name.
type Record = fn(&mut Scene);

const TRANSCRIPTS: [(&str, Record); 11] = [
    ("link", link),
    ("sessions", sessions),
    ("wait", wait),
    ("dry run", dry_run),
    ("audit trail", audit_trail),
    ("configuration", configuration),
    ("violations", violations),
    ("mistyped command", mistyped_command),
    ("retries", retries),
    ("json", json),
    ("help", help),
];

fn link(scene: &mut Scene) {
    let mut command = scene.start(LINK);
    command.expect("Continue?");
    command.type_text("y\n");
    scene.finish(command);
}

fn sessions(scene: &mut Scene) {
    scene.harness.issue();
    scene.harness.redeem_last();
    scene.run("impersonate sessions user_customer");
    let id = scene.harness.fake.sessions()[0].id().to_owned();
    scene.run(&format!("impersonate end {id}"));
    scene.run("impersonate sessions user_customer");
}

fn wait(scene: &mut Scene) {
    let mut command = scene.start(&format!("{LINK} --yes --wait --end-on-exit"));
    command.expect("Waiting until the link is opened");
    scene.harness.redeem_last();
    command.expect("The link was opened");
    // The terminal shows `^C`. It is not the terminal that controls this test, so it sends no
    // signal.
    command.type_text("\u{3}");
    command.expect("^C");
    command.interrupt();
    scene.finish(command);
}

fn dry_run(scene: &mut Scene) {
    scene.run(&format!("{LINK} --for 5m --dry-run"));
}

fn audit_trail(scene: &mut Scene) {
    scene.harness.issue();
    scene.run("cat ~/.local/state/impersonate/audit.jsonl");
}

fn configuration(scene: &mut Scene) {
    scene.harness.configure(
        "as = \"user_456\"\nkey_file = \"~/.secrets/clerk\"\ncase_pattern = \"CS-[0-9]{4}\"\ncase_example = \"CS-4712\"\n",
    );
    scene.run("cat ~/.config/impersonate/config.toml");
    scene.run("impersonate link user_123 --case 4712 --reason \"wrong address\"");
}

fn violations(scene: &mut Scene) {
    scene.run("impersonate link \"user 123\" --case \"\" --reason \" \" --for 10mn --session 2h");
}

fn mistyped_command(scene: &mut Scene) {
    scene.run("impersonate session user_123");
}

fn retries(scene: &mut Scene) {
    let bad_gateway = FakeResponse::html(http::StatusCode::BAD_GATEWAY);
    scene
        .harness
        .fake
        .inject(Injection::respond_with(bad_gateway));
    scene.run("impersonate sessions user_123");
}

fn json(scene: &mut Scene) {
    scene.run("impersonate revoke act_2ZwnB4Yk --json");
}

fn help(scene: &mut Scene) {
    scene.run("impersonate --help");
}

#[test]
fn transcripts_in_readme_are_current() {
    let readme = fs::read_to_string(README).unwrap();
    let mut updated = readme.clone();
    for (name, record) in TRANSCRIPTS {
        let mut scene = Scene::new();
        record(&mut scene);
        updated = replace(&updated, name, scene.transcript());
    }
    if std::env::var_os("BLESS").is_some() {
        fs::write(README, updated).unwrap();
        return;
    }
    let lines = readme.lines().zip(updated.lines());
    for (number, (actual, expected)) in (1..).zip(lines) {
        assert_eq!(
            actual, expected,
            "README.md, line {number}: run BLESS=1 cargo test -p impersonate transcripts"
        );
    }
    assert_eq!(readme, updated);
}

/// Replaces the code block after the comment with a name.
fn replace(readme: &str, name: &str, transcript: &str) -> String {
    let start = format!("<!-- transcript: {name} -->\n```console\n");
    let (before, rest) = readme.split_once(&start).unwrap();
    let (_, after) = rest.split_once("\n```\n").unwrap();
    format!("{before}{start}{}\n```\n{after}", transcript.trim_end())
}
