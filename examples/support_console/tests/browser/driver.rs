//! A local headless Chromium, controlled with `WebDriver`.
//!
//! Without Chromium, the tests are skipped. With `REQUIRE_BROWSER=1`, they fail.

use std::any::Any;
use std::error::Error;
use std::future::{Future, poll_fn};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::pin::pin;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;
use std::{env, process};

use actor_token::fake::Clock;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use support_console::{Backend, Options, Running, start};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{interval, timeout};

use crate::page::Page;
use crate::test_database::TestDatabase;

/// The timeout is long, because a browser starts slowly on a busy machine.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The maximum number of attempts to start a driver.
const MAX_STARTS: usize = 3;

/// A new console and a new browser.
pub(crate) struct Harness {
    pub(crate) running: Running,
    pub(crate) page: Page,
    pub(crate) database: TestDatabase,
    /// The folder of downloads.
    pub(crate) downloads: PathBuf,
}

/// Runs a test in a new browser, with or without JavaScript.
///
/// The browser is closed even if the test panics.
pub(crate) async fn in_browser(javascript: bool, test: impl AsyncFnOnce(&Harness)) {
    let folder = Folder::new();
    let Some((mut driver, client)) = start_browser(javascript, &folder).await else {
        folder.remove().await;
        return;
    };
    let database = TestDatabase::create().await;
    let harness = Harness {
        running: start_console(&database).await,
        page: Page::new(client.clone()),
        database,
        downloads: folder.0.clone(),
    };
    harness.page.hide_scrollbars().await;
    let result = catch_panic(test(&harness)).await;
    client.close().await.unwrap();
    driver.kill().await.unwrap();
    folder.remove().await;
    harness.running.stop().await;
    if let Err(panic) = result {
        resume_unwind(panic);
    }
}

async fn start_console(database: &TestDatabase) -> Running {
    let options = Options {
        port: 0,
        app_port: 0,
        ..Options::new(Backend::Fake(Clock::ticking()), database.database.clone())
    };
    start(options).await.unwrap()
}

/// A folder for all files of a browser.
///
/// The name is short, because the browser creates a socket in the folder, and operating systems
/// limit the length of a socket's path.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("console-{}-{count}", process::id());
        let folder = env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Removes the folder. Retries, because a browser that is closing may still write to it.
    async fn remove(self) {
        let mut retry_interval = interval(Duration::from_millis(50));
        let removed = async {
            while std::fs::remove_dir_all(&self.0).is_err() {
                retry_interval.tick().await;
            }
        };
        timeout(TIMEOUT, removed)
            .await
            .expect("the browser must release its folder");
    }
}

/// Returns whether the tests must fail if a browser or axe-core is missing.
pub(crate) fn is_required() -> bool {
    env::var_os("REQUIRE_BROWSER").is_some_and(|value| value == "1")
}

/// Starts the driver and a browser. Returns `None` if that fails and a browser is not required.
async fn start_browser(javascript: bool, folder: &Folder) -> Option<(Child, Client)> {
    let mut reason = String::new();
    // The driver binds a free port for IPv4, and then the same port for IPv6, which may be in use.
    for _ in 0..MAX_STARTS {
        match spawn_driver(folder) {
            Ok(mut driver) => match connect(&mut driver, javascript, folder).await {
                Ok(client) => return Some((driver, client)),
                Err(error) => reason = format!("failed to start a browser: {error}"),
            },
            Err(error) => {
                reason = format!("failed to start chromedriver: {error}");
                break;
            }
        }
    }
    assert!(!is_required(), "{reason}; scripts/browser.sh installs both");
    // `println!` would print nothing, because the test passes.
    let _ = writeln!(
        std::io::stderr(),
        "skipped: {reason}; scripts/browser.sh installs both"
    );
    None
}

fn spawn_driver(folder: &Folder) -> std::io::Result<Child> {
    Command::new("chromedriver")
        .arg("--port=0")
        .env("TMPDIR", &folder.0)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// Opens a browser through the port that the driver prints.
async fn connect(
    driver: &mut Child,
    javascript: bool,
    folder: &Folder,
) -> Result<Client, Box<dyn Error>> {
    let stdout = driver.stdout.take().ok_or("chromedriver has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let mut output = String::new();
    let port = timeout(TIMEOUT, async {
        while let Some(line) = lines.next_line().await? {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                return Ok(port.trim_end_matches('.').to_owned());
            }
            output.push_str(&line);
        }
        Err(Box::<dyn Error>::from(format!(
            "chromedriver exited: {output}"
        )))
    });
    let url = format!("http://127.0.0.1:{}", port.await??);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities(javascript, folder));
    Ok(timeout(TIMEOUT, builder.connect(&url)).await??)
}

fn capabilities(javascript: bool, folder: &Folder) -> Map<String, Value> {
    let options = json!({
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1280,1000",
            // The browser resolves no names, and connects only to localhost.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
        "prefs": {
            "profile.managed_default_content_settings.javascript": if javascript { 1 } else { 2 },
            "download.default_directory": folder.0,
        },
    });
    Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}

/// Returns the result of a test, or its panic.
async fn catch_panic<T>(test: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut test = pin!(test);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| test.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        },
    )
    .await
}
