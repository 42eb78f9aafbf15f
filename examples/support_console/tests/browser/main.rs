//! Tests the console in a real browser: with a mouse, with only the keyboard, and without
//! JavaScript.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests may panic"
)]

mod driver;
mod links;
mod page;

use serde_json::json;

use driver::{Harness, in_browser};
use page::{ENTER, HOME, TAB};

const REASON: &str = "The invoice shows the wrong address";

impl Harness {
    async fn sign_in(&self) {
        self.page.goto(self.running.console()).await;
        self.page.click("button[value=user_ada]").await;
        self.page.see(".who", "Ada Bakke").await;
    }

    async fn choose(&self, customer: &str) {
        self.page
            .click(&format!("a[href^='/?customer={customer}']"))
            .await;
        self.page.see("#sign-in-as", "Sign in as").await;
    }

    async fn send(&self, case: &str, reason: &str, minutes: &str) {
        self.page.fill("#case", case).await;
        self.page.fill("#minutes", minutes).await;
        self.page.fill("#reason", reason).await;
        self.page.click(".fields button").await;
    }

    /// Requests a valid link, and stays on its page.
    async fn ask_for(&self, customer: &str) {
        self.choose(customer).await;
        self.send("CS-4711", REASON, "10").await;
        self.page.see("#open", "Open as").await;
    }

    async fn link(&self) -> String {
        self.page.attribute("#open", "href").await.unwrap()
    }

    async fn assert_accessible(&self, which: &str) {
        for palette in ["light", "dark"] {
            self.page.set_palette(palette).await;
            for width in [1280, 320] {
                self.page.set_size(width, 900).await;
                let problems = self.page.script(include_str!("audit.js")).await;
                assert_eq!(
                    problems,
                    json!([]),
                    "{which}, {palette}, {width} pixels wide"
                );
            }
        }
        self.page.set_palette("light").await;
        self.page.set_size(1280, 900).await;
    }

    async fn ask_again_by_keyboard(&self) {
        let page = &self.page;
        page.tab_to(".brand").await;
        page.press(ENTER).await;
        page.see("#link-0", "used").await;
        page.tab_to("a[href^='/?customer=user_tomas']").await;
        page.press(ENTER).await;
        page.see("#sign-in-as", "Tomás Herrera").await;
        page.tab_to("#case").await;
        page.press("CS-4712").await;
        page.tab_to("#reason").await;
        page.press(REASON).await;
        page.tab_to(".fields button").await;
        page.press(ENTER).await;
        page.see("#open", "Open as Tomás Herrera").await;
    }

    async fn sign_in_page_redirects_home(&self) {
        self.page
            .goto(&format!("{}/sign-in", self.running.console()))
            .await;
        self.page.see(".who", "Ada Bakke").await;
    }
}

#[tokio::test]
async fn agent_signs_in_as_customer_and_list_updates() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        page.set_palette("light").await;
        harness.sign_in().await;
        for (customer, case, reason) in [
            ("user_wei", "CS-4688", "Check why the payment failed"),
            ("user_tomas", "CS-4702", "Can't find the order from March"),
        ] {
            harness.choose(customer).await;
            harness.send(case, reason, "15").await;
            page.see("#open", "Open as").await;
            page.click(".brand").await;
        }
        page.click("#link-0 button").await;
        page.see(".notice", "The link for Wei Zhang was revoked.")
            .await;
        harness.ask_for("user_grace").await;
        page.click("#open").await;
        let console = page.to_new_window().await;
        page.see(".acting", "Ada Bakke is signed in as Grace Lindqvist")
            .await;
        page.see(
            ".acting",
            "Case CS-4711: The invoice shows the wrong address",
        )
        .await;
        let app = format!("{}/", harness.running.customer_app().unwrap());
        assert_eq!(page.address().await, app, "the ticket isn't in the address");
        page.set_palette("light").await;
        page.screenshot("customer", 670).await;
        page.click(".acting button").await;
        page.see("h1", "You are signed out").await;
        page.close_for(console).await;

        // Without a reload, the script shows that a link was used, also to screen readers.
        page.click(".brand").await;
        page.see("#link-2", "used").await;
        harness.choose("user_amara").await;
        page.see("#link-1", "pending").await;
        let token = harness.running.fake().unwrap().tokens().remove(1);
        let link = actor_token::secrecy::ExposeSecret::expose_secret(token.url()).to_owned();
        page.see("#link-1 time", "14 min").await;
        page.fill("#case", "CS-4715").await;
        page.fill("#reason", "See the voucher that was rejected at checkout")
            .await;
        page.screenshot("console", 900).await;
        harness.running.fake().unwrap().open_link(&link);
        page.see("#link-1", "used").await;
        page.see("#news", "The link for Tomás Herrera: used.").await;

        page.click("a[href='/trail']").await;
        page.see("tbody", "A link for Grace Lindqvist").await;
    })
    .await;
}

