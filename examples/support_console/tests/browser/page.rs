//! A page in the browser: actions, and checks that wait for a condition.

use std::path::Path;
use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::wd::{WebDriverCompatibleCommand, WindowHandle};
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

/// The timeout of a condition.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Key codes of `WebDriver`: <https://www.w3.org/TR/webdriver2/#keyboard-actions>
pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const HOME: &str = "\u{e011}";
pub(crate) const DELETE: &str = "\u{e017}";

/// The maximum number of tab stops, which is more than any page has.
const MAX_TAB_STOPS: usize = 60;

pub(crate) struct Page(Client);

impl Page {
    pub(crate) fn new(client: Client) -> Self {
        Self(client)
    }

    pub(crate) async fn goto(&self, url: &str) {
        self.0.goto(url).await.unwrap();
    }

    pub(crate) async fn click(&self, css: &str) {
        let found = self
            .0
            .wait()
            .at_most(TIMEOUT)
            .for_element(Locator::Css(css));
        found.await.expect(css).click().await.expect(css);
    }

    /// Replaces the text of a field.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        let field = self.0.find(Locator::Css(css)).await.expect(css);
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub(crate) async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let found = self.0.find(Locator::Css(css)).await.expect(css);
        found.attr(name).await.unwrap()
    }

    /// Waits until the element exists and contains this text.
    pub(crate) async fn wait_for_text(&self, css: &str, expected: &str) {
        let mut last = String::new();
        // The interval leaves the CPU to the browser.
        let mut polls = tokio::time::interval(Duration::from_millis(20));
        let contains_text = async {
            loop {
                polls.tick().await;
                // The page can replace the element before its text is read, so errors are ignored.
                if let Ok(element) = self.0.find(Locator::Css(css)).await {
                    last = element.text().await.unwrap_or_default();
                    if last.contains(expected) {
                        return;
                    }
                }
            }
        };
        let in_time = tokio::time::timeout(TIMEOUT, contains_text).await;
        assert!(in_time.is_ok(), "{css} contains {last:?}, not {expected:?}");
    }

    /// Waits until the element exists.
    pub(crate) async fn wait_for(&self, css: &str) {
        let wait = self.0.wait().at_most(TIMEOUT);
        wait.for_element(Locator::Css(css)).await.expect(css);
    }

    /// Returns the text of an element, if it exists.
    pub(crate) async fn text(&self, css: &str) -> Option<String> {
        let element = self.0.find(Locator::Css(css)).await.ok()?;
        element.text().await.ok()
    }

    /// Waits until a condition holds. `what` describes it.
    pub(crate) async fn wait_until(&self, what: &str, condition: impl AsyncFn() -> bool) {
        let mut polls = tokio::time::interval(Duration::from_millis(20));
        let holds = async {
            while !condition().await {
                polls.tick().await;
            }
        };
        let in_time = tokio::time::timeout(TIMEOUT, holds).await;
        in_time.expect(what);
    }

    pub(crate) async fn clear(&self, css: &str) {
        let field = self.0.find(Locator::Css(css)).await.expect(css);
        field.clear().await.unwrap();
    }

    pub(crate) async fn reload(&self) {
        self.0.refresh().await.unwrap();
    }

    /// Asserts that no part of the element is beyond the sides of the window.
    pub(crate) async fn assert_in_window(&self, css: &str) {
        let script = format!(
            "const box = document.querySelector({}).getBoundingClientRect();
             return box.width > 0 && box.left >= 0 && box.right <= innerWidth;",
            json!(css)
        );
        assert_eq!(self.script(&script).await, true, "{css}");
    }

    pub(crate) async fn script(&self, script: &str) -> Value {
        self.0.execute(script, Vec::new()).await.unwrap()
    }

    pub(crate) async fn address(&self) -> String {
        self.0.current_url().await.unwrap().to_string()
    }

    pub(crate) async fn title(&self) -> String {
        self.0.title().await.unwrap()
    }

    /// Presses keys in the focused element.
    pub(crate) async fn press(&self, keys: &str) {
        let strokes =
            keys.chars()
                .fold(KeyActions::new("keyboard".to_owned()), |strokes, value| {
                    strokes
                        .then(KeyAction::Down { value })
                        .then(KeyAction::Up { value })
                });
        self.0.perform_actions(strokes).await.unwrap();
    }

    /// Presses Tab until the element has the focus. Asserts that the focus is visible at each stop.
    pub(crate) async fn tab_to(&self, css: &str) {
        for _ in 0..MAX_TAB_STOPS {
            self.press(TAB).await;
            let is_visible = self.script(
                "const it = document.activeElement, style = getComputedStyle(it);
                 const box = it.getBoundingClientRect();
                 return it === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                     && box.bottom > 0 && box.top < innerHeight);",
            );
            let has_focus = format!("return document.activeElement.matches({});", json!(css));
            let name = "return document.activeElement.outerHTML.slice(0, 200);";
            assert_eq!(
                is_visible.await,
                true,
                "the focus is not visible at {}",
                self.script(name).await
            );
            if self.script(&has_focus).await == true {
                return;
            }
        }
        panic!("Tab does not reach {css}");
    }

    /// Waits for a second window, and switches to it. Returns the first window.
    pub(crate) async fn switch_to_new_window(&self) -> WindowHandle {
        let first = self.0.window().await.unwrap();
        let appears = async {
            loop {
                let windows = self.0.windows().await.unwrap();
                if let Some(other) = windows.into_iter().find(|it| *it != first) {
                    return other;
                }
            }
        };
        let other = tokio::time::timeout(TIMEOUT, appears)
            .await
            .expect("a new window must open");
        self.0.switch_to_window(other).await.unwrap();
        self.hide_scrollbars().await;
        first
    }

    /// Switches to a different window. Returns this one.
    pub(crate) async fn switch_to(&self, other: WindowHandle) -> WindowHandle {
        let this = self.0.window().await.unwrap();
        self.0.switch_to_window(other).await.unwrap();
        this
    }

    /// Closes this window, and switches to a different one.
    pub(crate) async fn close_and_switch_to(&self, other: WindowHandle) {
        self.0.close_window().await.unwrap();
        self.0.switch_to_window(other).await.unwrap();
    }

    /// Sets the size of the viewport in CSS pixels.
    pub(crate) async fn set_size(&self, width: u32, height: u32) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Sets the color scheme: `light` or `dark`.
    pub(crate) async fn set_palette(&self, palette: &str) {
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": palette}]});
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Sets the browser's time zone.
    pub(crate) async fn set_time_zone(&self, name: &str) {
        let zone = json!({"timezoneId": name});
        self.devtools("Emulation.setTimezoneOverride", zone).await;
    }

    pub(crate) async fn delete_cookies(&self) {
        self.0.delete_all_cookies().await.unwrap();
    }

    /// Hides scrollbars, as on a phone and for screenshots.
    pub(crate) async fn hide_scrollbars(&self) {
        self.devtools("Emulation.setScrollbarsHidden", json!({"hidden": true}))
            .await;
    }

    async fn devtools(&self, method: &str, parameters: Value) {
        let command = Devtools(json!({"cmd": method, "params": parameters}));
        self.0.issue_cmd(command).await.unwrap();
    }

    /// Writes a screenshot for the documentation, if `SCREENSHOTS=1`.
    pub(crate) async fn screenshot(&self, name: &str, height: u32) {
        if std::env::var_os("SCREENSHOTS").is_none_or(|value| value != "1") {
            return;
        }
        self.set_size(1280, height).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let png = self.0.screenshot().await.unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }
}

/// A command of Chromium's `DevTools` protocol.
#[derive(Debug)]
struct Devtools(Value);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.0.to_string()))
    }
}
