//! The accessibility of pages in their rarer states: with all statuses, long texts, several pages,
//! and errors.

use std::time::Duration;

use actor_token::secrecy::ExposeSecret;

use crate::REASON;
use crate::accessibility::Checker;

#[tokio::test]
async fn lists_with_all_statuses_are_accessible() {
    Checker::run(async |checker| {
        checker.harness.sign_in().await;
        checker.check_session().await;
        checker.check_all_statuses().await;
        checker.check_pages_of_links_that_are_not_shown().await;
    })
    .await;
}

#[tokio::test]
async fn long_lists_are_accessible() {
    Checker::run(async |checker| {
        checker.harness.sign_in().await;
        checker.check_pages_of_lists().await;
        checker.check_filters().await;
    })
    .await;
}

#[tokio::test]
async fn error_pages_are_accessible() {
    Checker::run(async |checker| {
        checker.harness.sign_in().await;
        checker.check_customers_errors().await;
        checker.check_rejected_forms().await;
        checker.check_database_errors().await;
    })
    .await;
}

impl Checker<'_> {
    async fn goto(&self, path: &str) {
        let console = self.harness.running.console();
        self.harness.page.goto(&format!("{console}{path}")).await;
    }

    /// Requests a link, whose page the browser then shows.
    async fn request_link(&self, customer: &str, reason: &str, minutes: &str) {
        self.goto("/").await;
        self.harness.choose_customer(customer).await;
        self.harness.submit_form("CS-4711", reason, minutes).await;
        self.harness.page.wait_for_text("#open", "Open as").await;
    }

    /// Opens the newest link, and signs in.
    fn use_newest_link(&self) {
        let fake = self.harness.running.fake().unwrap();
        let token = fake.tokens().pop().unwrap();
        fake.redeem(token.url().expose_secret()).unwrap();
    }

    async fn check_session(&self) {
        let page = &self.harness.page;
        let reason = [REASON; 5].join(", ");
        self.request_link("user_grace", &reason, "15").await;
        self.use_newest_link();
        page.wait_for_text("section", "Ada Bakke is signed in as Grace")
            .await;
        self.check("the page of a link with a session").await;
        self.goto("/active").await;
        page.wait_for_text("#link-1", "in the account until").await;
        page.wait_for_text("#link-1 button", "End session").await;
        self.check("the active links, with a session and a long reason")
            .await;
        page.click("#link-1 summary").await;
        self.check("the active links, with an open reason").await;
    }

    /// Issues links 2 to 5. The first one has a session.
    async fn check_all_statuses(&self) {
        let page = &self.harness.page;
        let fake = self.harness.running.fake().unwrap();
        self.request_link("user_tomas", REASON, "10").await;
        self.use_newest_link();
        page.wait_for_text("section", "is signed in as").await;
        page.click("button.danger").await;
        page.wait_for_text(".notice", "Its session was ended.")
            .await;
        self.request_link("user_amara", REASON, "10").await;
        page.click("button.danger").await;
        page.wait_for_text(".notice", "was revoked.").await;
        self.request_link("user_wei", REASON, "1").await;
        fake.clock().advance(Duration::from_mins(2));
        self.request_link("user_grace", REASON, "10").await;
        for path in ["/links", "/"] {
            self.goto(path).await;
            for (number, status) in [
                (1, "in the account until"),
                (2, "ended"),
                (3, "revoked"),
                (4, "expired"),
                (5, "waiting"),
            ] {
                page.wait_for_text(&format!("#link-{number} .badge"), status)
                    .await;
            }
            self.check(&format!("{path} with links of all statuses"))
                .await;
        }
        for (number, text) in [
            (2, "It was used. The session has ended."),
            (4, "It has expired."),
            (5, "The link was already shown to Ada Bakke."),
        ] {
            self.goto(&format!("/links/{number}")).await;
            page.wait_for_text("section", text).await;
            self.check(text).await;
        }
    }

    /// Requests link 6 without opening its page, and opens the page in other ways.
    async fn check_pages_of_links_that_are_not_shown(&self) {
        let page = &self.harness.page;
        self.goto("/?customer=user_grace").await;
        page.fill("#case", "CS-4711").await;
        page.fill("#reason", REASON).await;
        page.script(
            "const form = new URLSearchParams(new FormData(document.querySelector('.fields')));
             return fetch('/links', {method: 'POST', body: form, redirect: 'manual'}).then(() => 0);",
        )
        .await;
        let console = self.harness.running.console();
        let link = format!("data:text/html,<a href='{console}/links/6'>link</a>");
        page.goto(&link).await;
        page.click("a").await;
        page.wait_for_text("section", "a different site opened this page")
            .await;
        self.check("the page of a link that a different site opened")
            .await;
        page.delete_cookies().await;
        page.goto(console).await;
        page.click("button[value=user_sam]").await;
        page.wait_for_text(".who", "Sam Oyelaran").await;
        self.goto("/links/6").await;
        page.wait_for_text(
            "section",
            "The link is for Ada Bakke, and was not shown yet.",
        )
        .await;
        self.check("the page of a different agent's link").await;
    }

    async fn check_pages_of_lists(&self) {
        let page = &self.harness.page;
        self.request_link("user_grace", REASON, "10").await;
        self.harness.database.execute(&records()).await;
        self.harness.database.execute(LINKS).await;
        self.harness.database.execute(CUSTOMERS).await;
        for (path, name) in [
            ("/?search=customer", "customers"),
            ("/links?customer=Grace+Lindqvist&case=CS-4711", "links"),
            ("/trail?agent=user_gone", "records with all outcomes"),
        ] {
            self.goto(path).await;
            page.wait_for_text(".pages", "Next page").await;
            self.check(&format!("the first page of {name}")).await;
            page.click(".pages a").await;
            page.wait_for_text(".pages", "First page").await;
            self.check(&format!("the second page of {name}")).await;
        }
    }

    async fn check_filters(&self) {
        let long = "x".repeat(201);
        for (path, name) in [
            ("/?search=a+a+a+a+a+a", "a search with too many words"),
            ("/links?status=revoked", "links without results"),
            (
                &*format!("/links?status=x&case={long}&customer={long}"),
                "links with invalid filters",
            ),
            ("/links?before=1", "a page without older links"),
        ] {
            self.goto(path).await;
            self.check(name).await;
        }
    }

    async fn check_customers_errors(&self) {
        let Self { harness, .. } = self;
        let page = &harness.page;
        let fake = harness.running.fake().unwrap();
        harness.request_link("user_grace").await;
        let link = harness.link_url().await;
        page.goto(&link).await;
        page.wait_for_text(".acting", "Grace").await;
        let id = fake.sessions().remove(0).id().to_owned();
        fake.set_session_status(&id, actor_token::session::SessionStatus::Revoked)
            .unwrap();
        page.reload().await;
        page.wait_for_text(".notice", "This session has ended.")
            .await;
        self.check("the customers' page after a session").await;
        let (_, ticket) = link.split_once("ticket=").unwrap();
        let app = harness.running.customer_app().unwrap();
        page.goto(&format!("{app}/sign-in?__clerk_ticket={ticket}"))
            .await;
        page.wait_for_text(".notice", "This link was already used.")
            .await;
        self.check("the customers' sign-in with a used link").await;
    }

    async fn check_rejected_forms(&self) {
        let Self { harness, .. } = self;
        let page = &harness.page;
        self.goto("/").await;
        page.script("document.querySelector('.who [name=form_token]').value = 'x';")
            .await;
        page.click(".who button").await;
        page.wait_for_text("main", "The form belongs to a different session.")
            .await;
        self.check("a form of a different session").await;
        for (site, brand) in [
            (harness.running.console(), "Support console"),
            (harness.running.customer_app().unwrap(), "Fernway"),
        ] {
            let form = format!(
                "data:text/html,<form method=post action='{site}/sign-out'><button>Send</button></form>"
            );
            page.goto(&form).await;
            page.click("button").await;
            page.wait_for_text("main", "The form was sent from a different site.")
                .await;
            page.wait_for_text("body", brand).await;
            self.check(&format!("a form from a different site, {brand}"))
                .await;
        }
    }

    async fn check_database_errors(&self) {
        let Self { harness, .. } = self;
        let page = &harness.page;
        self.goto("/").await;
        harness.request_link("user_tomas").await;
        page.goto(&harness.link_url().await).await;
        page.wait_for_text(".acting", "Tomás").await;
        let rename = "ALTER TABLE customers RENAME TO old_customers";
        harness.database.execute(rename).await;
        page.reload().await;
        page.wait_for_text("h1", "Try again later").await;
        self.check("a database error of the customers' application")
            .await;
        self.goto("/").await;
        page.wait_for_text("h1", "The database does not respond")
            .await;
        self.check("a database error of the console").await;
    }
}

