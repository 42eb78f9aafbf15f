//! A link whose audit record cannot be completed.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use actor_token::ActorTokenStatus;
use actor_token::fake::{ApiFault, Endpoint, FakeClerk, Injection};
use actor_token::request::Body;
use serde_json::Value;

use crate::harness::{Harness, link_args, run_with_input};

/// Reads one request, lets the fake handle it, and sends its response. Calls `before_response`
/// before that.
fn serve_one(stream: TcpStream, fake: &FakeClerk, before_response: impl FnOnce()) {
    let mut reader = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let mut parts = head[0].split(' ');
    let (method, path) = (parts.next().unwrap(), parts.next().unwrap());
    let mut request = http::Request::builder().method(method).uri(path);
    let mut length = 0;
    for (name, value) in head.iter().filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
        if name.eq_ignore_ascii_case("content-length") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let response = fake.handle(request.body(Body::from(body)).unwrap());
    before_response();
    let body = response.body().as_bytes();
    let mut stream = reader.into_inner();
    write!(
        stream,
        "HTTP/1.1 {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        response.status(),
        body.len()
    )
    .unwrap();
    stream.write_all(body).unwrap();
}

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
            serve_one(stream, &fake, || {
                fs::remove_file(&trail).unwrap();
                fs::create_dir(&trail).unwrap();
            });
            let (stream, _) = listener.accept().unwrap();
            serve_one(stream, &fake, || {});
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
