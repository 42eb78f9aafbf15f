//! A link whose audit record cannot be completed.

use std::fs;
use std::net::TcpListener;
use std::thread;

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, Endpoint, Injection};
use serde_json::Value;

use crate::harness::{Harness, link_args, run_with_input};
use crate::proxy::serve_one;

#[test]
fn link_without_complete_record_is_revoked_or_reported() {
    // (whether revoking works, exit code, kind)
    for (can_revoke, code, kind) in [(true, 1, "local_error"), (false, 7, "unknown_outcome")] {
        let harness = Harness::new();
        if !can_revoke {
            let fault = Injection::respond_with(ApiFault::ClerkKeyInvalid);
            harness.fake.inject(fault.only_for(Endpoint::Revoke));
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (fake, trail) = (harness.fake.clone(), harness.trail_path());
        let server = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            // The record has a begin, and from now on no end can be written.
            serve_one(stream, &fake, |_| {
                fs::remove_file(&trail).unwrap();
                fs::create_dir(&trail).unwrap();
            });
            let (stream, _) = listener.accept().unwrap();
            serve_one(stream, &fake, |_| {});
        });
        let mut command = harness.command(link_args(&["--yes", "--json"]));
        command.env("CLERK_API_URL", url);
        let run = run_with_input(command, "");
        server.join().unwrap();
        let output: Value = serde_json::from_str(&run.stdout).unwrap();
        let error = &output["error"];
        assert_eq!(run.exit_code, code, "{output}");
        assert_eq!(error["kind"], kind, "{output}");
        assert_eq!(error["token_may_exist"], !can_revoke, "{output}");
        let [token] = &harness.fake.tokens()[..] else {
            panic!("{output}")
        };
        assert_eq!(error["actor_token_id"], token.id(), "{output}");
        let message = error["message"].as_str().unwrap();
        let hint = format!("impersonate revoke {}", token.id());
        assert_eq!(message.contains(&hint), !can_revoke, "{message}");
        let expected = if can_revoke {
            ActorTokenStatus::Revoked
        } else {
            ActorTokenStatus::Pending
        };
        assert_eq!(token.status(), &expected);
        assert!(!run.stdout.contains("ticket"), "{}", run.stdout);
    }
}
