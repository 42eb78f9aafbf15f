//! Tests of timeouts and withdrawn bodies, with bodies and timers that are polled manually.

use std::collections::VecDeque;
use std::future::{pending, ready};
use std::io;
use std::sync::Mutex;
use std::task::{Context, Waker};

use http::StatusCode;
use http_body::{Body as _, Frame};
use http_body_util::Full;

use bytes::Bytes;

use super::*;

/// Polls a future in a loop. It must not wait for an external event.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// The timeout of all tests. Its length does not matter, because each test has its own timer.
const ANY_TIMEOUT: Duration = Duration::from_secs(9);

/// Returns a timer that elapses after it was polled this many times.
async fn elapsed_after(polls: usize) {
    let mut remaining = polls;
    poll_fn(|_| match remaining.checked_sub(1) {
        None => Poll::Ready(()),
        Some(fewer) => {
            remaining = fewer;
            Poll::Pending
        }
    })
    .await;
}

fn poll_body(body: &mut OutgoingBody) -> Option<io::Result<Bytes>> {
    let frame = run(poll_fn(|context| Pin::new(&mut *body).poll_frame(context)));
    frame.map(|frame| frame.map(|frame| frame.into_data().unwrap()))
}

fn request(body: &'static str) -> Request<Body> {
    Request::new(Body::from(body))
}

/// A response body that consists of these chunks.
struct Chunks(VecDeque<&'static str>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunk = self.0.pop_front();
        Poll::Ready(chunk.map(|chunk| Ok(Frame::data(chunk.into()))))
    }
}

/// A response body that consists of these chunks and repeats the last one forever.
struct EndlessChunks {
    chunks: Vec<&'static [u8]>,
    returned: usize,
}

impl http_body::Body for EndlessChunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let index = self.returned.min(self.chunks.len() - 1);
        self.returned += 1;
        let chunk = Bytes::from_static(self.chunks[index]);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }
}

type SendResult = Result<Response<EndlessChunks>, ExchangeError>;

#[test]
fn timeout_withdraws_body_that_was_not_polled() {
    let background_body = Mutex::new(None);
    let error = run(exchange(
        request("{}"),
        ANY_TIMEOUT,
        |_| elapsed_after(3),
        |request| {
            *background_body.lock().unwrap() = Some(request.into_body());
            pending::<SendResult>()
        },
    ))
    .unwrap_err();
    assert!(error.is_not_sent());
    let mut body = background_body.into_inner().unwrap().unwrap();
    assert!(poll_body(&mut body).unwrap().is_err());
}

#[test]
fn polled_body_or_error_kind_decides_not_sent() {
    let failures: [fn(LibraryError) -> ExchangeError; 2] =
        [ExchangeError::BeforeSending, ExchangeError::AnyTime];
    for (body, is_polled, expected) in [
        ("{}", false, [true, true]),
        ("{}", true, [false, false]),
        ("", false, [true, false]),
        ("", true, [true, false]),
    ] {
        for (failure, expected) in failures.into_iter().zip(expected) {
            let error = run(exchange(
                request(body),
                ANY_TIMEOUT,
                |_| pending(),
                |request| {
                    if is_polled {
                        poll_body(&mut request.into_body());
                    }
                    ready(SendResult::Err(failure("why".into())))
                },
            ))
            .unwrap_err();
            assert_eq!(error.is_not_sent(), expected, "{body:?} {is_polled}");
        }
    }
}

#[test]
fn zero_timeout_sends_nothing() {
    let error = run(exchange(
        request("{}"),
        Duration::ZERO,
        |_| pending(),
        |_| poll_fn(|_| -> Poll<SendResult> { panic!("sent") }),
    ))
    .unwrap_err();
    assert!(error.is_not_sent());
}

#[test]
fn ready_response_is_returned_after_timeout() {
    for polls in 0..4 {
        let response = run(exchange(
            request("{}"),
            ANY_TIMEOUT,
            |_| elapsed_after(polls),
            |_| ready(Ok(Response::new(Full::<Bytes>::from("{}")))),
        ));
        assert_eq!(response.unwrap().body().as_bytes(), b"{}");
    }
}

#[test]
fn response_in_chunks_is_joined() {
    for chunks in [&["{}"][..], &["{", "}"], &["", "{", "", "}", ""]] {
        let body = Chunks(chunks.iter().copied().collect());
        let response = run(exchange(
            request("{}"),
            ANY_TIMEOUT,
            |_| pending(),
            |_| ready(Ok(Response::new(body))),
        ));
        assert_eq!(response.unwrap().body().as_bytes(), b"{}", "{chunks:?}");
    }
}

#[test]
fn endless_response_is_error_with_status() {
    for (chunk, expected) in [
        (&b""[..], OUT_OF_TIME),
        (&[b' '; 4096][..], "the response is larger than 1 MiB"),
    ] {
        let error = run(exchange(
            request("{}"),
            ANY_TIMEOUT,
            |_| elapsed_after(9999),
            |_| {
                let mut response = Response::new(EndlessChunks {
                    chunks: vec![b"{", chunk],
                    returned: 0,
                });
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                ready(SendResult::Ok(response))
            },
        ))
        .unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
        assert!(!error.is_not_sent());
        assert_eq!(error.source().unwrap().to_string(), expected);
    }
}

#[test]
fn content_length_is_set_for_any_body() {
    for (body, expected) in [("{}", "2"), ("", "0")] {
        let _ = run(exchange(
            request(body),
            ANY_TIMEOUT,
            |_| pending(),
            |request| {
                assert_eq!(request.headers()[CONTENT_LENGTH], expected);
                ready(SendResult::Err(ExchangeError::AnyTime("".into())))
            },
        ));
    }
}

#[test]
fn stalled_response_is_error_after_timeout() {
    /// A response body that is pending after its first chunk.
    struct Stalled(Option<Bytes>);

    impl http_body::Body for Stalled {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
            match self.0.take() {
                Some(chunk) => Poll::Ready(Some(Ok(Frame::data(chunk)))),
                None => Poll::Pending,
            }
        }
    }

    // The timer elapses before the first chunk, or while the second one is awaited. (The timer must
    // not be polled again after it has elapsed.)
    for polls in 0..5 {
        let response = Response::new(Stalled(Some(Bytes::from_static(b"{"))));
        let error = run(exchange(
            request("{}"),
            ANY_TIMEOUT,
            |_| elapsed_after(polls),
            |_| ready(Ok(response)),
        ))
        .unwrap_err();
        assert!(!error.is_not_sent());
        assert_eq!(error.source().unwrap().to_string(), OUT_OF_TIME, "{polls}");
        assert_eq!(error.kind(), TransportErrorKind::TimedOut, "{polls}");
        assert_eq!(error.status(), Some(StatusCode::OK));
    }
}
