//! Tests `FakeClerk`'s server in a process without available file descriptors. This is a separate
//! test binary, because the limit applies to the entire process.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use actor_token::fake::FakeClerk;
use rlimit::Resource;

/// Opens the statistics of the server's thread. This needs a file descriptor.
fn server_statistics() -> File {
    let mut threads = fs::read_dir("/proc/self/task").unwrap().flatten();
    let server = threads.find(|thread| {
        let name = fs::read_to_string(thread.path().join("comm"));
        name.is_ok_and(|name| name.trim() == "fake-clerk")
    });
    File::open(server.unwrap().path().join("stat")).unwrap()
}

/// Returns the CPU time that the server's thread has used, in ticks of 10 ms.
fn ticks(statistics: &mut File) -> u64 {
    let mut text = String::new();
    statistics.rewind().unwrap();
    statistics.read_to_string(&mut text).unwrap();
    let (_, fields) = text.rsplit_once(')').unwrap();
    let fields: Vec<_> = fields.split_whitespace().collect();
    let ticks = |field: usize| fields[field].parse::<u64>().unwrap();
    ticks(11) + ticks(12)
}

#[test]
fn server_waits_for_file_descriptors() {
    let fake = FakeClerk::new();
    let server = fake.serve().unwrap();
    let mut statistics = server_statistics();
    let (_, hard) = rlimit::getrlimit(Resource::NOFILE).unwrap();
    rlimit::setrlimit(Resource::NOFILE, hard.min(64), hard).unwrap();
    let mut files = Vec::new();
    while let Ok(file) = File::open("/dev/null") {
        files.push(file);
    }
    // There is a file descriptor for the client's end of a connection, but not for the server's
    // end.
    files.pop();
    let mut connection = TcpStream::connect(server.addr()).unwrap();
    let before = ticks(&mut statistics);
    thread::sleep(Duration::from_secs(1));
    let used = ticks(&mut statistics) - before;
    assert!(
        used < 10,
        "the server used {used} ticks of CPU time within a second"
    );

    drop(files);
    connection
        .write_all(b"POST /v1/actor_tokens HTTP/1.1\r\nhost: clerk\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 401 "), "{response}");
}
