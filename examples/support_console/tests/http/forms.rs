//! Invalid forms, and their errors.

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;

#[tokio::test]
async fn violations_are_shown_and_nothing_is_sent() {
    let running = start_console().await;
    let reason = "the invoice shows the wrong address";
    let minutes_error = "Minutes must be a whole number from 1 to 15";
    let long = "x".repeat(201);
    let huge = "x".repeat(2000);
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for (customer, case, reason, minutes, errors) in [
        (
            "user_ada",
            "CS-1",
            reason,
            "10",
            vec!["This is your own account; you cannot sign in as yourself"],
        ),
        (
            "user_robin",
            "CS-1",
            reason,
            "10",
            vec!["Customer is an administrator's account, which no one may sign in to"],
        ),
        ("user_grace", "CS-1", reason, "16", vec![minutes_error]),
        ("user_grace", "CS-1", reason, "soon", vec![minutes_error]),
        (
            "user_grace",
            "4711",
            reason,
            "10",
            vec!["Case must be a case number, such as CS-4711"],
        ),
        (
            "user_grace",
            "CS-1",
            "because",
            "10",
            vec!["Reason must have at least 10 characters, not 7 (spaces don't count)"],
        ),
        (
            "user_grace",
            "CS-1",
            &long,
            "10",
            vec!["Reason must have at most 200 characters, not 201"],
        ),
        (
            "user_grace",
            "CS-1",
            &huge,
            "10",
            vec!["Reason must have at most 200 characters, not 2000"],
        ),
        (
            "user_ada",
            " ",
            "",
            "600",
            vec![
                "This is your own account; you cannot sign in as yourself",
                "Case must not be blank",
                minutes_error,
                "Reason must not be blank",
            ],
        ),
        // Violations of the request and of a policy are reported together.
        (
            "user_robin",
            "CS-1\u{202e}7114",
            "a         b",
            "soon",
            vec![
                "Customer is an administrator's account, which no one may sign in to",
                "Case must be one line without invisible characters",
                minutes_error,
                "Reason must have at least 10 characters, not 2 (spaces don't count)",
            ],
        ),
    ] {
        let page = ada.request_link(customer, case, reason, minutes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{errors:?}");
        page.assert_shows("No link was issued");
        // Exactly these errors, in this order.
        let summary = format!("No link was issued {} Case", errors.join(" "));
        page.assert_shows(&summary);
        // The form still has the input.
        assert_eq!(
            page.attribute("name=\"minutes\" value").as_deref(),
            Some(minutes)
        );
        assert!(page.html.contains(&format!(">{reason}</textarea>")));
    }
    assert!(running.fake().unwrap().requests().is_empty());
    // Only what the agent was not allowed to do is in the audit trail, not each typing mistake.
    let trail = ada.get("/trail").await;
    assert_eq!(trail.html.matches(">rejected</span>").count(), 5);
    trail.assert_shows("Request a link for user_ada");
    trail.assert_shows("This is your own account; you cannot sign in as yourself");
    trail.assert_shows("Customer is an administrator's account, which no one may sign in to");
    trail.assert_shows("Minutes must be a whole number from 1 to 15");
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
