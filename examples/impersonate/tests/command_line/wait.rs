//! `link --wait`, and `fake`.

use actor_token::ActorTokenStatus;
use actor_token::session::SessionStatus;

use crate::harness::{Harness, command_without_env, link_args};
use crate::terminal::Terminal;

fn wait(harness: &Harness, more: &[&str]) -> Terminal {
    let arguments = [&["--yes", "--wait"], more].concat();
    let terminal = Terminal::start(harness.command(link_args(&arguments)));
    terminal.expect("Waiting until the link is opened");
    terminal
}

#[test]
fn opened_link_and_ended_session_are_reported() {
    let harness = Harness::new();
    let terminal = wait(&harness, &[]);
    let session = harness.redeem_last();
    terminal.expect("The link was opened: you are signed in as user_customer");
    terminal.expect(session.id());
    harness
        .fake
        .set_session_status(session.id(), SessionStatus::Ended)
        .unwrap();
    terminal.expect("The session has ended.");
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    harness.check_secrets(&run);
}

#[test]
fn ctrl_c_only_stops_waiting() {
    let harness = Harness::new();
    let terminal = wait(&harness, &[]);
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("impersonate end act_"),
        "{}",
        run.stderr
    );
    assert_eq!(harness.statuses(), [ActorTokenStatus::Pending]);
}

#[test]
fn ctrl_c_revokes_unopened_link_if_asked() {
    let harness = Harness::new();
    let terminal = wait(&harness, &["--end-on-exit"]);
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("Revoked."), "{}", run.stderr);
    assert_eq!(harness.statuses(), [ActorTokenStatus::Revoked]);
}

#[test]
fn ctrl_c_ends_session_if_asked() {
    let harness = Harness::new();
    let terminal = wait(&harness, &["--end-on-exit"]);
    let session = harness.redeem_last();
    terminal.expect("The link was opened");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    let expected = format!("Ended {}", session.id());
    assert!(run.stderr.contains(&expected), "{}", run.stderr);
    assert_eq!(harness.fake.sessions()[0].status(), &SessionStatus::Revoked);
}

#[test]
fn fake_runs_until_ctrl_c_and_signs_in() {
    let terminal = Terminal::start(command_without_env(["fake"]));
    terminal.expect("until you press Ctrl-C");
    terminal.interrupt();
    let run = terminal.finish();
    assert_eq!(run.exit_code, 0, "{}", run.stderr);
    for name in [
        "CLERK_SECRET_KEY",
        "CLERK_API_URL",
        "IMPERSONATE_AUDIT_FILE",
    ] {
        assert!(
            run.stdout.contains(&format!("export {name}=")),
            "{}",
            run.stdout
        );
    }
}
