//! A call that got no whole answer.

use std::fmt;

use super::MAY_HAVE_BEEN_ISSUED;
use crate::transport::TransportError;
use crate::verdict::{OperationKind, Verdict};

/// No whole answer came to the last attempt of a call.
///
/// Its [`source`](std::error::Error::source) is the [`TransportError`].
pub struct NoAnswer {
    kind: OperationKind,
    transport: TransportError,
    attempts: u32,
    reached: bool,
}

impl NoAnswer {
    /// `reached` says whether any attempt may have reached the server.
    pub(crate) fn new(
        kind: OperationKind,
        transport: TransportError,
        attempts: u32,
        reached: bool,
    ) -> Self {
        Self {
            kind,
            transport,
            attempts,
            reached,
        }
    }

    /// What was attempted.
    #[must_use]
    pub fn operation(&self) -> OperationKind {
        self.kind
    }

    /// What the transport reported.
    #[must_use]
    pub fn transport(&self) -> &TransportError {
        &self.transport
    }

    /// How often sending was attempted.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether no attempt was sent: the call surely had no effect.
    #[must_use]
    pub fn is_not_sent(&self) -> bool {
        !self.reached
    }

    /// Whether a token may exist that the caller doesn't hold.
    #[must_use]
    pub fn may_have_been_issued(&self) -> bool {
        match self.transport.status() {
            Some(status) => Verdict::on_status(self.kind, status),
            None if self.transport.is_not_sent() => Verdict::on_not_sent(),
            None => Verdict::on_silence(self.kind),
        }
        .may_have_been_issued
    }
}

impl fmt::Debug for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoAnswer")
            .field("kind", &self.kind)
            .field("attempts", &self.attempts)
            .field("reached", &self.reached)
            .field("transport", &self.transport)
            .finish()
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tries = if self.attempts == 1 {
            "attempt"
        } else {
            "attempts"
        };
        if self.is_not_sent() {
            return write!(
                f,
                "nothing was sent, in {} {tries}; trying again is safe",
                self.attempts
            );
        }
        write!(f, "{}, in {} {tries}", self.transport, self.attempts)?;
        if self.may_have_been_issued() {
            f.write_str(MAY_HAVE_BEEN_ISSUED)?;
        }
        Ok(())
    }
}

impl std::error::Error for NoAnswer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.transport)
    }
}
