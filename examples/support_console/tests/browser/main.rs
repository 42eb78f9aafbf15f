//! The console as people use it: in a real browser, with a mouse, with the keyboard alone, without JavaScript.
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

use driver::{Stage, in_browser};
use page::{ENTER, HOME, TAB};

const REASON: &str = "The invoice shows the wrong address";

impl Stage {
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

    /// A link that breaks no rule; its page is open.
    async fn ask_for(&self, customer: &str) {
        self.choose(customer).await;
        self.send("CS-4711", REASON, "10").await;
        self.page.see("#open", "Open as").await;
    }

    async fn link(&self) -> String {
        self.page.attribute("#open", "href").await.unwrap()
    }

    async fn no_barriers(&self, which: &str) {
        for palette in ["light", "dark"] {
            self.page.set_palette(palette).await;
            for width in [1280, 320] {
                self.page.set_size(width, 900).await;
                let wrong = self.page.script(include_str!("audit.js")).await;
                assert_eq!(wrong, json!([]), "{which}, {palette}, {width} pixels wide");
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

    async fn sign_in_page_leads_home(&self) {
        self.page
            .goto(&format!("{}/sign-in", self.running.console()))
            .await;
        self.page.see(".who", "Ada Bakke").await;
    }
}

#[tokio::test]
async fn a_support_person_signs_in_as_a_customer_and_the_console_sees_it_live() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        page.set_palette("light").await;
        stage.sign_in().await;
        for (customer, case, reason) in [
            ("user_wei", "CS-4688", "Check why the payment failed"),
            ("user_tomas", "CS-4702", "Can't find the order from March"),
        ] {
            stage.choose(customer).await;
            stage.send(case, reason, "15").await;
            page.see("#open", "Open as").await;
            page.click(".brand").await;
        }
        page.click("#link-0 button").await;
        page.see(".notice", "The link for Wei Zhang is revoked.")
            .await;
        stage.ask_for("user_grace").await;
        page.click("#open").await;
        let console = page.to_new_window().await;
        page.see(
            ".acting",
            "You are acting as Grace Lindqvist on behalf of Ada Bakke",
        )
        .await;
        page.see(
            ".acting",
            "Case CS-4711: The invoice shows the wrong address",
        )
        .await;
        let app = format!("{}/", stage.running.customer_app().unwrap());
        assert_eq!(page.address().await, app, "the ticket isn't in the address");
        page.set_palette("light").await;
        page.picture("customer", 670).await;
        page.click(".acting button").await;
        page.see("h1", "You are signed out").await;
        page.close_for(console).await;

        // Nobody reloads this page: the script sees a link being used while it is open, and tells those who don't see it.
        page.click(".brand").await;
        page.see("#link-2", "used").await;
        stage.choose("user_amara").await;
        page.see("#link-1", "waiting").await;
        let token = stage.running.stand_in().unwrap().tokens().remove(1);
        let link = actor_token::secrecy::ExposeSecret::expose_secret(token.url()).to_owned();
        page.see("#link-1 time", "14 min").await;
        page.fill("#case", "CS-4715").await;
        page.fill("#reason", "See the voucher that was refused at checkout")
            .await;
        page.picture("console", 900).await;
        stage.running.stand_in().unwrap().open_link(&link);
        page.see("#link-1", "used").await;
        page.see("#news", "The link for Tomás Herrera: used.").await;

        page.click("a[href='/trail']").await;
        page.see("tbody", "A link for Grace Lindqvist").await;
    })
    .await;
}

#[tokio::test]
async fn a_refused_request_says_why_at_its_fields_and_can_be_mended() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        stage.sign_in().await;
        stage.choose("user_ada").await;
        stage.send("CS-4711", REASON, "10").await;
        page.see("#errors", "This is your own account").await;
        page.click("#errors a[href='#customers']").await;
        assert_eq!(
            page.script("return document.activeElement.id;").await,
            "customers"
        );

        stage.choose("user_grace").await;
        stage.send("4711", "", "60").await;
        page.see("#errors", "No link was issued").await;
        page.see("#errors", "Reason must not be blank").await;
        page.see("#case-error", "Case must be a case number, such as CS-4711")
            .await;
        page.see(
            "#minutes-error",
            "Minutes must be a whole number, from 1 to 15",
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
        assert!(stage.running.stand_in().unwrap().requests().is_empty());

        stage.send("CS-4711", REASON, "15").await;
        page.see("#open", "Open as Grace Lindqvist").await;
    })
    .await;
}

#[tokio::test]
async fn a_revoked_link_opens_nothing() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        stage.sign_in().await;
        stage.ask_for("user_grace").await;
        let link = stage.link().await;
        page.click("button.danger").await;
        page.see(".notice", "The link for Grace Lindqvist is revoked.")
            .await;
        page.see("#link-0", "revoked").await;
        page.goto(&link).await;
        page.see("body", "actor_token_revoked_code").await;
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_the_account_once() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        stage.sign_in().await;
        stage.ask_for("user_grace").await;
        let link = stage.link().await;
        page.goto(&link).await;
        page.see(".acting", "You are acting as Grace Lindqvist")
            .await;
        page.goto(&link).await;
        page.see("body", "actor_token_already_used_code").await;

        let (_, ticket) = link.split_once("ticket=").unwrap();
        let app = stage.running.customer_app().unwrap();
        page.goto(&format!("{app}/sign-in?__clerk_ticket={ticket}"))
            .await;
        page.see(".notice", "This link was used already. Each works once.")
            .await;
    })
    .await;
}

