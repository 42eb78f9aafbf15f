//! Filters, pages and exports of the audit trail.

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;
use crate::test_console::TestConsole;

/// The first second of the records.
const START: i64 = 1_772_323_200_000;

/// Adds records, one in each second. The agents alternate.
async fn add_records(running: &TestConsole, count: i64) {
    let rows: Vec<_> = (0..count)
        .map(|n| {
            let time = START + n * 1000;
            let agent = if n % 2 == 0 { "user_ada" } else { "user_sam" };
            let customer = if n % 3 == 0 { "user_tomas" } else { "user_wei" };
            let status = if n % 5 == 0 { "rejected" } else { "issued" };
            format!("({time}, '{agent}', 'issue', '{customer}', 'CS-{n}', '=1+{n}', '{status}')")
        })
        .collect();
    let sql = format!(
        "INSERT INTO audit_records (time, agent_id, operation, customer_id, case_number, reason, status) VALUES {}",
        rows.join(", ")
    );
    running.database.execute(&sql).await;
}

/// Returns the case numbers of an export in its order.
fn exported_cases(lines: &str) -> Vec<i64> {
    let case = |line: &str| {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let case = record["case"].as_str().unwrap().to_owned();
        case.strip_prefix("CS-").unwrap().parse().unwrap()
    };
    lines.lines().map(case).collect()
}

#[tokio::test]
async fn filters_select_records_newest_first() {
    let running = start_console().await;
    add_records(&running, 120).await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let all: Vec<i64> = (0..120).rev().collect();
    let select = |is_selected: &dyn Fn(i64) -> bool| {
        let selected = all.iter().copied().filter(|n| is_selected(*n));
        selected.collect::<Vec<_>>()
    };
    for (filters, expected) in [
        ("", all.clone()),
        ("agent=user_sam", select(&|n| n % 2 == 1)),
        ("customer=user_tomas", select(&|n| n % 3 == 0)),
        ("customer=Tom%C3%A1s+Herrera", select(&|n| n % 3 == 0)),
        ("customer=TOMAS@herrera.example", select(&|n| n % 3 == 0)),
        ("customer=Herrera", vec![]),
        ("customer=%25", vec![]),
        ("case=CS-17", vec![17]),
        ("status=rejected", select(&|n| n % 5 == 0)),
        ("from=2026-03-01T00:01", select(&|n| n >= 60)),
        ("until=2026-03-01T00:01", select(&|n| n < 60)),
        ("from=2026-03-01&until=2026-03-02", all.clone()),
        ("from=2026-03-02", vec![]),
        (
            "agent=user_ada&customer=user_tomas&status=rejected&until=2026-03-01T00:01",
            select(&|n| n % 30 == 0 && n < 60),
        ),
    ] {
        let export = ada.get(&format!("/trail.jsonl?{filters}")).await;
        assert_eq!(exported_cases(&export.html), expected, "{filters}");
    }
    running.stop().await;
}

#[tokio::test]
async fn pages_have_each_record_once() {
    let running = start_console().await;
    add_records(&running, 120).await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut address = "/trail?agent=user_sam".to_owned();
    let mut reasons = Vec::new();
    loop {
        let page = ada.get(&address).await;
        let text = page.text();
        let cases = text.split(" =1+").skip(1);
        reasons.extend(cases.map(|it| it.split(' ').next().unwrap().to_owned()));
        // The address of the next page keeps the filter.
        let Some((_, rest)) = page
            .html
            .split_once("href=\"/trail?agent=user_sam&amp;before=")
        else {
            break;
        };
        let cursor = rest.split_once('"').unwrap().0;
        address = format!("/trail?agent=user_sam&before={cursor}");
    }
    let expected: Vec<_> = (0..60).rev().map(|n| (2 * n + 1).to_string()).collect();
    assert_eq!(reasons, expected);
    running.stop().await;
}

#[tokio::test]
async fn export_is_complete_and_contains_no_formulas() {
    let running = start_console().await;
    add_records(&running, 1203).await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let lines = ada.get("/trail.jsonl").await;
    assert_eq!(
        exported_cases(&lines.html),
        (0..1203).rev().collect::<Vec<_>>()
    );
    assert_eq!(lines.headers["content-type"], "application/jsonl");

    let csv = ada.get("/trail.csv").await;
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let disposition = "attachment; filename=\"audit-trail.csv\"";
    assert_eq!(csv.headers["content-disposition"], disposition);
    let mut reader = csv::Reader::from_reader(csv.html.as_bytes());
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1203);
    let reason = reader
        .headers()
        .unwrap()
        .iter()
        .position(|it| it == "reason");
    for (row, n) in rows.iter().zip((0..1203).rev()) {
        assert_eq!(row.get(reason.unwrap()), Some(&*format!("'=1+{n}")));
    }
    running.stop().await;
}

