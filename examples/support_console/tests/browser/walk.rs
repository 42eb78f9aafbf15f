//! The whole way of a link: from the search for a customer to the audit trail.

use crate::REASON;
use crate::driver::{Harness, in_browser};
use crate::page::{DELETE, ENTER, HOME};

/// How an agent uses the console.
#[derive(Clone, Copy)]
struct Way {
    javascript: bool,
    /// Whether the agent uses only the keyboard.
    keyboard: bool,
    /// The width of the window in CSS pixels.
    width: u32,
}

/// The width of a desktop and of a phone.
const DESKTOP: u32 = 1280;
const PHONE: u32 = 390;

macro_rules! walks {
    ($($name:ident: $javascript:literal, $keyboard:literal, $width:ident;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                walk(Way { javascript: $javascript, keyboard: $keyboard, width: $width }).await;
            }
        )+
    };
}

walks! {
    walk_on_desktop: true, false, DESKTOP;
    walk_on_phone: true, false, PHONE;
    walk_on_desktop_by_keyboard: true, true, DESKTOP;
    walk_on_phone_by_keyboard: true, true, PHONE;
    walk_on_desktop_without_javascript: false, false, DESKTOP;
    walk_on_phone_without_javascript: false, false, PHONE;
    walk_on_desktop_by_keyboard_without_javascript: false, true, DESKTOP;
    walk_on_phone_by_keyboard_without_javascript: false, true, PHONE;
}

async fn walk(way: Way) {
    in_browser(way.javascript, async |harness| {
        harness.page.set_size(way.width, 900).await;
        let walk = Walk { harness, way };
        walk.sign_in_and_search().await;
        walk.request_link_after_errors().await;
        walk.use_link_and_end_session().await;
        walk.filter_trail().await;
        walk.export_trail().await;
    })
    .await;
}

struct Walk<'a> {
    harness: &'a Harness,
    way: Way,
}

impl Walk<'_> {
    /// Clicks, or presses Enter in the focused element.
    async fn activate(&self, css: &str) {
        let page = &self.harness.page;
        if self.way.keyboard {
            page.wait_for(css).await;
            page.tab_to(css).await;
            page.press(ENTER).await;
        } else {
            page.click(css).await;
        }
    }

    /// Types at the beginning of a field.
    async fn write(&self, css: &str, text: &str) {
        let page = &self.harness.page;
        if self.way.keyboard {
            page.tab_to(css).await;
        } else {
            page.click(css).await;
        }
        page.press(&format!("{HOME}{text}")).await;
    }

    /// Reloads the page until an element has this text. With JavaScript, the page updates on its
    /// own.
    async fn wait_for_update(&self, css: &str, expected: &str) {
        let page = &self.harness.page;
        if self.way.javascript {
            return page.wait_for_text(css, expected).await;
        }
        page.wait_until(expected, async || {
            page.click("#refresh").await;
            page.text(css)
                .await
                .is_some_and(|text| text.contains(expected))
        })
        .await;
    }

    async fn sign_in_and_search(&self) {
        let page = &self.harness.page;
        page.goto(self.harness.running.console()).await;
        self.activate("button[value=user_ada]").await;
        page.wait_for_text("h1", "Customers").await;
        // The staff are not offered as customers.
        for (text, expected) in [("sam", "No customers"), ("herr", "Tomás Herrera")] {
            page.clear("#search").await;
            self.write("#search", text).await;
            page.press(ENTER).await;
            page.wait_for_text("#customers-found", expected).await;
        }
        self.activate("a[href*='customer=user_tomas']").await;
        page.wait_for_text("#sign-in-as", "Sign in as Tomás Herrera")
            .await;
    }

    async fn request_link_after_errors(&self) {
        let page = &self.harness.page;
        self.write("#case", "4712").await;
        // 610 minutes are not only a mistake, so this attempt is in the audit trail.
        self.write("#minutes", "6").await;
        self.write("#reason", REASON).await;
        self.activate(".fields button").await;
        page.wait_for_text("#errors", "Case must be a case number")
            .await;
        page.wait_for_text("#errors", "Minutes must be a whole number")
            .await;
        assert!(self.harness.running.fake().unwrap().tokens().is_empty());
        self.activate("#errors a").await;
        page.press(&format!("{HOME}CS-")).await;
        self.write("#minutes", DELETE).await;
        page.press(ENTER).await;
        page.wait_for_text("#open", "Open as Tomás Herrera").await;
    }

    async fn use_link_and_end_session(&self) {
        let page = &self.harness.page;
        self.activate("#open").await;
        let console = page.switch_to_new_window().await;
        page.set_size(self.way.width, 900).await;
        page.wait_for_text(
            ".acting",
            "Ada Bakke, you are signed in as Tomás Herrera · CS-4712",
        )
        .await;
        let account = page.switch_to(console).await;

        self.wait_for_update(".badge", "in the account until").await;
        self.activate("a[href='/active']").await;
        page.wait_for_text("h1", "Active").await;
        self.wait_for_update("#link-1", "in the account until")
            .await;
        page.assert_in_window("#link-1 .badge").await;
        page.assert_in_window("#link-1 button").await;
        self.activate("#link-1 button").await;
        page.wait_for_text(".notice", "Its session was ended.")
            .await;
        page.wait_for_text("#links", "No one").await;

        let console = page.switch_to(account).await;
        page.reload().await;
        page.wait_for_text(".notice", "This session has ended.")
            .await;
        page.close_and_switch_to(console).await;
    }

    async fn filter_trail(&self) {
        let page = &self.harness.page;
        self.activate("a[href='/trail']").await;
        page.wait_for_text("#records", "session ended").await;
        page.wait_for_text("#records .badge.rejected", "rejected")
            .await;
        page.wait_for_text("#records", "Minutes must be a whole number")
            .await;
        self.write("#case", "CS-4712").await;
        page.press(ENTER).await;
        page.wait_for_text("#records", "Request a link for Tomás Herrera")
            .await;
    }

    async fn export_trail(&self) {
        let page = &self.harness.page;
        for (name, record) in [
            ("audit-trail.csv", "CS-4712,"),
            ("audit-trail.jsonl", "\"case\":\"CS-4712\""),
        ] {
            let extension = name.trim_start_matches("audit-trail");
            let link = format!("a[href^='/trail{extension}?']");
            self.activate(&link).await;
            let file = self.harness.downloads.join(name);
            page.wait_until(name, async || {
                let text = std::fs::read_to_string(&file);
                text.is_ok_and(|text| text.contains(record) && text.contains(REASON))
            })
            .await;
        }
    }
}
