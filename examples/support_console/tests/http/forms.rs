//! What the form for a link refuses, and how it says so.

use axum::http::StatusCode;

use crate::console;
use crate::visitor::Visitor;

#[tokio::test]
async fn what_a_policy_refuses_is_told_at_its_field_and_never_sent() {
    let running = console().await;
    let reason = "the invoice shows the wrong address";
    let minutes_due = "Minutes must be a whole number, from 1 to 15";
    let long = "x".repeat(201);
    let huge = "x".repeat(2000);
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    for (customer, case, reason, minutes, errors) in [
        (
            "user_ada",
            "CS-1",
            reason,
            "10",
            vec!["This is your own account: nobody signs in as themselves"],
        ),
        (
            "user_robin",
            "CS-1",
            reason,
            "10",
            vec!["Customer is an administrator's account, and nobody signs in to those"],
        ),
        ("user_grace", "CS-1", reason, "16", vec![minutes_due]),
        ("user_grace", "CS-1", reason, "soon", vec![minutes_due]),
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
            vec!["Reason must have 10 characters at least, not 7 (spaces don't count)"],
        ),
        (
            "user_grace",
            "CS-1",
            &long,
            "10",
            vec!["Reason must have 200 characters at most, not 201"],
        ),
        (
            "user_grace",
            "CS-1",
            &huge,
            "10",
            vec!["Reason must have 200 characters at most, not 2000"],
        ),
        (
            "user_ada",
            " ",
            "",
            "600",
            vec![
                "This is your own account: nobody signs in as themselves",
                "Case must not be blank",
                minutes_due,
                "Reason must not be blank",
            ],
        ),
        // What the request itself refuses, and what a policy does, are told together.
        (
            "user_robin",
            "CS-1\u{202e}7114",
            "a         b",
            "soon",
            vec![
                "Customer is an administrator's account, and nobody signs in to those",
                "Case must be one line, without characters that nobody sees",
                minutes_due,
                "Reason must have 10 characters at least, not 2 (spaces don't count)",
            ],
        ),
    ] {
        let page = ada.ask(customer, case, reason, minutes).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{errors:?}");
        page.shows("No link was issued");
        // Those, in this order, and no others.
        let summary = format!("No link was issued {} Case", errors.join(" "));
        page.shows(&summary);
        // What was filled in is kept.
        assert_eq!(
            page.attribute("name=\"minutes\" value").as_deref(),
            Some(minutes)
        );
        assert!(page.html.contains(&format!(">{reason}</textarea>")));
    }
    assert!(running.stand_in().unwrap().requests().is_empty());
    ada.get("/trail").await.shows("Nothing yet.");
    running.stop().await;
}

#[tokio::test]
async fn the_longest_reason_travels_with_the_session_whatever_its_characters() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    for character in ["x", "é", "\"", "\\", "發", "🌱"] {
        let reason = character.repeat(200);
        let asked = ada.ask("user_grace", "CS-123456789", &reason, "15").await;
        assert!(asked.leads_to().starts_with("/links/"), "{character}");
    }
    running.stop().await;
}
