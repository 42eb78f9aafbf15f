//! Protection against forms of other sites, against other agents, and of secrets in pages.

use axum::http::StatusCode;

use crate::start_console;
use crate::test_client::TestClient;

const FORM: [(&str, &str); 4] = [
    ("customer", "user_grace"),
    ("case", "CS-4711"),
    ("reason", "the invoice shows the wrong address"),
    ("minutes", "10"),
];

#[tokio::test]
async fn form_without_session_token_is_rejected() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let own = ada.get("/").await.form_token();
    let before_sign_in = TestClient::new(running.console())
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
        let mut fields = FORM.to_vec();
        fields.extend(token.map(|token| ("form_token", token)));
        let response = ada.post("/links", &fields).await;
        assert_eq!(response.status, StatusCode::FORBIDDEN, "{token:?}");
        for path in ["/links/1/end", "/sign-out"] {
            let response = ada.post(path, &fields).await;
            assert_eq!(response.status, StatusCode::FORBIDDEN, "{path} {token:?}");
        }
    }
    assert!(running.fake().unwrap().requests().is_empty());
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    running.stop().await;
}

#[tokio::test]
async fn form_from_other_site_is_rejected() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let token = ada.get("/").await.form_token();
    let mut fields = FORM.to_vec();
    fields.push(("form_token", &token));
    let own = running.console().to_owned();
    let app = running.customer_app().unwrap().to_owned();
    for (headers, expected) in [
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
        let response = ada.post_with("/links", &fields, &headers).await;
        assert_eq!(response.status, expected, "{headers:?}");
    }
    assert_eq!(running.fake().unwrap().tokens().len(), 2);

    let mut customers = TestClient::new(&app);
    let cross_site = [("sec-fetch-site", "cross-site")];
    let response = customers.post_with("/sign-out", &[], &cross_site).await;
    assert_eq!(response.status, StatusCode::FORBIDDEN);
    running.stop().await;
}

#[tokio::test]
async fn pages_require_sign_in() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, _) = ada.issue_link("user_grace").await;
    let mut client = TestClient::new(running.console());
    let card = format!("{page}/card");
    for path in ["/", "/links/rows", "/trail", &page, &card] {
        assert_eq!(client.get(path).await.redirect_path(), "/sign-in", "{path}");
    }
    assert_eq!(
        client.post("/links", &FORM).await.redirect_path(),
        "/sign-in"
    );

    let token = ada.get("/").await.form_token();
    let cookies = ada.cookies.clone();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    ada.cookies = cookies;
    assert_eq!(ada.get("/").await.redirect_path(), "/sign-in");
    running.stop().await;
}

#[tokio::test]
async fn sign_in_begins_new_session() {
    let running = start_console().await;
    let mut client = TestClient::new(running.console());
    let token = client.get("/sign-in").await.form_token();
    let before = client.cookies.clone();
    let fields = [("form_token", token.as_str()), ("agent", "user_ada")];
    client.post("/sign-in", &fields).await;
    assert_ne!(client.cookies, before);
    client.cookies = before;
    assert_eq!(client.get("/").await.redirect_path(), "/sign-in");
    // The first session has ended, so the page begins a new one.
    let page = client.get("/sign-in").await;
    assert!(page.headers.contains_key("set-cookie"));
    running.stop().await;
}

#[tokio::test]
async fn link_is_shown_once_to_requesting_agent() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let response = ada
        .request_link("user_grace", "CS-4711", reason, "10")
        .await;
    let page = response.redirect_path().to_owned();
    let token = running.fake().unwrap().tokens().remove(0);
    let secret = actor_token::secrecy::ExposeSecret::expose_secret(token.token()).to_owned();

    let mut sam = TestClient::signed_in(running.console(), "user_sam").await;
    let other = sam.get(&page).await;
    other.assert_shows("The link is for Ada Bakke, and was not shown yet.");
    assert!(!other.html.contains(&secret));

    let first = ada.get(&page).await;
    assert!(first.html.contains(&secret));
    assert!(first.html.contains(r#"rel="noreferrer noopener""#));
    sam.get(&page)
        .await
        .assert_shows("The link was already shown to Ada Bakke.");
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
async fn link_is_kept_until_user_opens_page() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let response = ada
        .request_link("user_grace", "CS-4711", reason, "10")
        .await;
    let page = response.redirect_path().to_owned();
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
        let fetched = ada.get_with(&page, &headers).await;
        assert_eq!(fetched.attribute(link), None, "{headers:?}");
        fetched.assert_shows("The link is not shown yet");
        assert!(fetched.html.contains(&format!("href=\"{page}\"")));
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
        let fetched = ada.get_with(&page, &headers).await;
        assert_eq!(fetched.attribute(link), None, "{headers:?}");
    }
    let only_site = [("sec-fetch-site", "cross-site")];
    assert_eq!(ada.get_with(&page, &only_site).await.attribute(link), None);

    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-dest", "document"),
    ];
    let fetched = ada.get_with(&page, &headers).await;
    assert!(fetched.attribute(link).is_some());
    running.stop().await;
}

