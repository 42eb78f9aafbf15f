//! The other side, as a process of its own, so that nothing it does is counted: it answers every request with one token.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running server. It ends when this is dropped.
pub struct Server {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    origin: String,
}

impl Server {
    /// Starts `program`, which is `env!("CARGO_BIN_EXE_server")`, to answer at once.
    ///
    /// # Errors
    /// If it can't be started.
    pub fn start(program: &str) -> io::Result<Self> {
        Self::holding(program, 0)
    }

    /// Starts `program` to answer nothing until it has `held` requests and is [let go](Self::let_go).
    ///
    /// # Errors
    /// If it can't be started.
    pub fn holding(program: &str, held: usize) -> io::Result<Self> {
        let mut process = Command::new(program)
            .arg(held.to_string())
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
        server.origin = server.line()?;
        Ok(server)
    }

    /// Such as `http://127.0.0.1:4711`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Waits until the server holds as many requests as it was told to.
    ///
    /// # Errors
    /// If it has ended.
    pub fn wait_until_it_holds_all(&mut self) -> io::Result<()> {
        self.line().map(drop)
    }

    /// Has it answer everything that it holds.
    ///
    /// # Errors
    /// If it has ended.
    pub fn let_go(&mut self) -> io::Result<()> {
        self.input.write_all(b"go\n")?;
        self.input.flush()
    }

    fn line(&mut self) -> io::Result<String> {
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
