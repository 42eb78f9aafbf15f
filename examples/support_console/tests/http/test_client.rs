//! An HTTP client that keeps cookies and sends forms, and does not follow redirects.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

#[derive(Clone)]
pub(crate) struct TestClient {
    client: Client<HttpConnector, Full<Bytes>>,
    origin: String,
    host: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// Events of the server.
pub(crate) struct Events(Incoming);

impl Events {
    /// Returns the text of the next event. `None` if the response has ended.
    pub(crate) async fn next(&mut self) -> Option<String> {
        let frame = self.0.frame().await?.ok()?;
        let bytes = frame.into_data().unwrap();
        Some(String::from_utf8(bytes.to_vec()).unwrap())
    }
}

/// A complete response.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) html: String,
}

impl TestClient {
    pub(crate) fn new(origin: &str) -> Self {
        Self::behind_proxy(origin, origin.trim_start_matches("http://"))
    }

    /// Connects to `origin` with the `Host` header that a proxy would pass on.
    pub(crate) fn behind_proxy(origin: &str, host: &str) -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
            origin: origin.to_owned(),
            host: host.to_owned(),
            cookies: BTreeMap::new(),
        }
    }

    /// Returns a client that has signed in as this agent.
    pub(crate) async fn signed_in(console: &str, agent: &str) -> Self {
        let mut client = Self::new(console);
        client.sign_in(agent).await;
        client
    }

    pub(crate) async fn sign_in(&mut self, agent: &str) {
        let token = self.get("/sign-in").await.form_token();
        let fields = [("form_token", token.as_str()), ("agent", agent)];
        let response = self.post("/sign-in", &fields).await;
        assert_eq!(response.redirect_path(), "/");
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.get_with(path, &[]).await
    }

    pub(crate) async fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> Page {
        let request = Request::get(format!("{}{path}", self.origin)).body(Full::default());
        self.send(request.unwrap(), headers).await
    }

    /// Sends a HEAD request.
    pub(crate) async fn head(&mut self, path: &str) -> Page {
        let request = Request::head(format!("{}{path}", self.origin)).body(Full::default());
        self.send(request.unwrap(), &[]).await
    }

    /// Sends a form from a page of the same site.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &[("sec-fetch-site", "same-origin")])
            .await
    }

    pub(crate) async fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(format!("{}{path}", self.origin))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(body));
        self.send(request.unwrap(), headers).await
    }

    async fn send(&mut self, mut request: Request<Full<Bytes>>, headers: &[(&str, &str)]) -> Page {
        let cookies = self.cookie_header();
        let own = request.headers_mut();
        own.insert(COOKIE, cookies);
        own.insert(HOST, HeaderValue::try_from(&self.host).unwrap());
        for (name, value) in headers {
            let name: axum::http::HeaderName = name.parse().unwrap();
            own.insert(name, value.parse().unwrap());
        }
        let (head, body) = self.client.request(request).await.unwrap().into_parts();
        for cookie in head.headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let body = body.collect().await.unwrap().to_bytes();
        Page {
            status: head.status,
            headers: head.headers,
            html: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    fn cookie_header(&self) -> HeaderValue {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        HeaderValue::try_from(cookies).unwrap()
    }

    /// Listens to the server's events. Returns the status of an error.
    pub(crate) async fn events(&mut self) -> Result<Events, StatusCode> {
        let request = Request::get(format!("{}/events", self.origin)).body(Full::default());
        let mut request = request.unwrap();
        let headers = request.headers_mut();
        headers.insert(COOKIE, self.cookie_header());
        headers.insert(HOST, HeaderValue::try_from(&self.host).unwrap());
        let response = self.client.request(request).await.unwrap();
        match response.status() {
            StatusCode::OK => Ok(Events(response.into_body())),
            error => Err(error),
        }
    }

    /// Fills in the form for a link, and sends it.
    pub(crate) async fn request_link(
        &mut self,
        customer: &str,
        case: &str,
        reason: &str,
        minutes: &str,
    ) -> Page {
        let token = self.get("/").await.form_token();
        let fields = [
            ("form_token", token.as_str()),
            ("customer", customer),
            ("case", case),
            ("reason", reason),
            ("minutes", minutes),
        ];
        self.post("/links", &fields).await
    }

    /// Sends a form to a console that may be killed. Returns the path of a redirect.
    pub(crate) async fn try_post(&self, path: &str, fields: &[(&str, &str)]) -> Option<String> {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(format!("{}{path}", self.origin))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(COOKIE, self.cookie_header())
            .header("sec-fetch-site", "same-origin")
            .body(Full::from(body));
        let response = self.client.request(request.unwrap()).await.ok()?;
        let location = response.headers().get(LOCATION)?;
        Some(location.to_str().unwrap().to_owned())
    }

    /// Gets a page of a console that may be killed.
    pub(crate) async fn try_get(&self, path: &str) -> Option<Page> {
        let request = Request::get(format!("{}{path}", self.origin))
            .header(COOKIE, self.cookie_header())
            .body(Full::default());
        let response = self.client.request(request.unwrap()).await.ok()?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Page {
            status: head.status,
            headers: head.headers,
            html: String::from_utf8(body.to_vec()).unwrap(),
        })
    }

    /// Requests a link with valid input. Returns the path of its page, and the link.
    pub(crate) async fn issue_link(&mut self, customer: &str) -> (String, String) {
        let reason = "the invoice shows the wrong address";
        let response = self.request_link(customer, "CS-4711", reason, "10").await;
        let path = response.redirect_path().to_owned();
        let page = self.get(&path).await;
        let link = page
            .attribute("id=\"open\" href")
            .expect("the page must show the link");
        (path, link)
    }

    pub(crate) async fn revoke(&mut self, link_page: &str) -> Page {
        let token = self.get("/").await.form_token();
        let path = format!("{link_page}/end");
        let response = self.post(&path, &[("form_token", token.as_str())]).await;
        // The redirect is not to `/#links`, because the notice is at the top of the page.
        assert_eq!(response.redirect_path(), "/");
        self.get("/").await
    }
}

impl Page {
    /// Returns the path of a redirect.
    pub(crate) fn redirect_path(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.html);
        self.headers[LOCATION].to_str().unwrap()
    }

    pub(crate) fn form_token(&self) -> String {
        self.attribute("name=\"form_token\" value")
            .expect("the page must have a form")
    }

    /// Returns the value that follows the first occurrence of this text in the HTML.
    pub(crate) fn attribute(&self, prefix: &str) -> Option<String> {
        let (_, rest) = self.html.split_once(&format!("{prefix}=\""))?;
        let (value, _) = rest.split_once('"')?;
        Some(value.replace("&amp;", "&"))
    }

    /// Returns the text without the tags.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for piece in self.html.split('<') {
            text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
            text.push(' ');
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the text of a link's badge, in the list or on the link's page.
    pub(crate) fn badge(&self, link: i64) -> String {
        let (_, row) = self
            .html
            .split_once(&format!("id=\"link-{link}\""))
            .expect("the page must show the link");
        let (_, badge) = row
            .split_once("class=\"badge ")
            .expect("the link must have a badge");
        let (_, text) = badge.split_once('>').unwrap();
        text.split_once('<').unwrap().0.to_owned()
    }

    pub(crate) fn assert_shows(&self, expected: &str) {
        assert!(
            self.text().contains(expected),
            "expected {expected:?} in: {}",
            self.text()
        );
    }
}
