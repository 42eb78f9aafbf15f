//! What can't be read or found is answered with a page for people, in both applications.

use axum::http::StatusCode;

use crate::console;
use crate::visitor::Visitor;

#[tokio::test]
async fn what_cant_be_read_or_found_is_answered_with_a_page() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let mut customer = Visitor::to(running.customer_app().unwrap());
    let token = ada.get("/").await.form_token();
    let long = "x".repeat(20_000);
    let too_long = [("form_token", &*token), ("reason", &*long)];
    let twice = [("form_token", &*token), ("form_token", &*token)];
    let not_ours = "The address or the form is not one of ours.";
    for (answer, status, words) in [
        (
            ada.post("/links", &too_long).await,
            413,
            "The form is too long.",
        ),
        (ada.post("/links", &twice).await, 422, not_ours),
        (ada.post("/links", &too_long[..1]).await, 422, not_ours),
        (
            ada.post("/trail", &[]).await,
            405,
            "This address can't be used like that.",
        ),
        (ada.get("/links/abc").await, 400, not_ours),
        (ada.get("/?customer=a&customer=b").await, 400, not_ours),
        (
            customer.get("/nowhere").await,
            404,
            "There is no such page.",
        ),
        (
            customer
                .get("/sign-in?__clerk_ticket=a&__clerk_ticket=b")
                .await,
            400,
            not_ours,
        ),
        (
            customer.get("/sign-out").await,
            405,
            "This address can't be used like that.",
        ),
    ] {
        assert_eq!(
            answer.status,
            StatusCode::from_u16(status).unwrap(),
            "{}",
            answer.html
        );
        answer.shows(words);
        answer.shows("To the start page");
        assert!(
            answer.headers["content-type"]
                .to_str()
                .unwrap()
                .starts_with("text/html")
        );
        assert_eq!(answer.headers.contains_key("allow"), status == 405);
    }
    running.stop().await;
}
