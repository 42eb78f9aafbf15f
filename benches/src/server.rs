//! The benchmark server. It is a separate process, so that its work isn't counted.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running server. The process is killed when the value is dropped.
pub struct Server {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    origin: String,
}

impl Server {
    /// Starts the server, which responds immediately. `program` is `env!("CARGO_BIN_EXE_server")`.
    ///
    /// # Errors
    ///
    /// Returns an error if the process can't be started.
    pub fn start(program: &str) -> io::Result<Self> {
        Self::start_delayed(program, 0)
    }

    /// Starts the server. It does not respond until [`release`](Self::release) is called.
    /// `requests` is the number of requests for which
    /// [`wait_for_all_requests`](Self::wait_for_all_requests) waits.
    ///
    /// # Errors
    ///
    /// Returns an error if the process can't be started.
    pub fn start_delayed(program: &str, requests: usize) -> io::Result<Self> {
        let mut process = Command::new(program)
            .arg(requests.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("the server has no pipes"));
        };
        let mut server = Self {
            process,
            input,
            output: BufReader::new(output),
            origin: String::new(),
        };
        server.origin = server.read_line()?;
        Ok(server)
    }

    /// Returns the server's origin, such as `http://127.0.0.1:4711`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Waits until the server has received all requests.
    ///
    /// # Errors
    ///
    /// Returns an error if the server has ended.
    pub fn wait_for_all_requests(&mut self) -> io::Result<()> {
        self.read_line().map(drop)
    }

    /// Makes the server send all delayed responses.
    ///
    /// # Errors
    ///
    /// Returns an error if the server has ended.
    pub fn release(&mut self) -> io::Result<()> {
        self.input.write_all(b"go\n")?;
        self.input.flush()
    }

    fn read_line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.output.read_line(&mut line)? {
            0 => Err(io::Error::other(
                "the server has ended; see its message above",
            )),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
