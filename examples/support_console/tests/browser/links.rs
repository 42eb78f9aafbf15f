//! What people see of the links that were issued: what became of them, and until when that is true.

use std::time::Duration;

use crate::driver::in_browser;

#[tokio::test]
async fn what_a_revoke_came_to_is_seen_however_long_the_list_is() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        stage.sign_in().await;
        for _ in 0..20 {
            stage.ask_for("user_grace").await;
            page.click(".brand").await;
        }
        page.click("#link-0 button").await;
        page.see(".notice", "The link for Grace Lindqvist is revoked.")
            .await;
        let seen = "const it = document.querySelector('.notice'), box = it.getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && document.activeElement === it;";
        assert_eq!(page.script(seen).await, true);
    })
    .await;
}

#[tokio::test]
async fn a_links_page_counts_down_by_the_servers_clock_and_sees_the_link_being_used() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        let stand_in = stage.running.stand_in().unwrap();
        // By the browser's clock there would be 14 minutes left.
        stand_in.clock().advance(Duration::from_secs(5 * 60));
        stage.sign_in().await;
        stage.ask_for("user_grace").await;
        // What the script writes next, not what the server wrote.
        let ticked = "const time = document.querySelector('time.countdown');
            return new Promise((done) => new MutationObserver(() => done(time.textContent)).observe(time, {childList: true}));";
        let left = page.script(ticked).await;
        let left = left.as_str().unwrap();
        assert!(left.starts_with("9 min "), "{left}");
        stand_in.open_link(&stage.link().await);
        page.see(".badge", "used").await;
        page.see("section", "It was used").await;
        page.see("#news", "The link for Grace Lindqvist: used.")
            .await;
    })
    .await;
}

#[tokio::test]
async fn who_is_signed_out_elsewhere_is_told_that_the_list_is_old() {
    in_browser(true, async |stage| {
        let page = &stage.page;
        stage.sign_in().await;
        stage.ask_for("user_grace").await;
        page.click(".brand").await;
        page.see("#link-0 .badge", "waiting").await;
        page.script(
            "return fetch('/sign-out', {method: 'POST', body: new URLSearchParams(new FormData(document.querySelector('.who')))})
                .then((answer) => answer.ok);",
        )
        .await;
        page.see("#news", "You are signed out. What is shown here is no longer up to date.")
            .await;
        page.click("#refresh").await;
        page.see("h1", "Who are you?").await;
    })
    .await;
}
