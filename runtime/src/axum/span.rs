//! The layer that adds the user and the actor to all spans and events.

use std::task::{Context, Poll};

use http::{Extensions, Request};
use tower_layer::Layer;
use tower_service::Service;
use tracing::field::Empty;
use tracing::instrument::{Instrument, Instrumented};
use tracing::{Span, info_span};

use super::verified::VerifiedSession;
use crate::token::actor_sub;

/// Handles each request of a session in a span `session`, so that every span and event inside shows
/// who did it.
///
/// The span has the fields `user.id`, `session.id` and `actor_token.actor.sub`, as the
/// [spans of a client](crate#observability) do. The last one is the impersonator's ID. It is empty
/// if the session is the user's own. Without a session, there is no span.
///
/// ```
/// use actor_token::axum::{SessionLayer, SessionSpanLayer};
/// # use actor_token::{fake::FakeClerk, session::{PublicKeyError, SessionVerifier}};
/// use axum::Router;
///
/// # let verifier = SessionVerifier::from_pem(FakeClerk::jwt_key())?;
/// let app: Router = Router::new()
///     .layer(SessionSpanLayer::new())
///     .layer(SessionLayer::new(verifier)); // runs first
/// # Ok::<(), PublicKeyError>(())
/// ```
///
/// If no `SessionLayer` ran before, it emits an event at level `ERROR`, and handles the request.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionSpanLayer(());

impl SessionSpanLayer {
    /// Creates the layer.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

impl<S> Layer<S> for SessionSpanLayer {
    type Service = SessionSpanService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionSpanService { inner }
    }
}

/// The service that [`SessionSpanLayer`] creates.
///
/// ```
/// use actor_token::axum::SessionSpanService;
///
/// /// Names the type, for a struct that holds the service.
/// type App<Inner> = SessionSpanService<Inner>;
/// # let _: Option<App<()>> = None;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SessionSpanService<S> {
    inner: S,
}

impl<S, B> Service<Request<B>> for SessionSpanService<S>
where
    S: Service<Request<B>>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Instrumented<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let span = session_span(request.extensions());
        let response = span.in_scope(|| self.inner.call(request));
        response.instrument(span)
    }
}

fn session_span(extensions: &Extensions) -> Span {
    let session = match VerifiedSession::of(extensions) {
        Ok(session) => session.session(),
        Err(rejection) => {
            rejection.emit_event();
            None
        }
    };
    let Some(session) = session else {
        return Span::none();
    };
    let span = info_span!(
        "session",
        user.id = session.user_id,
        session.id = session.session_id,
        actor_token.actor.sub = Empty,
    );
    if let Some(sub) = session.actor.as_deref().and_then(actor_sub) {
        span.record("actor_token.actor.sub", &*sub);
    }
    span
}