#[tokio::test]
async fn invalid_form_shows_errors_and_can_be_fixed() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.choose("user_ada").await;
        harness.send("CS-4711", REASON, "10").await;
        page.see("#errors", "This is your own account").await;
        page.click("#errors a[href='#customers']").await;
        assert_eq!(
            page.script("return document.activeElement.id;").await,
            "customers"
        );

        harness.choose("user_grace").await;
        harness.send("4711", "", "60").await;
        page.see("#errors", "No link was issued").await;
        page.see("#errors", "Reason must not be blank").await;
        page.see("#case-error", "Case must be a case number, such as CS-4711")
            .await;
        page.see(
            "#minutes-error",
            "Minutes must be a whole number from 1 to 15",
        )
        .await;
        assert!(page.title().await.starts_with("Error: "));
        let focused = "return document.activeElement.id;";
        assert_eq!(page.script(focused).await, "errors");
        assert_eq!(
            page.attribute("#case", "aria-invalid").await.as_deref(),
            Some("true")
        );
        let describes = page.attribute("#case", "aria-describedby").await;
        assert_eq!(describes.as_deref(), Some("case-error case-hint"));

        page.click("#errors a[href='#minutes']").await;
        assert_eq!(page.script(focused).await, "minutes");
        let kept = page.script("return document.getElementById('case').value;");
        assert_eq!(kept.await, "4711");
        assert!(harness.running.fake().unwrap().requests().is_empty());

        harness.send("CS-4711", REASON, "15").await;
        page.see("#open", "Open as Grace Lindqvist").await;
    })
    .await;
}

#[tokio::test]
async fn revoked_link_is_rejected() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.ask_for("user_grace").await;
        let link = harness.link().await;
        page.click("button.danger").await;
        page.see(".notice", "The link for Grace Lindqvist was revoked.")
            .await;
        page.see("#link-0", "revoked").await;
        page.goto(&link).await;
        page.see("body", "actor_token_revoked_code").await;
    })
    .await;
}

#[tokio::test]
async fn link_opens_account_once() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.ask_for("user_grace").await;
        let link = harness.link().await;
        page.goto(&link).await;
        page.see(".acting", "Ada Bakke is signed in as Grace Lindqvist")
            .await;
        page.goto(&link).await;
        page.see("body", "actor_token_already_used_code").await;

        let (_, ticket) = link.split_once("ticket=").unwrap();
        let app = harness.running.customer_app().unwrap();
        page.goto(&format!("{app}/sign-in?__clerk_ticket={ticket}"))
            .await;
        page.see(
            ".notice",
            "This link was already used. Each link works only once.",
        )
        .await;
    })
    .await;
}

#[tokio::test]
async fn console_works_with_keyboard_and_visible_focus() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        page.goto(harness.running.console()).await;
        page.tab_to("button[value=user_ada]").await;
        page.press(ENTER).await;
        page.see(".who", "Ada Bakke").await;

        // The first stop skips the header.
        page.tab_to(".skip").await;
        page.press(ENTER).await;
        page.tab_to("a[href^='/?customer=user_grace']").await;
        page.press(ENTER).await;
        page.see("#sign-in-as", "Sign in as Grace Lindqvist").await;

        // The next stop is in the form, not in the list.
        page.press(TAB).await;
        assert_eq!(
            page.script("return document.activeElement.id;").await,
            "case"
        );
        page.press("4711").await;
        page.tab_to("#reason").await;
        page.press(REASON).await;
        page.tab_to(".fields button").await;
        page.press(ENTER).await;
        page.see("#errors", "Case must be a case number").await;

        page.tab_to("#errors a").await;
        page.press(ENTER).await;
        assert_eq!(
            page.script("return document.activeElement.id;").await,
            "case"
        );
        page.press(&format!("{HOME}CS-")).await;
        page.press(ENTER).await;
        page.see("#open", "Open as Grace Lindqvist").await;

        page.tab_to("#open").await;
        page.press(ENTER).await;
        let console = page.to_new_window().await;
        page.see(".acting", "Ada Bakke is signed in as").await;
        page.tab_to(".acting button").await;
        page.press(ENTER).await;
        page.see("h1", "You are signed out").await;
        page.close_for(console).await;

        harness.ask_again_by_keyboard().await;
        page.tab_to("button.danger").await;
        page.press(ENTER).await;
        page.see(".notice", "The link for Tomás Herrera was revoked.")
            .await;
        page.tab_to(".who button").await;
        page.press(ENTER).await;
        page.see("h1", "Who are you?").await;
    })
    .await;
}