/// Returns a statement that adds records of a former agent with all outcomes.
fn records() -> String {
    let statuses = [
        "incomplete",
        "rejected",
        "issued",
        "not_issued",
        "revoked",
        "not_revoked",
        "already_accepted",
        "session_ended",
        "session_not_ended",
        "unknown",
    ];
    let reason = [REASON; 5].join(", ");
    let rows = (0..60).map(|n| {
        let operation = ["issue", "revoke", "end_session"][n % 3];
        let customer = ["'user_grace'", "NULL"][n % 2];
        let status = statuses[n % statuses.len()];
        format!(
            "({n}, 'user_gone', '{operation}', {customer}, 'CS-{n}', '{reason}', 'sess_3Ouil57BZ5SbHbLFMajgKzNcUMr', \
             '{status}', 'api status=500 trace_id=e3ddd86ba71a5eb1df268adeb6513356')"
        )
    });
    format!(
        "INSERT INTO audit_records (time, agent_id, operation, customer_id, case_number, reason, target_id, status, \
         detail) VALUES {}",
        rows.collect::<Vec<_>>().join(", ")
    )
}

/// 60 copies of the first link.
const LINKS: &str = "
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60)
INSERT INTO links (token_id, issuer, record, customer_id, customer_name, agent_id, agent_name, case_number,
  reason, request_id, issued_at, expires_at, state, was_shown, checked_at)
SELECT 'copy_' || n, issuer, record, customer_id, customer_name, agent_id, agent_name, case_number, reason,
  request_id, issued_at, expires_at, 'ended', 1, checked_at
FROM links, numbers WHERE number = 1";

const CUSTOMERS: &str = "
WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60)
INSERT INTO customers (id, name, email, sort_key, search_text)
SELECT 'user_' || n, 'Customer ' || n, n || '@customers.example', 'customer ' || n, 'customer ' || n
FROM numbers";
