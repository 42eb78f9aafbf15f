//! The accessibility of all pages: light and dark, on a desktop and on a phone.
//!
//! axe-core finds most problems. `accessibility.js` checks what axe-core does not: sizes, overflow,
//! and contrasts that axe-core can't determine.

use std::env;
use std::io::Write;

use serde_json::{Value, json};

use crate::driver::{Harness, in_browser, is_required};

/// The width of a desktop, of a phone, and of the narrowest window that WCAG 2 requires.
const WIDTHS: [u32; 3] = [1280, 390, 320];

/// Loads axe-core from the file that the variable `AXE` names.
fn load_axe() -> Option<String> {
    let path = env::var("AXE").ok();
    let source = path.map(|path| std::fs::read_to_string(&path).expect(&path));
    assert!(
        source.is_some() || !is_required(),
        "missing axe-core; scripts/browser.sh installs it"
    );
    source
}

pub(crate) struct Checker<'a> {
    pub(crate) harness: &'a Harness,
    axe: Option<String>,
}

impl Checker<'_> {
    /// Runs a test with a new browser and a new console.
    pub(crate) async fn run(test: impl AsyncFnOnce(&Checker<'_>)) {
        let axe = load_axe();
        in_browser(true, async |harness| test(&Checker { harness, axe }).await).await;
    }

    /// Asserts that the page in the browser has no problem.
    pub(crate) async fn check(&self, name: &str) {
        let page = &self.harness.page;
        if let Some(axe) = &self.axe {
            page.script(axe).await;
        }
        for palette in ["light", "dark"] {
            page.set_palette(palette).await;
            for width in WIDTHS {
                page.set_size(width, 900).await;
                let problems = page.script(include_str!("accessibility.js")).await;
                let what = format!("{name}, {palette}, {width} pixels wide");
                assert_eq!(problems, json!([]), "{what}");
                if self.axe.is_some() {
                    let result = page.script(include_str!("axe.js")).await;
                    assert_eq!(result["violations"], json!([]), "{what}");
                    report(&what, &result["passes"]);
                }
            }
        }
        page.set_palette("light").await;
        page.set_size(1280, 900).await;
    }
}

/// Prints how many rules of axe-core a page passed. `println!` would print nothing, because the
/// test passes.
fn report(what: &str, passes: &Value) {
    let _ = writeln!(
        std::io::stderr(),
        "axe: {what}: {passes} rules passed, 0 violations"
    );
}

#[tokio::test]
async fn all_pages_are_accessible() {
    Checker::run(async |checker| {
        checker.check_console().await;
        checker.check_customers_application().await;
    })
    .await;
}

impl Checker<'_> {
    async fn check_console(&self) {
        let Self { harness, .. } = self;
        let page = &harness.page;
        page.goto(harness.running.console()).await;
        page.wait_for_text("h1", "Who are you?").await;
        self.check("the sign-in page").await;
        harness.sign_in().await;
        self.check("the home page").await;
        harness.choose_customer("user_grace").await;
        self.check("the form").await;
        harness.submit_form("4711", "", "60").await;
        page.wait_for_text("#errors", "No link was issued").await;
        self.check("the form with errors").await;
        harness.request_link("user_grace").await;
        self.check("a new link's page").await;
        page.click(".brand").await;
        page.wait_for_text("#link-1", "waiting").await;
        self.check("the list with a link").await;
        page.click("#link-1 button").await;
        page.wait_for_text(".notice", "was revoked").await;
        self.check("the list with a notice").await;
        page.click("#link-1 a").await;
        page.wait_for_text("main", "It was revoked").await;
        self.check("a revoked link's page").await;
        for (address, name) in [
            ("/?search=none", "a search without results"),
            ("/active", "the list of active links"),
            ("/links", "the list of all links"),
            (
                "/trail?from=x&status=x",
                "the audit trail with invalid filters",
            ),
        ] {
            let console = harness.running.console();
            page.goto(&format!("{console}{address}")).await;
            self.check(name).await;
        }
        page.click("a[href='/trail']").await;
        page.wait_for_text("tbody", "Revoke").await;
        self.check("the audit trail").await;
        page.goto(&format!("{}/nowhere", harness.running.console()))
            .await;
        self.check("a page that does not exist").await;
    }

    async fn check_customers_application(&self) {
        let Self { harness, .. } = self;
        let page = &harness.page;
        let app = harness.running.customer_app().unwrap();
        page.goto(&format!("{app}/nowhere")).await;
        self.check("a page that the customers' application does not have")
            .await;
        page.goto(&format!("{app}/sign-in?__clerk_ticket=invalid"))
            .await;
        page.wait_for_text(".notice", "This link is invalid.").await;
        self.check("the customers' sign-in page").await;
        page.goto(&format!("{}/", harness.running.console())).await;
        harness.request_link("user_grace").await;
        page.goto(&harness.link_url().await).await;
        page.wait_for_text(".acting", "Grace").await;
        self.check("the customer's page").await;
    }
}