#[tokio::test]
async fn console_works_without_javascript() {
    in_browser(false, async |harness| {
        let page = &harness.page;
        page.goto("data:text/html,<p id=is>off</p><script>document.getElementById('is').textContent='on'</script>")
            .await;
        page.see("#is", "off").await;

        harness.sign_in().await;
        harness.choose("user_grace").await;
        harness.send("4711", REASON, "10").await;
        page.see("#errors", "Case must be a case number").await;
        harness.send("CS-4711", REASON, "10").await;
        page.click("#open").await;
        let console = page.to_new_window().await;
        page.see(".acting", "Ada Bakke is signed in as Grace Lindqvist").await;
        page.click(".acting button").await;
        page.see("h1", "You are signed out").await;
        page.close_for(console).await;

        harness.sign_in_page_redirects_home().await;
        page.see("#link-0", "used").await;
        harness.ask_for("user_tomas").await;
        page.click("button.danger").await;
        page.see(".notice", "The link for Tomás Herrera was revoked.").await;

        // Also from an address with `#links`.
        for (number, customer) in [(2, "user_amara"), (3, "user_wei")] {
            harness.ask_for(customer).await;
            let link = harness.link().await;
            page.click(".brand").await;
            page.click("#refresh").await;
            let row = format!("#link-{number} .badge");
            page.see(&row, "pending").await;
            harness.running.fake().unwrap().open_link(&link);
            page.click("#refresh").await;
            page.see(&row, "used").await;
        }
        harness.ask_for("user_grace").await;
        harness.running.fake().unwrap().open_link(&harness.link().await);
        page.see(".badge", "pending").await;
        page.click("#refresh").await;
        page.see(".badge", "used").await;
    })
    .await;
}

#[tokio::test]
async fn all_pages_are_accessible() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        page.goto(harness.running.console()).await;
        page.see("h1", "Who are you?").await;
        harness.assert_accessible("the sign-in page").await;
        harness.sign_in().await;
        harness.assert_accessible("the start page").await;
        harness.choose("user_grace").await;
        harness.assert_accessible("the form").await;
        harness.send("4711", "", "60").await;
        page.see("#errors", "No link was issued").await;
        harness.assert_accessible("the form with errors").await;
        harness.ask_for("user_grace").await;
        harness.assert_accessible("a new link's page").await;
        let link = harness.link().await;
        page.click(".brand").await;
        page.see("#link-0", "pending").await;
        harness.assert_accessible("the list with a link").await;
        page.click("#link-0 button").await;
        page.see(".notice", "was revoked").await;
        harness.assert_accessible("the list with a notice").await;
        page.click("#link-0 a").await;
        page.see("main", "It was revoked").await;
        harness.assert_accessible("a revoked link's page").await;
        page.click("a[href='/trail']").await;
        page.see("tbody", "Revoke").await;
        harness.assert_accessible("the audit trail").await;
        page.goto(&format!("{}/nowhere", harness.running.console()))
            .await;
        harness.assert_accessible("a page that isn't there").await;

        let (_, ticket) = link.split_once("ticket=").unwrap();
        let app = harness.running.customer_app().unwrap();
        page.goto(&format!("{app}/sign-in?__clerk_ticket={ticket}"))
            .await;
        page.see(".notice", "This link was revoked.").await;
        harness
            .assert_accessible("the customers' sign-in page")
            .await;
        page.goto(&format!("{}/", harness.running.console())).await;
        harness.ask_for("user_grace").await;
        page.goto(&harness.link().await).await;
        page.see(".acting", "Grace").await;
        harness.assert_accessible("the customer's page").await;
    })
    .await;
}
