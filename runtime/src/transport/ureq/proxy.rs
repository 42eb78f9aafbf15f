//! A connector with a deadline for the negotiation with an HTTP proxy.
//!
//! ureq 3.5 applies the same timeout to each read of a proxy's response to `CONNECT`, so a proxy
//! that trickles its response would delay a request for hours. This module uses the part of ureq's
//! API that may change in a minor version, and only if a proxy is configured. Remove it once ureq
//! limits the negotiation itself: see `docs/upstream/ureq_connect_proxy_timeout.md`.

use std::time::Instant;

use ureq::Error;
use ureq::unversioned::transport::time::{Duration, Instant as UreqInstant};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport,
};

/// Connects like ureq, and limits the negotiation with the proxy. Used for agents with a proxy.
#[derive(Debug, Default)]
pub(super) struct DeadlineConnector(DefaultConnector);

impl Connector for DeadlineConnector {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<()>,
    ) -> Result<Option<Self::Out>, Error> {
        let connection = self.0.connect(details, chained)?;
        if details.config.proxy().is_some() {
            return Ok(connection);
        }
        // ureq calls this method again to connect to the proxy itself, with a configuration without
        // a proxy. Only that connection needs the deadline.
        let deadline = match (details.now, details.timeout.after) {
            (UreqInstant::Exact(now), Duration::Exact(after)) => now.checked_add(after),
            _ => None,
        };
        let with_deadline = |transport| -> Self::Out {
            Box::new(ProxyConnection {
                transport,
                timeout: details.timeout,
                deadline,
            })
        };
        Ok(connection.map(with_deadline))
    }
}

/// A connection to a proxy.
#[derive(Debug)]
struct ProxyConnection {
    transport: Box<dyn Transport>,
    /// The timeout for connecting. ureq passes it unchanged to each read of the negotiation. Later
    /// phases pass their remaining time, so a timeout equal to this one identifies the negotiation.
    timeout: NextTimeout,
    deadline: Option<Instant>,
}

impl ProxyConnection {
    /// Limits a timeout of the negotiation to the time until the deadline.
    fn limit(&self, timeout: NextTimeout) -> Result<NextTimeout, Error> {
        let Some(deadline) = self.deadline.filter(|_| timeout == self.timeout) else {
            return Ok(timeout);
        };
        let remaining = deadline.saturating_duration_since(Instant::now());
        if remaining.is_zero() {
            return Err(Error::Timeout(timeout.reason));
        }
        Ok(NextTimeout {
            after: Duration::Exact(remaining),
            ..timeout
        })
    }
}

impl Transport for ProxyConnection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        self.transport.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let timeout = self.limit(timeout)?;
        self.transport.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}
