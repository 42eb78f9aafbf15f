//! The body of a request in flight, which can be withdrawn until it is polled.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::request::Body;

/// The body of a request for HTTP libraries: an [`http_body::Body`] of one chunk with a known
/// length. Requires the feature `reqwest` or `tower`.
///
/// It cannot be cloned, so that no layer can send it a second time. If a request fails before its
/// body is polled, the request counts as not sent. See `from_service`.
///
/// ```
/// use actor_token::transport::OutgoingBody;
/// use http_body::Body as _;
///
/// /// Returns the length of a request's body, in your own service.
/// fn length(request: &http::Request<OutgoingBody>) -> Option<u64> {
///     request.body().size_hint().exact()
/// }
/// ```
pub struct OutgoingBody {
    bytes: Shared,
    len: usize,
    polled: bool,
}

/// A handle that withdraws an [`OutgoingBody`].
pub(super) struct Withdrawal {
    bytes: Shared,
}

/// The bytes exist once. Sending and withdrawing take them atomically, so that only one of the two
/// can succeed.
type Shared = Arc<Mutex<Option<Bytes>>>;

impl OutgoingBody {
    pub(super) fn new(body: Body) -> (Self, Withdrawal) {
        let len = body.len();
        let bytes = Arc::new(Mutex::new(Some(body.into_bytes())));
        let withdrawal = Withdrawal {
            bytes: Arc::clone(&bytes),
        };
        let body = Self {
            bytes,
            len,
            polled: false,
        };
        (body, withdrawal)
    }

    fn remaining(&self) -> usize {
        if self.polled { 0 } else { self.len }
    }
}

impl Withdrawal {
    /// Withdraws the body. Returns `false` if the body was already polled, so that the request may
    /// have been sent.
    pub(super) fn withdraw(self) -> bool {
        take(&self.bytes).is_some()
    }
}

fn take(bytes: &Shared) -> Option<Bytes> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner).take()
}

impl http_body::Body for OutgoingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.remaining() == 0 {
            return Poll::Ready(None);
        }
        self.polled = true;
        Poll::Ready(Some(match take(&self.bytes) {
            Some(bytes) => Ok(Frame::data(bytes)),
            None => Err(io::Error::other("the request was withdrawn")),
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.remaining()).unwrap_or(u64::MAX))
    }
}

impl fmt::Debug for OutgoingBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OutgoingBody({} bytes)", self.remaining())
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use http_body::Body as _;

    use super::*;

    fn poll(body: &mut OutgoingBody) -> Option<io::Result<Bytes>> {
        let mut context = Context::from_waker(Waker::noop());
        let Poll::Ready(frame) = Pin::new(body).poll_frame(&mut context) else {
            panic!("the body is never pending")
        };
        frame.map(|frame| frame.map(|frame| frame.into_data().unwrap()))
    }

    #[test]
    fn body_is_returned_once() {
        let (mut body, withdrawal) = OutgoingBody::new(Body::from("four"));
        assert_eq!(body.size_hint().exact(), Some(4));
        assert!(!body.is_end_stream());
        assert_eq!(poll(&mut body).unwrap().unwrap(), "four");
        assert!(body.is_end_stream());
        assert!(poll(&mut body).is_none());
        assert!(!withdrawal.withdraw(), "the body may have been sent");
    }

    #[test]
    fn withdrawn_body_is_never_returned() {
        let (mut body, withdrawal) = OutgoingBody::new(Body::from("four"));
        assert!(withdrawal.withdraw());
        assert!(poll(&mut body).unwrap().is_err());
        assert!(poll(&mut body).is_none());
    }

    #[test]
    fn dropped_body_can_be_withdrawn() {
        let (body, withdrawal) = OutgoingBody::new(Body::from("four"));
        drop(body);
        assert!(withdrawal.withdraw());
    }

    #[test]
    fn empty_body_is_at_end_of_stream() {
        let (mut body, _) = OutgoingBody::new(Body::empty());
        assert!(body.is_end_stream());
        assert_eq!(body.size_hint().exact(), Some(0));
        assert!(poll(&mut body).is_none());
    }

    #[test]
    fn debug_output_contains_only_length() {
        let (body, _) = OutgoingBody::new(Body::from("secret"));
        assert_eq!(format!("{body:?}"), "OutgoingBody(6 bytes)");
    }
}
