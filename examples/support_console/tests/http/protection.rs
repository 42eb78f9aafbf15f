//! What is kept from whom: forms of other sites, links of other people, secrets in later pages.

use axum::http::StatusCode;

use crate::console;
use crate::visitor::Visitor;

const ASKED: [(&str, &str); 4] = [
    ("customer", "user_grace"),
    ("case", "CS-4711"),
    ("reason", "the invoice shows the wrong address"),
    ("minutes", "10"),
];

#[tokio::test]
async fn a_form_without_its_sessions_token_does_nothing() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let mut sam = Visitor::signed_in(running.console(), "user_sam").await;
    let own = ada.get("/").await.form_token();
    let before_sign_in = Visitor::to(running.console())
        .get("/sign-in")
        .await
        .form_token();
    let longer = format!("{own}A");
    for token in [
        None,
        Some(""),
        Some("guess"),
        Some(&*longer),
        Some(&sam.get("/").await.form_token()),
        Some(&before_sign_in),
    ] {
        let mut fields = ASKED.to_vec();
        fields.extend(token.map(|token| ("form_token", token)));
        let answer = ada.post("/links", &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token:?}");
        for path in ["/links/0/revoke", "/sign-out"] {
            let answer = ada.post(path, &fields).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {token:?}");
        }
    }
    assert!(running.stand_in().unwrap().requests().is_empty());
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    running.stop().await;
}

#[tokio::test]
async fn a_form_from_another_site_does_nothing() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let token = ada.get("/").await.form_token();
    let mut fields = ASKED.to_vec();
    fields.push(("form_token", &token));
    let own = running.console().to_owned();
    let app = running.customer_app().unwrap().to_owned();
    for (headers, due) in [
        (vec![("sec-fetch-site", "cross-site")], 403),
        (
            vec![("sec-fetch-site", "same-site"), ("origin", &*app)],
            403,
        ),
        (vec![("sec-fetch-site", "none")], 403),
        (
            vec![("sec-fetch-site", "cross-site"), ("origin", &*own)],
            403,
        ),
        (vec![("origin", &*app)], 403),
        (vec![("origin", "null")], 403),
        (vec![], 403),
        (vec![("origin", &*own)], 303),
        (
            vec![("sec-fetch-site", "same-origin"), ("origin", "null")],
            303,
        ),
    ] {
        let answer = ada.post_with("/links", &fields, &headers).await;
        assert_eq!(answer.status, due, "{headers:?}");
    }
    assert_eq!(running.stand_in().unwrap().tokens().len(), 2);

    let mut customers = Visitor::to(&app);
    let elsewhere = [("sec-fetch-site", "cross-site")];
    let answer = customers.post_with("/sign-out", &[], &elsewhere).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    running.stop().await;
}

#[tokio::test]
async fn only_staff_see_anything() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let (page, _) = ada.link_for("user_grace").await;
    let mut nobody = Visitor::to(running.console());
    let card = format!("{page}/card");
    for path in ["/", "/links/rows", "/trail", &page, &card] {
        assert_eq!(nobody.get(path).await.leads_to(), "/sign-in", "{path}");
    }
    assert_eq!(nobody.post("/links", &ASKED).await.leads_to(), "/sign-in");

    let token = ada.get("/").await.form_token();
    let kept = ada.cookies.clone();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    ada.cookies = kept;
    assert_eq!(ada.get("/").await.leads_to(), "/sign-in");
    running.stop().await;
}

#[tokio::test]
async fn signing_in_begins_another_session() {
    let running = console().await;
    let mut visitor = Visitor::to(running.console());
    let token = visitor.get("/sign-in").await.form_token();
    let before = visitor.cookies.clone();
    let fields = [("form_token", token.as_str()), ("staff", "user_ada")];
    visitor.post("/sign-in", &fields).await;
    assert_ne!(visitor.cookies, before);
    visitor.cookies = before;
    assert_eq!(visitor.get("/").await.leads_to(), "/sign-in");
    // Nothing is left of the first.
    let page = visitor.get("/sign-in").await;
    assert!(page.headers.contains_key("set-cookie"));
    running.stop().await;
}

