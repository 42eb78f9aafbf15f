//! Checks the delay that a 429 response requests, and its effect on the next call.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use actor_token::transport::{Transport, TransportError};
use actor_token::{
    ActorTokenRequest, Client, Error, RetryPolicy,
    request::{Body, PreparedRequest, Seconds},
};
use http::{Request as HttpRequest, Response};

use super::choices::Choices;
use super::http_date::{FORMATS, YEAR_10000};
use super::reply::{Head, Reply, ReplyKind, parse_seconds};
use super::setup::Request;

/// The maximum delay of later calls, even if the response requests more.
const MAX_DELAY: Duration = Duration::from_secs(3600);

/// Checks `Retry-After` and `Date` headers with random bytes or valid dates.
pub fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    if choices.one_in(2) {
        let (from, until) = (choices.number() % YEAR_10000, choices.number() % YEAR_10000);
        let format_date = *choices.pick(&FORMATS);
        let actual = delay_after_429(
            format_date(until).as_bytes(),
            Some(format_date(from).as_bytes()),
        );
        let expected = Duration::from_secs(until.saturating_sub(from));
        assert_eq!(actual, Some(expected));
        assert_eq!(delay_after_429(format_date(until).as_bytes(), None), None);
        return;
    }
    let mut texts = choices.rest().splitn(2, |byte| *byte == 0xff);
    let (text, date) = (texts.next().unwrap_or_default(), texts.next());
    let actual = delay_after_429(text, date);
    let text = std::str::from_utf8(text)
        .ok()
        .filter(|text| is_visible(text))
        .map(str::trim);
    match text.and_then(parse_seconds) {
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

/// Sends a request that gets a 429 response with these headers, and returns the delay in the error.
/// Checks that the client's next call waits for this delay.
fn delay_after_429(retry_after: &[u8], date: Option<&[u8]>) -> Option<Duration> {
    let headers = [("retry-after", Some(retry_after)), ("date", date)];
    let present = headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let reply = Reply {
        kind: ReplyKind::Response(Head::new(429, present), "{}".into()),
        duration: Duration::ZERO,
    };
    let transport = SameReply {
        reply,
        start: Instant::now(),
        total_delay: Mutex::default(),
    };
    let client = Client::builder(&transport)
        .secret_key("sk_test_1")
        .retry(RetryPolicy::disabled().max_jitter(Duration::ZERO))
        .build()
        .unwrap();
    let error = client.issue_prepared(prepare_request()).unwrap_err();
    let delay = error.retry_after();
    assert!(!error.token_may_exist() && error.to_string().contains("429"));

    let expected = delay.unwrap_or_default().min(MAX_DELAY);
    match client.issue_prepared(prepare_request()).unwrap_err() {
        Error::Api(_) => assert_eq!(*transport.total_delay.lock().unwrap(), expected),
        Error::NoResponse(error) => {
            assert!(error.is_not_sent());
            assert_eq!(error.retry_after(), Some(expected));
        }
        error => panic!("{error:?}"),
    }
    delay
}

/// A transport that returns the same reply to each request. Its clock advances only during delays.
struct SameReply {
    reply: Reply,
    start: Instant,
    total_delay: Mutex<Duration>,
}

impl Transport for SameReply {
    fn send(&self, _: HttpRequest<Body>, _: Duration) -> Result<Response<Body>, TransportError> {
        self.reply.to_result()
    }

    fn sleep(&self, time: Duration) {
        *self.total_delay.lock().unwrap() += time;
    }

    fn now(&self) -> Instant {
        self.start + *self.total_delay.lock().unwrap()
    }
}

fn prepare_request() -> PreparedRequest {
    let duration = Seconds::UNSET;
    Request { duration }.prepare().unwrap()
}
