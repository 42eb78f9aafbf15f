//! Checks the delay that a 429 response asks for, and its effect on the next call.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use actor_token::transport::{Transport, TransportError};
use actor_token::{
    ActorTokenRequest, Client, Error, RetryPolicy,
    request::{Body, PreparedRequest, Seconds},
};
use http::{Request as HttpRequest, Response};

use super::draw::Draw;
use super::http_date::{FORMS, YEAR_10000};
use super::reply::{Head, Reply, ReplyKind, whole_seconds};
use super::setup::Request;

/// The longest delay that the client applies to later calls, whatever the response asks for.
const MAX_DELAY: Duration = Duration::from_secs(3600);

/// Checks values of `Retry-After` and `Date`: random bytes, or valid dates.
pub fn check(bytes: &[u8]) {
    let mut draw = Draw::new(bytes);
    if draw.once_in(2) {
        let (from, until) = (draw.number() % YEAR_10000, draw.number() % YEAR_10000);
        let form = *draw.one_of(&FORMS);
        let actual = delay_of(form(until).as_bytes(), Some(form(from).as_bytes()));
        let expected = Duration::from_secs(until.saturating_sub(from));
        assert_eq!(actual, Some(expected));
        assert_eq!(delay_of(form(until).as_bytes(), None), None);
        return;
    }
    let mut texts = draw.rest().splitn(2, |byte| *byte == 0xff);
    let (text, date) = (texts.next().unwrap_or_default(), texts.next());
    let actual = delay_of(text, date);
    let text = std::str::from_utf8(text)
        .ok()
        .filter(|text| is_visible(text))
        .map(str::trim);
    match text.and_then(whole_seconds) {
        Some(expected) => assert_eq!(actual, Some(expected), "{text:?}"),
        // Any other delay is the difference of two dates, each with a time of day.
        None if actual.is_some() => {
            let date = date.and_then(|date| std::str::from_utf8(date).ok());
            for text in [text, date] {
                assert_eq!(text.unwrap_or_default().matches(':').count(), 2, "{text:?}");
            }
        }
        None => {}
    }
}

/// Returns `true` if `text` has only visible ASCII characters, spaces and tabs, as
/// `HeaderValue::to_str` requires.
fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// Returns the delay that the error of a 429 response with these headers has, and checks that the
/// next call of the same client waits for it.
fn delay_of(retry_after: &[u8], date: Option<&[u8]>) -> Option<Duration> {
    let headers = [("retry-after", Some(retry_after)), ("date", date)];
    let present = headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let reply = Reply {
        kind: ReplyKind::Response(Head::new(429, present), "{}".into()),
        duration: Duration::ZERO,
    };
    let transport = Repeat {
        reply,
        start: Instant::now(),
        delayed: Mutex::default(),
    };
    let client = Client::builder(&transport)
        .secret_key("sk_test_1")
        .retry(RetryPolicy::disabled().max_jitter(Duration::ZERO))
        .build()
        .unwrap();
    let error = client.issue_prepared(prepared()).unwrap_err();
    let delay = error.retry_after();
    assert!(!error.token_may_exist() && error.to_string().contains("429"));

    let expected = delay.unwrap_or_default().min(MAX_DELAY);
    match client.issue_prepared(prepared()).unwrap_err() {
        Error::Api(_) => assert_eq!(*transport.delayed.lock().unwrap(), expected),
        Error::NoResponse(error) => {
            assert!(error.is_not_sent());
            assert_eq!(error.retry_after(), Some(expected));
        }
        error => panic!("{error:?}"),
    }
    delay
}

/// A transport that gives the same reply to each request. Its clock advances with each delay.
struct Repeat {
    reply: Reply,
    start: Instant,
    delayed: Mutex<Duration>,
}

impl Transport for Repeat {
    fn send(&self, _: HttpRequest<Body>, _: Duration) -> Result<Response<Body>, TransportError> {
        self.reply.to_result()
    }

    fn sleep(&self, time: Duration) {
        *self.delayed.lock().unwrap() += time;
    }

    fn now(&self) -> Instant {
        self.start + *self.delayed.lock().unwrap()
    }
}

fn prepared() -> PreparedRequest {
    let duration = Seconds::UNSET;
    Request { duration }.prepare().unwrap()
}