#[tokio::test]
async fn a_link_is_shown_once_to_who_asked_and_is_in_no_other_page() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let asked = ada.ask("user_grace", "CS-4711", reason, "10").await;
    let page = asked.leads_to().to_owned();
    let token = running.stand_in().unwrap().tokens().remove(0);
    let secret = actor_token::secrecy::ExposeSecret::expose_secret(token.token()).to_owned();

    let mut sam = Visitor::signed_in(running.console(), "user_sam").await;
    let other = sam.get(&page).await;
    other.shows("It is for Ada Bakke, who hasn't fetched it yet");
    assert!(!other.html.contains(&secret));

    let first = ada.get(&page).await;
    assert!(first.html.contains(&secret));
    assert!(first.html.contains(r#"rel="noreferrer noopener""#));
    sam.get(&page)
        .await
        .shows("It was shown once, to Ada Bakke.");
    let card = format!("{page}/card");
    for path in [
        &page,
        &card,
        "/",
        "/links/rows",
        "/trail",
        "/?customer=user_grace",
    ] {
        let page = ada.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.html.contains(&secret), "{path}");
    }
    running.stop().await;
}

#[tokio::test]
async fn a_link_stays_until_somebody_sees_it() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let asked = ada.ask("user_grace", "CS-4711", reason, "10").await;
    let page = asked.leads_to().to_owned();
    let link = "id=\"open\" href";

    assert_eq!(ada.head(&page).await.status, StatusCode::OK);
    for (site, destination) in [
        ("same-site", "image"),
        ("same-site", "document"),
        ("cross-site", "document"),
        ("same-origin", "empty"),
        ("none", "image"),
    ] {
        let headers = [("sec-fetch-site", site), ("sec-fetch-dest", destination)];
        let unseen = ada.get_with(&page, &headers).await;
        assert_eq!(unseen.attribute(link), None, "{headers:?}");
        unseen.shows("It wasn't shown yet");
        assert!(unseen.html.contains(&format!("href=\"{page}\"")));
    }
    for purpose in [
        ("sec-purpose", "prefetch"),
        ("sec-purpose", "prefetch;prerender"),
        ("purpose", "prefetch"),
    ] {
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-dest", "document"),
            purpose,
        ];
        let unseen = ada.get_with(&page, &headers).await;
        assert_eq!(unseen.attribute(link), None, "{headers:?}");
    }
    let only_site = [("sec-fetch-site", "cross-site")];
    assert_eq!(ada.get_with(&page, &only_site).await.attribute(link), None);

    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-dest", "document"),
    ];
    let seen = ada.get_with(&page, &headers).await;
    assert!(seen.attribute(link).is_some());
    running.stop().await;
}

#[tokio::test]
async fn a_link_that_nobody_fetched_in_time_is_said_to_be_lost() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let asked = ada.ask("user_grace", "CS-4711", reason, "10").await;
    let page = asked.leads_to().to_owned();
    let token = ada.get("/").await.form_token();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    ada.sign_in("user_ada").await;
    let page = ada.get(&page).await;
    page.shows("It was never shown, and can't be any more");
    assert_eq!(page.badge(0), "waiting");
    running.stop().await;
}

#[tokio::test]
async fn what_was_done_is_said_until_somebody_sees_it() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let (page, _) = ada.link_for("user_grace").await;
    let token = ada.get("/").await.form_token();
    ada.post(&format!("{page}/revoke"), &[("form_token", &token)])
        .await;
    ada.head("/").await;
    let document = ("sec-fetch-dest", "document");
    for headers in [
        vec![("sec-fetch-dest", "image")],
        vec![document, ("sec-fetch-site", "cross-site")],
        vec![document, ("sec-purpose", "prefetch;prerender")],
    ] {
        let unseen = ada.get_with("/", &headers).await;
        assert!(!unseen.text().contains("is revoked."), "{headers:?}");
    }
    let seen = ada.get_with("/", &[document]).await;
    seen.shows("The link for Grace Lindqvist is revoked.");
    running.stop().await;
}

