//! Who gives up what, and when: with bodies and clocks that are polled by hand.

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

/// Runs a future that never waits for anything outside of itself.
fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Any time; the clock of a test tells it in its own way.
const SOME_TIME: Duration = Duration::from_secs(9);

/// A clock that is up once it was looked at so often.
async fn up_after(looks: usize) {
    let mut left = looks;
    poll_fn(|_| match left.checked_sub(1) {
        None => Poll::Ready(()),
        Some(fewer) => {
            left = fewer;
            Poll::Pending
        }
    })
    .await;
}

fn ask(body: &mut OutgoingBody) -> Option<io::Result<Bytes>> {
    let frame = run(poll_fn(|context| Pin::new(&mut *body).poll_frame(context)));
    frame.map(|frame| frame.map(|frame| frame.into_data().unwrap()))
}

fn request(body: &'static str) -> Request<Body> {
    Request::new(Body::from(body))
}

/// An answer of pieces.
struct Answered(VecDeque<&'static str>);

impl http_body::Body for Answered {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.0.pop_front();
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece.into()))))
    }
}

/// An answer of pieces, the last of which is given for ever.
struct Pieces(Vec<&'static [u8]>, usize);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let at = self.1.min(self.0.len() - 1);
        self.1 += 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(self.0[at])))))
    }
}

type Answer = Result<Response<Pieces>, ExchangeError>;

#[test]
fn a_request_that_is_given_up_before_its_body_was_asked_for_can_not_go_out_after_all() {
    let left_behind = Mutex::new(None);
    let error = run(exchange(
        request("{}"),
        SOME_TIME,
        |_| up_after(3),
        |request| {
            *left_behind.lock().unwrap() = Some(request.into_body());
            pending::<Answer>()
        },
    ))
    .unwrap_err();
    assert!(error.is_not_sent());
    let mut body = left_behind.into_inner().unwrap().unwrap();
    assert!(ask(&mut body).unwrap().is_err());
}

#[test]
fn whether_the_body_was_asked_for_decides_and_without_one_the_failure_does() {
    let failures: [fn(String) -> ExchangeError; 2] =
        [ExchangeError::BeforeSending, ExchangeError::AnyTime];
    for (body, asked_for, not_sent) in [
        ("{}", false, [true, true]),
        ("{}", true, [false, false]),
        ("", false, [true, false]),
        ("", true, [true, false]),
    ] {
        for (failure, not_sent) in failures.into_iter().zip(not_sent) {
            let error = run(exchange(
                request(body),
                SOME_TIME,
                |_| pending(),
                |request| {
                    if asked_for {
                        ask(&mut request.into_body());
                    }
                    ready(Answer::Err(failure("why".into())))
                },
            ))
            .unwrap_err();
            assert_eq!(error.is_not_sent(), not_sent, "{body:?} {asked_for}");
        }
    }
}

#[test]
fn with_no_time_left_nothing_is_sent() {
    let error = run(exchange(
        request("{}"),
        Duration::ZERO,
        |_| pending(),
        |_| poll_fn(|_| -> Poll<Answer> { panic!("asked") }),
    ))
    .unwrap_err();
    assert!(error.is_not_sent());
}

#[test]
fn an_answer_in_hand_is_taken_even_if_the_time_is_up() {
    for looks in 0..4 {
        let answer = run(exchange(
            request("{}"),
            SOME_TIME,
            |_| up_after(looks),
            |_| ready(Ok(Response::new(Full::<Bytes>::from("{}")))),
        ));
        assert_eq!(answer.unwrap().body().as_bytes(), b"{}");
    }
}

#[test]
fn an_answer_in_pieces_is_put_together() {
    for pieces in [&["{}"][..], &["{", "}"], &["", "{", "", "}", ""]] {
        let answer = Answered(pieces.iter().copied().collect());
        let answer = run(exchange(
            request("{}"),
            SOME_TIME,
            |_| pending(),
            |_| ready(Ok(Response::new(answer))),
        ));
        assert_eq!(answer.unwrap().body().as_bytes(), b"{}", "{pieces:?}");
    }
}

#[test]
fn an_answer_that_never_ends_is_given_up_and_its_status_kept() {
    for (piece, why) in [
        (&b""[..], OUT_OF_TIME),
        (&[b' '; 4096][..], "the response is larger than 1 MiB"),
    ] {
        let error = run(exchange(
            request("{}"),
            SOME_TIME,
            |_| up_after(9999),
            |_| {
                let mut answer = Response::new(Pieces(vec![b"{", piece], 0));
                *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                ready(Answer::Ok(answer))
            },
        ))
        .unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
        assert!(!error.is_not_sent());
        assert_eq!(error.source().unwrap().to_string(), why);
    }
}

#[test]
fn the_length_is_announced_even_of_no_body() {
    for (body, due) in [("{}", "2"), ("", "0")] {
        let _ = run(exchange(
            request(body),
            SOME_TIME,
            |_| pending(),
            |request| {
                assert_eq!(request.headers()[CONTENT_LENGTH], due);
                ready(Answer::Err(ExchangeError::AnyTime(String::new())))
            },
        ));
    }
}

#[test]
fn an_answer_that_stops_is_given_up_once_the_time_is_over() {
    struct Stops(Option<Bytes>);

    impl http_body::Body for Stops {
        type Data = Bytes;
        type Error = io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
            match self.0.take() {
                Some(piece) => Poll::Ready(Some(Ok(Frame::data(piece)))),
                None => Poll::Pending,
            }
        }
    }

    // Up before the first piece is there, or while the second is awaited. (A clock that is up can't
    // be asked again.)
    for looks in 0..5 {
        let answer = Response::new(Stops(Some(Bytes::from_static(b"{"))));
        let error = run(exchange(
            request("{}"),
            SOME_TIME,
            |_| up_after(looks),
            |_| ready(Ok(answer)),
        ))
        .unwrap_err();
        assert!(!error.is_not_sent());
        assert_eq!(error.source().unwrap().to_string(), OUT_OF_TIME, "{looks}");
        assert_eq!(error.status(), Some(StatusCode::OK));
    }
}
