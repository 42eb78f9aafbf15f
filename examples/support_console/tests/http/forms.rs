//! Invalid forms, and their errors.

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;

const REASON: &str = "the invoice shows the wrong address";
const OWN_ACCOUNT: &str = "This is your own account; you cannot sign in as yourself";
const ADMINISTRATOR: &str = "Customer is an administrator's account, which no one may sign in to";
const MINUTES: &str = "Minutes must be a whole number from 1 to 15";

/// Customer, case, reason and minutes of a form, and its errors in their order.
#[rustfmt::skip]
const INVALID_FORMS: &[([&str; 4], &[&str])] = &[
    (["user_ada", "CS-1", REASON, "10"], &[OWN_ACCOUNT]),
    (["user_robin", "CS-1", REASON, "10"], &[ADMINISTRATOR]),
    (["user_grace", "CS-1", REASON, "16"], &[MINUTES]),
    (["user_grace", "CS-1", REASON, "99999999999"], &[MINUTES]),
    (["user_grace", "CS-1", REASON, "soon"], &[MINUTES]),
    (["user_grace", "4711", REASON, "10"], &["Case must be a case number, such as CS-4711"]),
    (["user_grace", "CS-1", "because", "10"],
        &["Reason must have at least 10 characters, not 7 (spaces don't count)"]),
    (["user_ada", " ", "", "600"],
        &[OWN_ACCOUNT, "Case must not be blank", MINUTES, "Reason must not be blank"]),
    // Violations of the request and of a policy are reported together.
    (["user_robin", "CS-1\u{202e}7114", "a         b", "soon"], &[
        ADMINISTRATOR, "Case must be one line without invisible characters", MINUTES,
        "Reason must have at least 10 characters, not 2 (spaces don't count)",
    ]),
];

/// Sends a form, and checks that the page shows exactly these errors and still has the input.
async fn assert_errors(ada: &mut TestClient, form: [&str; 4], errors: &[&str]) {
    let [customer, case, reason, minutes] = form;
    let page = ada.request_link(customer, case, reason, minutes).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{errors:?}");
    page.assert_shows(&format!("No link was issued {} Case", errors.join(" ")));
    let shown = page.attribute("name=\"minutes\" value");
    assert_eq!(shown.as_deref(), Some(minutes));
    assert!(page.html.contains(&format!(">{reason}</textarea>")));
}

#[tokio::test]
async fn violations_are_shown_and_nothing_is_sent() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for (form, errors) in INVALID_FORMS {
        assert_errors(&mut ada, *form, errors).await;
    }
    for length in [201, 2000] {
        let reason = "x".repeat(length);
        let error = format!("Reason must have at most 200 characters, not {length}");
        let form = ["user_grace", "CS-1", &reason, "10"];
        assert_errors(&mut ada, form, &[&error]).await;
    }
    assert!(running.fake().unwrap().requests().is_empty());
    // Only what the agent was not allowed to do is in the audit trail, not each typing mistake.
    let trail = ada.get("/trail").await;
    assert_eq!(trail.html.matches(">rejected</span>").count(), 6);
    trail.assert_shows("Request a link for user_ada");
    for error in [OWN_ACCOUNT, ADMINISTRATOR, MINUTES] {
        trail.assert_shows(error);
    }
    running.stop().await;
}

#[tokio::test]
async fn longest_reason_fits_with_any_characters() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for character in ["x", "é", "\"", "\\", "發", "🌱"] {
        let reason = character.repeat(200);
        let response = ada
            .request_link("user_grace", "CS-123456789", &reason, "15")
            .await;
        assert!(
            response.redirect_path().starts_with("/links/"),
            "{character}"
        );
    }
    running.stop().await;
}
