//! What holds of the wait that a 429 asks for, and of the calls that come after it.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use actor_token::transport::{Transport, TransportError};
use actor_token::{ActorTokenRequest, Body, Client, Error, PreparedRequest, RetryPolicy, Seconds};
use http::{Request as HttpRequest, Response};

use super::draw::Draw;
use super::http_date::{FORMS, YEAR_10000};
use super::reply::{Fate, Head, Reply, whole_seconds};
use super::setup::Request;

/// The client holds back for no longer than this, whatever was asked.
const LONGEST_HOLD: Duration = Duration::from_secs(3600);

/// Texts for `Retry-After` and `Date`, as they are or made of times.
pub fn hold(bytes: &[u8]) {
    let mut draw = Draw::new(bytes);
    if draw.once_in(2) {
        let (from, until) = (draw.number() % YEAR_10000, draw.number() % YEAR_10000);
        let form = *draw.one_of(&FORMS);
        let asked = asked_by(form(until).as_bytes(), Some(form(from).as_bytes()));
        assert_eq!(asked, Some(Duration::from_secs(until.saturating_sub(from))));
        assert_eq!(asked_by(form(until).as_bytes(), None), None);
        return;
    }
    let mut texts = draw.rest().splitn(2, |byte| *byte == 0xff);
    let (text, date) = (texts.next().unwrap_or_default(), texts.next());
    let asked = asked_by(text, date);
    let text = std::str::from_utf8(text)
        .ok()
        .filter(|text| is_visible(text))
        .map(str::trim);
    match text.and_then(whole_seconds) {
        Some(seconds) => assert_eq!(asked, Some(seconds), "{text:?}"),
        // Anything else that says how long is a time of day there, and one here.
        None if asked.is_some() => {
            let date = date.and_then(|date| std::str::from_utf8(date).ok());
            for text in [text, date] {
                assert_eq!(text.unwrap_or_default().matches(':').count(), 2, "{text:?}");
            }
        }
        None => {}
    }
}

/// Whether a header's value with that text is text: visible ASCII, spaces and tabs.
fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}

/// What a 429 with these headers is taken to ask, in its error and by the next call of the same client.
fn asked_by(retry_after: &[u8], date: Option<&[u8]>) -> Option<Duration> {
    let headers = [("retry-after", Some(retry_after)), ("date", date)];
    let present = headers
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    let reply = Reply {
        fate: Fate::Answer(Head::new(429, present), "{}".into()),
        takes: Duration::ZERO,
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
    let asked = error.retry_after();
    assert!(!error.token_may_exist() && error.to_string().contains("429"));

    let expected = asked.unwrap_or_default().min(LONGEST_HOLD);
    match client.issue_prepared(prepared()).unwrap_err() {
        Error::Api(_) => assert_eq!(*transport.delayed.lock().unwrap(), expected),
        Error::NoResponse(error) => {
            assert!(error.is_not_sent());
            assert_eq!(error.retry_after(), Some(expected));
        }
        error => panic!("{error:?}"),
    }
    asked
}

/// Gives the same reply to each request, on a clock that moves with each delay.
struct Repeat {
    reply: Reply,
    start: Instant,
    delayed: Mutex<Duration>,
}

impl Transport for Repeat {
    fn send(&self, _: HttpRequest<Body>, _: Duration) -> Result<Response<Body>, TransportError> {
        self.reply.give()
    }

    fn sleep(&self, time: Duration) {
        *self.delayed.lock().unwrap() += time;
    }

    fn now(&self) -> Instant {
        self.start + *self.delayed.lock().unwrap()
    }
}

fn prepared() -> PreparedRequest {
    let life = Seconds::UNSET;
    Request { life }.prepare().unwrap()
}
