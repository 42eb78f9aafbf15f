//! A headless Chromium through its `WebDriver`, both on this machine. Without one the tests are skipped, unless `REQUIRE_BROWSER=1`.

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

/// Starting a browser on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a driver is started until one stays.
const STARTS: usize = 3;

/// A console of its own, and a browser of its own to see it.
pub(crate) struct Stage {
    pub(crate) running: Running,
    pub(crate) page: Page,
}

/// Runs `test` in a new browser, with or without JavaScript, and closes both whatever comes of it.
pub(crate) async fn in_browser(javascript: bool, test: impl AsyncFnOnce(&Stage)) {
    let folder = Folder::new();
    let Some((mut driver, client)) = browser(javascript, &folder).await else {
        folder.remove().await;
        return;
    };
    let stage = Stage {
        running: console().await,
        page: Page::new(client.clone()),
    };
    stage.page.hide_scrollbars().await;
    let outcome = caught(test(&stage)).await;
    client.close().await.unwrap();
    driver.kill().await.unwrap();
    folder.remove().await;
    stage.running.stop().await;
    if let Err(panic) = outcome {
        resume_unwind(panic);
    }
}

async fn console() -> Running {
    let options = Options {
        port: 0,
        app_port: 0,
        ..Options::on(Backend::StandIn(Clock::ticking()))
    };
    start(options).await.unwrap()
}

/// What a browser writes is here, its new profile too, and goes with it. The name is short, as a socket's must be.
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

    /// A browser that is on its way out may still write to it.
    async fn remove(self) {
        let mut tries = interval(Duration::from_millis(50));
        let removed = async {
            while std::fs::remove_dir_all(&self.0).is_err() {
                tries.tick().await;
            }
        };
        timeout(PATIENCE, removed).await.expect("the browser ends");
    }
}

/// The driver and a browser. `None` if there is none, and none is required.
async fn browser(javascript: bool, folder: &Folder) -> Option<(Child, Client)> {
    let mut why = String::new();
    // The driver takes a free port and then the same one for IPv6, which somebody may have taken in between.
    for _ in 0..STARTS {
        match spawn(folder) {
            Ok(mut driver) => match open(&mut driver, javascript).await {
                Ok(client) => return Some((driver, client)),
                Err(error) => why = format!("no browser starts: {error}"),
            },
            Err(error) => {
                why = format!("chromedriver doesn't start: {error}");
                break;
            }
        }
    }
    let required = env::var_os("REQUIRE_BROWSER").is_some_and(|value| value == "1");
    assert!(!required, "{why}; scripts/browser.sh installs both");
    // Not with `println!`, which nobody sees if the test passes.
    let _ = writeln!(
        std::io::stderr(),
        "skipped: {why}; scripts/browser.sh installs both"
    );
    None
}

fn spawn(folder: &Folder) -> std::io::Result<Child> {
    Command::new("chromedriver")
        .arg("--port=0")
        .env("TMPDIR", &folder.0)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
}

/// Opens a browser at the port that the driver says it listens on.
async fn open(driver: &mut Child, javascript: bool) -> Result<Client, Box<dyn Error>> {
    let stdout = driver.stdout.take().ok_or("chromedriver has no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let mut said = String::new();
    let port = timeout(PATIENCE, async {
        while let Some(line) = lines.next_line().await? {
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                return Ok(port.trim_end_matches('.').to_owned());
            }
            said.push_str(&line);
        }
        Err(Box::<dyn Error>::from(format!("chromedriver ends: {said}")))
    });
    let url = format!("http://127.0.0.1:{}", port.await??);
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(capabilities(javascript));
    Ok(timeout(PATIENCE, builder.connect(&url)).await??)
}

fn capabilities(javascript: bool) -> Map<String, Value> {
    let options = json!({
        "args": [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--window-size=1280,1000",
            // No name is looked up, and nothing but this machine is reached.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
        "prefs": {"profile.managed_default_content_settings.javascript": if javascript { 1 } else { 2 }},
    });
    Map::from_iter([("goog:chromeOptions".to_owned(), options)])
}

/// What a test comes to, be it a panic, so that the browser can be closed before anybody is told.
async fn caught<T>(test: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut test = pin!(test);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| test.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        },
    )
    .await
}
