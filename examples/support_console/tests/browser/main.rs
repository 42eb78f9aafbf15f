//! Tests the console in a real browser: with a mouse, with only the keyboard, and without
//! JavaScript.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may panic"
)]

mod accessibility;
mod accessible_states;
mod driver;
mod links;
mod page;
#[path = "../support/database.rs"]
mod test_database;
mod trail;
mod walk;

use driver::{Harness, in_browser};
use page::{ENTER, HOME, TAB};

const REASON: &str = "The invoice shows the wrong address";

impl Harness {
    async fn sign_in(&self) {
        self.page.goto(self.running.console()).await;
        self.page.click("button[value=user_ada]").await;
        self.page.wait_for_text(".who", "Ada Bakke").await;
    }

    async fn choose_customer(&self, customer: &str) {
        self.page
            .click(&format!("a[href^='/?customer={customer}']"))
            .await;
        self.page.wait_for_text("#sign-in-as", "Sign in as").await;
    }

    async fn submit_form(&self, case: &str, reason: &str, minutes: &str) {
        self.page.fill("#case", case).await;
        self.page.fill("#minutes", minutes).await;
        self.page.fill("#reason", reason).await;
        self.page.click(".fields button").await;
    }

    /// Requests a link with valid input. The browser then shows the page of the link.
    async fn request_link(&self, customer: &str) {
        self.choose_customer(customer).await;
        self.submit_form("CS-4711", REASON, "10").await;
        self.page.wait_for_text("#open", "Open as").await;
    }

    async fn link_url(&self) -> String {
        self.page.attribute("#open", "href").await.unwrap()
    }

    /// Opens the link in a new window, and signs out there.
    async fn visit_account(&self) {
        let page = &self.page;
        page.click("#open").await;
        let console = page.switch_to_new_window().await;
        page.wait_for_text(
            ".acting",
            "Ada Bakke, you are signed in as Grace Lindqvist · CS-4711",
        )
        .await;
        page.wait_for_text(".acting", "The invoice shows the wrong address")
            .await;
        let app = format!("{}/", self.running.customer_app().unwrap());
        assert_eq!(
            page.address().await,
            app,
            "the address must not contain the ticket"
        );
        page.set_palette("light").await;
        page.screenshot("customer", 670).await;
        page.click(".acting button").await;
        page.wait_for_text("h1", "You are signed out").await;
        page.close_and_switch_to(console).await;
    }

    async fn visit_account_by_keyboard(&self) {
        let page = &self.page;
        page.tab_to("#open").await;
        page.press(ENTER).await;
        let console = page.switch_to_new_window().await;
        page.wait_for_text(".acting", "Ada Bakke, you are signed in as")
            .await;
        page.tab_to(".acting button").await;
        page.press(ENTER).await;
        page.wait_for_text("h1", "You are signed out").await;
        page.close_and_switch_to(console).await;
    }

    async fn request_link_by_keyboard(&self) {
        let page = &self.page;
        page.tab_to(".brand").await;
        page.press(ENTER).await;
        page.wait_for_text("#link-1", "ended").await;
        page.tab_to("a[href^='/?customer=user_tomas']").await;
        page.press(ENTER).await;
        page.wait_for_text("#sign-in-as", "Tomás Herrera").await;
        page.tab_to("#case").await;
        page.press("CS-4712").await;
        page.tab_to("#reason").await;
        page.press(REASON).await;
        page.tab_to(".fields button").await;
        page.press(ENTER).await;
        page.wait_for_text("#open", "Open as Tomás Herrera").await;
    }

    async fn assert_sign_in_page_redirects(&self) {
        self.page
            .goto(&format!("{}/sign-in", self.running.console()))
            .await;
        self.page.wait_for_text(".who", "Ada Bakke").await;
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
            harness.choose_customer(customer).await;
            harness.submit_form(case, reason, "15").await;
            page.wait_for_text("#open", "Open as").await;
            page.click(".brand").await;
        }
        page.click("#link-1 button").await;
        page.wait_for_text(".notice", "The link for Wei Zhang was revoked.")
            .await;
        harness.request_link("user_grace").await;
        harness.visit_account().await;

        // The script shows that a link was used, without a reload and also to screen readers.
        page.click(".brand").await;
        page.wait_for_text("#link-3", "ended").await;
        harness.choose_customer("user_amara").await;
        page.wait_for_text("#link-2", "waiting").await;
        let token = harness.running.fake().unwrap().tokens().remove(1);
        let link = actor_token::secrecy::ExposeSecret::expose_secret(token.url()).to_owned();
        page.wait_for_text("#link-2 time", "14 min").await;
        page.fill("#case", "CS-4715").await;
        page.fill("#reason", "See the voucher that was rejected at checkout")
            .await;
        page.screenshot("console", 900).await;
        harness.running.fake().unwrap().redeem(&link).unwrap();
        page.wait_for_text("#link-2", "in the account until").await;
        page.wait_for_text("#news", "The link for Tomás Herrera: in the account.")
            .await;

        page.click("a[href='/active']").await;
        page.wait_for_text("#link-2", "in the account until").await;
        page.screenshot("active", 420).await;
        page.click("a[href='/trail']").await;
        page.wait_for_text("tbody", "Request a link for Grace Lindqvist")
            .await;
        page.screenshot("trail", 760).await;
    })
    .await;
}