#[tokio::test]
async fn a_link_is_shown_to_who_opens_its_page_themselves() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    for headers in [
        vec![],
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-dest", "document")],
        vec![("sec-fetch-site", "none"), ("sec-fetch-dest", "document")],
    ] {
        let asked = ada.ask("user_grace", "CS-4711", reason, "10").await;
        let page = ada.get_with(asked.leads_to(), &headers).await;
        assert!(page.attribute("id=\"open\" href").is_some(), "{headers:?}");
    }
    running.stop().await;
}

#[tokio::test]
async fn every_answer_has_the_headers_that_keep_secrets_in() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let mut customers = Visitor::to(running.customer_app().unwrap());
    let page = ada
        .ask("user_grace", "CS-4711", "the invoice is wrong", "10")
        .await
        .leads_to()
        .to_owned();
    let answers = [
        ada.get("/").await,
        ada.get(&page).await,
        ada.get("/trail").await,
        ada.get("/nowhere").await,
        ada.post("/links", &ASKED).await,
        ada.post_with("/links", &ASKED, &[]).await,
        customers.get("/").await,
        customers.get("/sign-in?__clerk_ticket=x").await,
    ];
    for answer in answers {
        let header = |name: &str| answer.headers[name].to_str().unwrap();
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("content-security-policy"),
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        assert!(
            !answer.html.contains("style="),
            "the policy allows no style in the page"
        );
    }
    for path in ["/style.css", "/console.js", "/icon.svg"] {
        let answer = ada.get(path).await;
        assert_eq!(
            (answer.status, &answer.headers["cache-control"]),
            (StatusCode::OK, &"no-cache".parse().unwrap())
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn the_sessions_cookie_is_for_http_alone_and_for_this_site() {
    let running = console().await;
    let page = Visitor::to(running.console()).get("/sign-in").await;
    let cookie = page.headers["set-cookie"].to_str().unwrap();
    let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
    assert_eq!(
        attributes,
        ["HttpOnly", "SameSite=Lax", "Path=/"],
        "{cookie}"
    );
    running.stop().await;
}

#[tokio::test]
async fn a_name_that_somebody_else_lets_point_here_is_not_served() {
    let running = console().await;
    for site in [running.console(), running.customer_app().unwrap()] {
        let answer = Visitor::to(site)
            .get_with("/sign-in", &[("host", "rebound.example")])
            .await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST);
    }
    running.stop().await;
}

#[tokio::test]
async fn what_staff_type_is_text_in_every_page() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    let reason = "</textarea><script>alert(1)</script>";
    let refused = ada.ask("user_grace", "\"><b>", reason, "10").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = ada.ask("user_grace", "CS-4711", reason, "10").await;
    let page = asked.leads_to().to_owned();
    for page in [
        refused,
        ada.get(&page).await,
        ada.get("/").await,
        ada.get("/trail").await,
    ] {
        assert!(page.html.contains("&lt;script&gt;alert(1)"));
        assert!(!page.html.contains("<script>") && !page.html.contains("<b>"));
    }
    running.stop().await;
}

#[tokio::test]
async fn what_isnt_there_is_said_to_be_so() {
    let running = console().await;
    let mut ada = Visitor::signed_in(running.console(), "user_ada").await;
    for path in ["/nowhere", "/links/7"] {
        assert_eq!(ada.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let unknown = ada
        .ask(
            "user_whom_nobody_knows",
            "CS-1",
            "a reason of some length",
            "10",
        )
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(running.stand_in().unwrap().requests().is_empty());
    running.stop().await;
}
