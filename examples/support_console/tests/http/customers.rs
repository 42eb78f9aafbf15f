//! The search for customers, and their import.

use std::io::Write;

use axum::http::StatusCode;
use support_console::{Options, start};

use crate::start_console;
use crate::test_client::TestClient;
use crate::test_console::options;
use crate::test_database::TestDatabase;

/// Returns the IDs of the customers on a page, and the address of the next page.
fn customers(html: &str) -> (Vec<String>, Option<String>) {
    let value = |rest: &str| rest.split_once(['"', '#', '&']).unwrap().0.to_owned();
    let ids = html.split("href=\"/?customer=").skip(1).map(value);
    let next = html
        .split_once("href=\"/?search=customer&amp;after=")
        .map(|(_, rest)| value(rest));
    (
        ids.collect(),
        next.map(|it| format!("/?search=customer&after={it}")),
    )
}

#[tokio::test]
async fn search_finds_parts_in_any_case() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for (words, expected) in [
        ("tom%C3%A1s", vec!["user_tomas"]),
        ("TOM%C3%81S", vec!["user_tomas"]),
        ("herrera.ex", vec!["user_tomas"]),
        ("ei", vec!["user_wei"]),
        (
            "user_",
            vec!["user_amara", "user_grace", "user_tomas", "user_wei"],
        ),
        ("userxwei", vec![]),
        ("%5C", vec![]),
    ] {
        let page = ada.get(&format!("/?search={words}")).await;
        assert_eq!(customers(&page.html).0, expected, "{words}");
    }
    running.stop().await;
}

#[tokio::test]
async fn unusable_search_finds_nothing_and_says_why() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let too_long = "Search for at most 5 words and 200 characters";
    let more_words = "/?search=a+a+a+a+a+a".to_owned();
    for path in [
        more_words,
        format!("/?search={}", "_".repeat(201)),
        format!("/?search={}", "a".repeat(60_000)),
    ] {
        let page = ada.get(&path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(customers(&page.html).0.is_empty());
        page.assert_shows(too_long);
    }
    for path in ["/?search=a+a+a+a+a", "/?search=%00", "/?search=gr%00ace"] {
        let page = ada.get(path).await;
        assert!(customers(&page.html).0.contains(&"user_grace".to_owned()));
        assert!(!page.text().contains(too_long), "{path}");
    }
    for path in ["/?after=nope", "/?after=%00"] {
        let page = ada.get(path).await;
        page.assert_shows("This page has no customers. Continue from the first page.");
        page.assert_shows("First page");
    }
    let page = ada.get("/?customer=%00").await;
    page.assert_shows("Choose a customer.");
    let page = ada.request_link("\0", "CS-1", "the invoice", "10").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    running.stop().await;
}

#[tokio::test]
async fn staff_are_not_offered() {
    let database = TestDatabase::create().await;
    let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    let options = Options {
        customers: ids(&["user_ada", "user_boss", "user_grace"]),
        administrators: ids(&["user_boss"]),
        ..options(&database)
    };
    let running = start(options).await.unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    assert_eq!(customers(&ada.get("/").await.html).0, ["user_grace"]);
    for id in ["user_ada", "user_boss"] {
        let page = ada.get(&format!("/?customer={id}")).await;
        page.assert_shows("Choose a customer.");
    }
    for (id, expected) in [
        ("user_boss", "Customer is an administrator's account"),
        (
            "user_sam",
            "Customer is a colleague's account, not a customer's",
        ),
    ] {
        let reason = "the invoice shows the wrong address";
        let page = ada.request_link(id, "CS-1", reason, "10").await;
        page.assert_shows(expected);
    }
    assert!(running.fake().unwrap().requests().is_empty());
    running.stop().await;
}

#[tokio::test]
async fn customers_of_file_are_on_pages() {
    let database = TestDatabase::create().await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    writeln!(file, "email,id,name").unwrap();
    for n in 0..60 {
        // The names are not in the order of the IDs, and some are equal.
        writeln!(file, "{n}@example.com, user_{n},Customer {:02}", 59 - n / 2).unwrap();
    }
    let options = Options {
        customers_file: Some(file.path().to_owned()),
        ..options(&database)
    };
    let running = start(options).await.unwrap();
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut address = "/?search=customer".to_owned();
    let (mut ids, mut sizes) = (Vec::new(), Vec::new());
    loop {
        let (page, next) = customers(&ada.get(&address).await.html);
        sizes.push(page.len());
        ids.extend(page);
        match next {
            Some(next) => address = next,
            None => break,
        }
    }
    assert_eq!(sizes, [25, 25, 10]);
    let expected: Vec<_> = (0..30)
        .rev()
        .flat_map(|pair| {
            let mut pair = [
                format!("user_{}", 2 * pair),
                format!("user_{}", 2 * pair + 1),
            ];
            pair.sort();
            pair
        })
        .collect();
    assert_eq!(ids, expected);
    running.stop().await;
}

#[tokio::test]
async fn all_mistakes_in_file_are_reported() {
    let database = TestDatabase::create().await;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let long = "x".repeat(501);
    write!(
        file,
        "id,name,email\nuser_1,One,1@example.com\n,Two,\nuser_3,{long},\nuser_4\nuser_5,\0,\n"
    )
    .unwrap();
    let options = Options {
        customers_file: Some(file.path().to_owned()),
        ..options(&database)
    };
    let error = start(options).await.unwrap_err().to_string();
    for expected in [
        "row 2: id is blank",
        "row 3: name is longer than 500 bytes",
        "row 4: ",
        "row 5: name contains NUL",
        "pass a CSV file with the columns id, name and email",
    ] {
        assert!(error.contains(expected), "{error}");
    }
}