#[tokio::test]
async fn link_not_shown_in_time_is_lost() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    let response = ada
        .request_link("user_grace", "CS-4711", reason, "10")
        .await;
    let page = response.redirect_path().to_owned();
    let token = ada.get("/").await.form_token();
    ada.post("/sign-out", &[("form_token", &token)]).await;
    ada.sign_in("user_ada").await;
    let page = ada.get(&page).await;
    page.assert_shows("The link was not shown in time");
    assert_eq!(page.badge(1), "waiting");
    running.stop().await;
}

#[tokio::test]
async fn notice_is_kept_until_user_opens_page() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let (page, _) = ada.issue_link("user_grace").await;
    let token = ada.get("/").await.form_token();
    ada.post(&format!("{page}/end"), &[("form_token", &token)])
        .await;
    ada.head("/").await;
    let document = ("sec-fetch-dest", "document");
    for headers in [
        vec![("sec-fetch-dest", "image")],
        vec![document, ("sec-fetch-site", "cross-site")],
        vec![document, ("sec-purpose", "prefetch;prerender")],
    ] {
        let page = ada.get_with("/", &headers).await;
        assert!(!page.text().contains("was revoked."), "{headers:?}");
    }
    let page = ada.get_with("/", &[document]).await;
    page.assert_shows("The link for Grace Lindqvist was revoked.");
    running.stop().await;
}

#[tokio::test]
async fn link_is_shown_when_user_opens_page() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let reason = "the invoice shows the wrong address";
    for headers in [
        vec![],
        vec![("sec-fetch-site", "same-origin")],
        vec![("sec-fetch-dest", "document")],
        vec![("sec-fetch-site", "none"), ("sec-fetch-dest", "document")],
    ] {
        let response = ada
            .request_link("user_grace", "CS-4711", reason, "10")
            .await;
        let page = ada.get_with(response.redirect_path(), &headers).await;
        assert!(page.attribute("id=\"open\" href").is_some(), "{headers:?}");
    }
    running.stop().await;
}

#[tokio::test]
async fn responses_have_security_headers() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let mut customers = TestClient::new(running.customer_app().unwrap());
    let page = ada
        .request_link("user_grace", "CS-4711", "the invoice is wrong", "10")
        .await
        .redirect_path()
        .to_owned();
    let responses = [
        ada.get("/").await,
        ada.get(&page).await,
        ada.get("/trail").await,
        ada.get("/nowhere").await,
        ada.post("/links", &FORM).await,
        ada.post_with("/links", &FORM, &[]).await,
        customers.get("/").await,
        customers.get("/sign-in?__clerk_ticket=x").await,
    ];
    for response in responses {
        let header = |name: &str| response.headers[name].to_str().unwrap();
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("x-frame-options"), "DENY");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(
            header("content-security-policy"),
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        assert!(
            !response.html.contains("style="),
            "a page must not have inline styles: the content security policy forbids them"
        );
    }
    for path in ["/style.css", "/console.js", "/icon.svg"] {
        let response = ada.get(path).await;
        assert_eq!(
            (response.status, &response.headers["cache-control"]),
            (StatusCode::OK, &"no-cache".parse().unwrap())
        );
    }
    running.stop().await;
}

#[tokio::test]
async fn session_cookie_is_http_only_and_same_site() {
    let running = start_console().await;
    let page = TestClient::new(running.console()).get("/sign-in").await;
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
async fn unexpected_host_is_rejected() {
    let running = start_console().await;
    for site in [running.console(), running.customer_app().unwrap()] {
        let response = TestClient::new(site)
            .get_with("/sign-in", &[("host", "rebound.example")])
            .await;
        assert_eq!(response.status, StatusCode::MISDIRECTED_REQUEST);
    }
    running.stop().await;
}

#[tokio::test]
async fn input_is_escaped_in_every_page() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    let reason = "</textarea><script>alert(1)</script>";
    let rejected = ada.request_link("user_grace", "\"><b>", reason, "10").await;
    assert_eq!(rejected.status, StatusCode::UNPROCESSABLE_ENTITY);
    let response = ada
        .request_link("user_grace", "CS-4711", reason, "10")
        .await;
    let page = response.redirect_path().to_owned();
    for page in [
        rejected,
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
async fn unknown_paths_and_customers_return_404() {
    let running = start_console().await;
    let mut ada = TestClient::signed_in(running.console(), "user_ada").await;
    for path in ["/nowhere", "/links/7"] {
        assert_eq!(ada.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let unknown = ada
        .request_link("user_unknown", "CS-1", "a reason of some length", "10")
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    assert!(running.fake().unwrap().requests().is_empty());
    running.stop().await;
}