#[tokio::test]
async fn export_with_invalid_filters_is_rejected() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let filters = "status=lost&from=yesterday&until=2026-02-30&before=x";
    for path in ["/trail.csv", "/trail.jsonl"] {
        let page = ada.get(&format!("{path}?{filters}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        page.assert_shows("The export has invalid filters: status, from, until, before.");
    }
    running.stop().await;
}

#[tokio::test]
async fn export_reports_database_error() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let rename = "ALTER TABLE audit_records RENAME TO old_records";
    running.database.execute(rename).await;
    let page = ada.get("/trail.csv").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    page.assert_shows("Try again");
    running.stop().await;
}

#[tokio::test]
async fn filters_are_texts_of_limited_length() {
    let running = start_console().await;
    add_records(&running, 3).await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let long = "_".repeat(30_000);
    for name in ["agent", "customer", "case"] {
        for value in ["%00", &long] {
            let query = format!("{name}={value}");
            let page = ada.get(&format!("/trail?{query}")).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            page.assert_shows(match name {
                "agent" => "The address has a filter that this page does not know.",
                _ => "Enter at most 200 characters",
            });
            let export = ada.get(&format!("/trail.csv?{query}")).await;
            assert_eq!(export.status, StatusCode::BAD_REQUEST);
            export.assert_shows(&format!("The export has invalid filters: {name}."));
            let links = ada.get(&format!("/links?{query}")).await;
            assert_eq!(links.status, StatusCode::OK, "{name}");
        }
    }
    running.stop().await;
}

#[tokio::test]
async fn unknown_filter_is_rejected() {
    let running = start_console().await;
    add_records(&running, 3).await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for path in [
        "/trail",
        "/trail.csv",
        "/trail.jsonl",
        "/links",
        "/links/rows",
    ] {
        let page = ada.get(&format!("{path}?agnet=user_sam")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
        page.assert_shows("The address or the form is invalid.");
    }
    // The list of active links has no filters.
    let page = ada.get("/active?agent=user_sam").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    running.stop().await;
}

#[tokio::test]
async fn agent_filter_offers_former_agents() {
    let running = start_console().await;
    add_records(&running, 3).await;
    let insert = "INSERT INTO audit_records (time, agent_id, operation, status) \
                  VALUES (1, 'user_gone', 'issue', 'issued'), (2, 'user_gone', 'issue', 'issued')";
    running.database.execute(insert).await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let options = |html: &str| {
        let (_, select) = html.split_once("<select id=\"agent\"").unwrap();
        let (select, _) = select.split_once("</select>").unwrap();
        let options = select.split("<option value=\"").skip(2);
        let options = options.map(|it| it.split_once("</option>").unwrap().0.to_owned());
        options.collect::<Vec<_>>()
    };
    let any = [
        "user_ada\">Ada Bakke",
        "user_sam\">Sam Oyelaran",
        "user_robin\">Robin Vance",
        "user_gone\">user_gone",
    ];
    for path in ["/trail", "/links"] {
        let page = ada.get(path).await;
        assert_eq!(options(&page.html), any, "{path}");
        // An agent without records is shown too, because the filter is in effect.
        let page = ada.get(&format!("{path}?agent=user_none")).await;
        let selected = "user_none\" selected>user_none";
        assert_eq!(options(&page.html), [&any[..], &[selected]].concat());
    }
    let gone = ada.get("/trail?agent=user_gone").await;
    assert!(options(&gone.html).contains(&"user_gone\" selected>user_gone".to_owned()));
    running.stop().await;
}

#[tokio::test]
async fn time_filters_show_what_browsers_understand() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let page = ada
        .get("/trail?from=2026-03-01&until=2026-03-01T09:05")
        .await;
    for value in ["2026-03-01T00:00:00", "2026-03-01T09:05:00"] {
        assert!(page.html.contains(&format!("value=\"{value}\"")), "{value}");
    }
    running.stop().await;
}

#[tokio::test]
async fn unknown_customer_is_recorded_within_limit() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for _ in 0..40 {
        let page = ada
            .request_link("user_unknown", "CS-\u{202e}1", &"x".repeat(500), "10")
            .await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }
    // Of the attempts that break the limit of 30, the first one is recorded.
    assert_eq!(running.database.count("audit_records").await, 31);
    let trail = ada
        .get("/trail?customer=user_unknown&status=rejected")
        .await;
    trail.assert_shows("Request a link for user_unknown");
    trail.assert_shows("There is no such customer");
    trail.assert_shows("More than 30 links requested in a minute");
    assert!(!trail.html.contains('\u{202e}') && !trail.html.contains(&"x".repeat(201)));
    running.stop().await;
}