#[tokio::test]
async fn everything_works_with_the_keyboard_alone_and_the_focus_is_seen() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        page.goto(stage.running.console()).await;
        page.tab_to("button[value=user_ada]").await;
        page.press(ENTER).await;
        page.see(".who", "Ada Bakke").await;

        // The first stop leads past the head of the page.
        page.tab_to(".skip").await;
        page.press(ENTER).await;
        page.tab_to("a[href^='/?customer=user_grace']").await;
        page.press(ENTER).await;
        page.see("#sign-in-as", "Sign in as Grace Lindqvist").await;

        // The form is the next stop: nobody tabs through the list again.
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
        page.see(".acting", "on behalf of Ada Bakke").await;
        page.tab_to(".acting button").await;
        page.press(ENTER).await;
        page.see("h1", "You are signed out").await;
        page.close_for(console).await;

        stage.ask_again_by_keyboard().await;
        page.tab_to("button.danger").await;
        page.press(ENTER).await;
        page.see(".notice", "The link for Tomás Herrera is revoked.")
            .await;
        page.tab_to(".who button").await;
        page.press(ENTER).await;
        page.see("h1", "Who are you?").await;
    })
    .await;
}

#[tokio::test]
async fn everything_works_without_javascript() {
    in_browser(false, async |stage| {
        let page = &stage.page;
        page.goto("data:text/html,<p id=is>off</p><script>document.getElementById('is').textContent='on'</script>")
            .await;
        page.see("#is", "off").await;

        stage.sign_in().await;
        stage.choose("user_grace").await;
        stage.send("4711", REASON, "10").await;
        page.see("#errors", "Case must be a case number").await;
        stage.send("CS-4711", REASON, "10").await;
        page.click("#open").await;
        let console = page.to_new_window().await;
        page.see(".acting", "You are acting as Grace Lindqvist on behalf of Ada Bakke").await;
        page.click(".acting button").await;
        page.see("h1", "You are signed out").await;
        page.close_for(console).await;

        stage.sign_in_page_leads_home().await;
        page.see("#link-0", "used").await;
        stage.ask_for("user_tomas").await;
        page.click("button.danger").await;
        page.see(".notice", "The link for Tomás Herrera is revoked.").await;

        // From an address with `#links` in it, too.
        for (number, customer) in [(2, "user_amara"), (3, "user_wei")] {
            stage.ask_for(customer).await;
            let link = stage.link().await;
            page.click(".brand").await;
            page.click("#refresh").await;
            let row = format!("#link-{number} .badge");
            page.see(&row, "waiting").await;
            stage.running.stand_in().unwrap().open_link(&link);
            page.click("#refresh").await;
            page.see(&row, "used").await;
        }
        stage.ask_for("user_grace").await;
        stage.running.stand_in().unwrap().open_link(&stage.link().await);
        page.see(".badge", "waiting").await;
        page.click("#refresh").await;
        page.see(".badge", "used").await;
    })
    .await;
}

#[tokio::test]
async fn no_page_has_barriers() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        page.goto(stage.running.console()).await;
        page.see("h1", "Who are you?").await;
        stage.no_barriers("the sign-in page").await;
        stage.sign_in().await;
        stage.no_barriers("the start page").await;
        stage.choose("user_grace").await;
        stage.no_barriers("the form").await;
        stage.send("4711", "", "60").await;
        page.see("#errors", "No link was issued").await;
        stage.no_barriers("the form with errors").await;
        stage.ask_for("user_grace").await;
        stage.no_barriers("a new link's page").await;
        let link = stage.link().await;
        page.click(".brand").await;
        page.see("#link-0", "waiting").await;
        stage.no_barriers("the list with a link").await;
        page.click("#link-0 button").await;
        page.see(".notice", "is revoked").await;
        stage.no_barriers("the list with a notice").await;
        page.click("#link-0 a").await;
        page.see("main", "It was revoked").await;
        stage.no_barriers("a revoked link's page").await;
        page.click("a[href='/trail']").await;
        page.see("tbody", "Revoke").await;
        stage.no_barriers("the audit trail").await;
        page.goto(&format!("{}/nowhere", stage.running.console()))
            .await;
        stage.no_barriers("a page that isn't there").await;

        let (_, ticket) = link.split_once("ticket=").unwrap();
        let app = stage.running.customer_app().unwrap();
        page.goto(&format!("{app}/sign-in?__clerk_ticket={ticket}"))
            .await;
        page.see(".notice", "This link was revoked.").await;
        stage.no_barriers("the customers' sign-in page").await;
        page.goto(&format!("{}/", stage.running.console())).await;
        stage.ask_for("user_grace").await;
        page.goto(&stage.link().await).await;
        page.see(".acting", "Grace").await;
        stage.no_barriers("the customer's page").await;
    })
    .await;
}
