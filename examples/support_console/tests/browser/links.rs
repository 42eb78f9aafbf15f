//! The list of links and the page of a link.

use std::time::Duration;

use crate::driver::in_browser;

#[tokio::test]
async fn revoke_notice_is_visible_above_long_list() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        for _ in 0..20 {
            harness.request_link("user_grace").await;
            page.click(".brand").await;
        }
        page.click("#link-1 button").await;
        page.wait_for_text(".notice", "The link for Grace Lindqvist was revoked.")
            .await;
        let is_visible =
            "const it = document.querySelector('.notice'), box = it.getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && document.activeElement === it;";
        assert_eq!(page.script(is_visible).await, true);
    })
    .await;
}

#[tokio::test]
async fn link_page_counts_down_and_shows_use() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        let fake = harness.running.fake().unwrap();
        // The link has 10 minutes on the server's clock. On the browser's clock, it would have 15.
        fake.clock().advance(Duration::from_mins(5));
        harness.sign_in().await;
        harness.request_link("user_grace").await;
        let left = page.script(include_str!("next_countdown.js")).await;
        let left = left.as_str().unwrap();
        assert!(left.starts_with("9 min "), "{left}");
        fake.redeem(&harness.link_url().await).unwrap();
        page.wait_for_text(".badge", "in the account").await;
        page.wait_for_text("section", "Ada Bakke is signed in as Grace Lindqvist")
            .await;
        page.wait_for_text("#news", "The link for Grace Lindqvist: in the account.")
            .await;
    })
    .await;
}

#[tokio::test]
async fn sign_out_elsewhere_marks_list_as_outdated() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        harness.request_link("user_grace").await;
        page.click(".brand").await;
        page.wait_for_text("#link-1 .badge", "waiting").await;
        page.script(
            "return fetch('/sign-out', {method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('.who')))})
                .then((response) => response.ok);",
        )
        .await;
        page.wait_for_text("#news", "You are signed out. This page is no longer up to date.")
            .await;
        page.click("#refresh").await;
        page.wait_for_text("h1", "Who are you?").await;
    })
    .await;
}
