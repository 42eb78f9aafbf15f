//! Sends one request with an HTTP library, and reads the response with a timeout and a size limit.
//! A request whose body was never polled counts as not sent.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::{Buf, BufMut};
use http::header::CONTENT_LENGTH;
use http::{Request, Response};

use super::library_errors::LibraryError;
use super::outgoing::{OutgoingBody, Withdrawal};
use super::{MAX_RESPONSE_BYTES, TransportError, TransportErrorKind};
use crate::request::Body;

/// Error of a request without a response. Each variant states when such an error can occur.
pub(super) enum ExchangeError {
    /// Occurs only before the request is sent.
    BeforeSending(LibraryError),
    /// Occurs only before the request is sent, and on every retry.
    #[cfg(feature = "reqwest")]
    Unusable(LibraryError),
    /// Can occur at any time.
    AnyTime(LibraryError),
    /// The error is already complete.
    #[cfg(feature = "reqwest")]
    Final(TransportError),
}

const OUT_OF_TIME: &str = "timed out: the request or the call exceeded its timeout";

/// Returns the error of a request that exceeded its timeout.
fn out_of_time() -> LibraryError {
    LibraryError {
        message: OUT_OF_TIME.to_owned(),
        kind: TransportErrorKind::TimedOut,
    }
}

/// Sends `request` with `send` and reads the complete response until `timeout` has elapsed,
/// measured with `sleep`. If `timeout` is zero, nothing is sent.
///
/// The request counts as not sent if its body was never polled. The body is then withdrawn, so that
/// a background task of the library cannot send it later. hyper, which reqwest and hyper-util use,
/// polls the body once it is connected. Over HTTP/1.1, that is before it writes the first byte of
/// the head (`poll_write` in `proto/h1/dispatch.rs`). Over HTTP/2, that is once the head is queued
/// (`PipeToSendStream` in `proto/h2`). A server cannot carry out a request whose head announces a
/// body that does not arrive. For a request without a body, the variant of [`ExchangeError`]
/// decides.
pub(super) fn exchange<SleepFut, SendFut, ResBody>(
    request: Request<Body>,
    timeout: Duration,
    sleep: impl FnOnce(Duration) -> SleepFut,
    send: impl FnOnce(Request<OutgoingBody>) -> SendFut,
) -> impl Future<Output = Result<Response<Body>, TransportError>>
where
    SleepFut: Future<Output = ()>,
    SendFut: Future<Output = Result<Response<ResBody>, ExchangeError>>,
    ResBody: http_body::Body<Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let has_body = !request.body().is_empty();
    // This is outside of the future, because an `async fn` stores its arguments twice, and a
    // request is large.
    let started = (!timeout.is_zero()).then(|| {
        let (request, withdrawal) = with_outgoing_body(request);
        (send(request), withdrawal, sleep(timeout))
    });
    async move {
        let Some((sending, withdrawal, timer)) = started else {
            return Err(out_of_time().into_transport_error(TransportError::not_sent));
        };
        let mut timer = pin!(timer);
        let fail = |failure| transport_error(failure, has_body.then_some(withdrawal));
        let response = match before_timeout(timer.as_mut(), pin!(sending)).await {
            Some(Ok(response)) => response,
            Some(Err(failure)) => return Err(fail(failure)),
            None => return Err(fail(ExchangeError::AnyTime(out_of_time()))),
        };
        read_response(response, timer).await
    }
}

/// Sets the `Content-Length` of the request, and makes its body one that can be withdrawn.
fn with_outgoing_body(request: Request<Body>) -> (Request<OutgoingBody>, Withdrawal) {
    let (mut head, body) = request.into_parts();
    head.headers.insert(CONTENT_LENGTH, body.len().into());
    let (body, withdrawal) = OutgoingBody::new(body);
    (Request::from_parts(head, body), withdrawal)
}

/// Converts the error of a failed request, and withdraws the request's body if it has one.
fn transport_error(failure: ExchangeError, body: Option<Withdrawal>) -> TransportError {
    type ToError = fn(String) -> TransportError;
    let (before_sending, error, not_sent): (_, _, ToError) = match failure {
        #[cfg(feature = "reqwest")]
        ExchangeError::Final(error) => return error,
        #[cfg(feature = "reqwest")]
        ExchangeError::Unusable(error) => (true, error, TransportError::unusable),
        ExchangeError::BeforeSending(error) => (true, error, TransportError::not_sent),
        ExchangeError::AnyTime(error) => (false, error, TransportError::not_sent),
    };
    let is_not_sent = body.map_or(before_sending, Withdrawal::withdraw);
    error.into_transport_error(if is_not_sent {
        not_sent
    } else {
        TransportError::maybe_sent
    })
}

/// Reads the body of a response until the timer has elapsed.
async fn read_response<ResBody>(
    response: Response<ResBody>,
    mut timer: Pin<&mut impl Future<Output = ()>>,
) -> Result<Response<Body>, TransportError>
where
    ResBody: http_body::Body<Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let (head, body) = response.into_parts();
    let mut body = pin!(body);
    let mut bytes = Vec::new();
    let mut is_late = false;
    let error = loop {
        let frame = poll_fn(|context| match body.as_mut().poll_frame(context) {
            Poll::Ready(frame) => {
                is_late = is_late || timer.as_mut().poll(context).is_ready();
                Poll::Ready(Some(frame))
            }
            Poll::Pending if is_late => Poll::Ready(None),
            Poll::Pending => timer.as_mut().poll(context).map(|()| None),
        });
        match frame.await {
            None => break out_of_time(),
            Some(None) => return Ok(Response::from_parts(head, bytes.into())),
            Some(Some(Err(error))) => {
                break LibraryError::new("the response was truncated", &*error.into());
            }
            Some(Some(Ok(frame))) => {
                // Data that is ready is read even after the timeout, so that a received response is
                // not lost. Empty frames are not read then, because they could be endless.
                let Some(data) = frame.into_data().ok().filter(Buf::has_remaining) else {
                    if is_late {
                        break out_of_time();
                    }
                    continue;
                };
                if data.remaining() > MAX_RESPONSE_BYTES.saturating_sub(bytes.len()) {
                    break "the response is larger than 1 MiB".into();
                }
                bytes.put(data);
            }
        }
    };
    let error = error.into_transport_error(TransportError::maybe_sent);
    Err(error.with_response_head(head.status, head.headers))
}

/// Returns the output of `work`, or `None` if the timer elapses first. If both are ready, the
/// output is returned.
async fn before_timeout<T>(
    mut timer: Pin<&mut impl Future<Output = ()>>,
    mut work: Pin<&mut impl Future<Output = T>>,
) -> Option<T> {
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => timer.as_mut().poll(context).map(|()| None),
    })
    .await
}

#[cfg(test)]
mod tests;