#[tokio::test]
async fn invalid_form_shows_errors_and_can_be_fixed() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.choose_customer("user_grace").await;
        harness.submit_form("4711", "", "60").await;
        page.wait_for_text("#errors", "No link was issued").await;
        page.wait_for_text("#errors", "Reason must not be blank")
            .await;
        page.wait_for_text("#case-error", "Case must be a case number, such as CS-4711")
            .await;
        page.wait_for_text(
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
        let case = page.script("return document.getElementById('case').value;");
        assert_eq!(case.await, "4711");
        assert!(harness.running.fake().unwrap().requests().is_empty());

        harness.submit_form("CS-4711", REASON, "15").await;
        page.wait_for_text("#open", "Open as Grace Lindqvist").await;
    })
    .await;
}

#[tokio::test]
async fn revoked_link_is_rejected() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.request_link("user_grace").await;
        let link = harness.link_url().await;
        page.click("button.danger").await;
        page.wait_for_text(".notice", "The link for Grace Lindqvist was revoked.")
            .await;
        page.wait_for_text("#link-1", "revoked").await;
        page.goto(&link).await;
        page.wait_for_text("body", "actor_token_revoked_code").await;
    })
    .await;
}

#[tokio::test]
async fn link_opens_account_once() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.request_link("user_grace").await;
        let link = harness.link_url().await;
        page.goto(&link).await;
        page.wait_for_text(
            ".acting",
            "Ada Bakke, you are signed in as Grace Lindqvist · CS-4711",
        )
        .await;
        page.goto(&link).await;
        page.wait_for_text("body", "actor_token_already_used_code")
            .await;

        let (_, ticket) = link.split_once("ticket=").unwrap();
        let app = harness.running.customer_app().unwrap();
        page.goto(&format!("{app}/sign-in?__clerk_ticket={ticket}"))
            .await;
        page.wait_for_text(
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
        page.wait_for_text(".who", "Ada Bakke").await;

        // The first tab stop is a link that skips the header.
        page.tab_to(".skip").await;
        page.press(ENTER).await;
        page.tab_to("a[href^='/?customer=user_grace']").await;
        page.press(ENTER).await;
        page.wait_for_text("#sign-in-as", "Sign in as Grace Lindqvist")
            .await;

        // The next tab stop is in the form, not in the list.
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
        page.wait_for_text("#errors", "Case must be a case number")
            .await;

        page.tab_to("#errors a").await;
        page.press(ENTER).await;
        assert_eq!(
            page.script("return document.activeElement.id;").await,
            "case"
        );
        page.press(&format!("{HOME}CS-")).await;
        page.press(ENTER).await;
        page.wait_for_text("#open", "Open as Grace Lindqvist").await;

        harness.visit_account_by_keyboard().await;
        harness.request_link_by_keyboard().await;
        page.tab_to("button.danger").await;
        page.press(ENTER).await;
        page.wait_for_text(".notice", "The link for Tomás Herrera was revoked.")
            .await;
        page.tab_to(".who button").await;
        page.press(ENTER).await;
        page.wait_for_text("h1", "Who are you?").await;
    })
    .await;
}

#[tokio::test]
async fn console_works_without_javascript() {
    in_browser(false, async |harness| {
        let page = &harness.page;
        page.goto("data:text/html,<p id=is>off</p><script>document.getElementById('is').textContent='on'</script>")
            .await;
        page.wait_for_text("#is", "off").await;

        harness.sign_in().await;
        harness.choose_customer("user_grace").await;
        harness.submit_form("4711", REASON, "10").await;
        page.wait_for_text("#errors", "Case must be a case number").await;
        harness.submit_form("CS-4711", REASON, "10").await;
        page.click("#open").await;
        let console = page.switch_to_new_window().await;
        page.wait_for_text(".acting", "Ada Bakke, you are signed in as Grace Lindqvist · CS-4711").await;
        page.click(".acting button").await;
        page.wait_for_text("h1", "You are signed out").await;
        page.close_and_switch_to(console).await;

        harness.running.check_links().await.unwrap();
        harness.assert_sign_in_page_redirects().await;
        page.wait_for_text("#link-1", "ended").await;
        harness.request_link("user_tomas").await;
        page.click("button.danger").await;
        page.wait_for_text(".notice", "The link for Tomás Herrera was revoked.").await;

        // The refresh link also works at its own address, which ends with `#links`.
        for (number, customer) in [(3, "user_amara"), (4, "user_wei")] {
            harness.request_link(customer).await;
            let link = harness.link_url().await;
            page.click(".brand").await;
            page.click("#refresh").await;
            let row = format!("#link-{number} .badge");
            page.wait_for_text(&row, "waiting").await;
            harness.running.fake().unwrap().open_link(&link);
            harness.running.check_links().await.unwrap();
            page.click("#refresh").await;
            page.wait_for_text(&row, "ended").await;
        }
        harness.request_link("user_grace").await;
        harness.running.fake().unwrap().open_link(&harness.link_url().await);
        page.wait_for_text(".badge", "waiting").await;
        harness.running.check_links().await.unwrap();
        page.click("#refresh").await;
        page.wait_for_text(".badge", "ended").await;
    })
    .await;
}
