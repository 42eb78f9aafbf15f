//! The filters of the audit trail.

use crate::driver::in_browser;

const ADDRESS: &str = "/trail?from=2026-03-01T09:05&until=2026-07-01T00:00:30";

#[tokio::test]
async fn time_filters_are_local_with_javascript() {
    in_browser(true, async |harness| {
        let page = &harness.page;
        page.set_time_zone("America/New_York").await;
        harness.sign_in().await;
        let console = harness.running.console();
        page.goto(&format!("{console}{ADDRESS}")).await;
        page.wait_for_text("label[for=from]", "From (local time)")
            .await;
        for (name, expected) in [
            ("from", "2026-03-01T04:05"),
            ("until", "2026-06-30T20:00:30"),
        ] {
            let value = format!("return document.getElementById('{name}').value;");
            assert_eq!(page.script(&value).await, expected);
        }
        page.fill("#case", "CS-1").await;
        page.click(".filters button").await;
        page.wait_until("the address has UTC", async || {
            let address = page.address().await;
            address.ends_with(
                "case=CS-1&status=&from=2026-03-01T09%3A05%3A00&until=2026-07-01T00%3A00%3A30",
            )
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn time_filters_are_utc_without_javascript() {
    in_browser(false, async |harness| {
        let page = &harness.page;
        harness.sign_in().await;
        let console = harness.running.console();
        page.goto(&format!("{console}{ADDRESS}")).await;
        page.wait_for_text("label[for=from]", "From (UTC)").await;
        page.click(".filters button").await;
        page.wait_until("the address keeps the times", async || {
            let address = page.address().await;
            address.ends_with("status=&from=2026-03-01T09%3A05&until=2026-07-01T00%3A00%3A30")
        })
        .await;
    })
    .await;
}
