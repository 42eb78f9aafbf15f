//! The layer that keeps impersonators away from chosen routes.

use std::future::{Future, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::response::{IntoResponse, Response};
use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use super::verified::VerifiedSession;

/// Rejects the requests of impersonated sessions with status 403, for routes such as changing the
/// password or paying.
///
/// A request also doesn't reach the route if the public keys cannot be fetched (status 503), or if
/// there is no [`SessionLayer`](super::SessionLayer) around it (500). A request without a valid
/// session token does: the extractor of the handler rejects it.
///
/// ```
/// use actor_token::axum::RejectImpersonationLayer;
/// use actor_token::session::SessionClaims;
/// use axum::{Router, routing::post};
///
/// async fn pay(session: SessionClaims) -> String {
///     format!("charged {}", session.user_id)
/// }
///
/// let payments: Router = Router::new()
///     .route("/pay", post(pay))
///     .route_layer(RejectImpersonationLayer::new());
/// # let _ = payments;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct RejectImpersonationLayer(());

impl RejectImpersonationLayer {
    /// Creates the layer.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

impl<S> Layer<S> for RejectImpersonationLayer {
    type Service = RejectImpersonationService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RejectImpersonationService { inner }
    }
}

/// The service that [`RejectImpersonationLayer`] creates.
///
/// ```
/// use actor_token::axum::RejectImpersonationService;
///
/// /// Names the type, for a struct that holds the service.
/// type Payments<Inner> = RejectImpersonationService<Inner>;
/// # let _: Option<Payments<()>> = None;
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RejectImpersonationService<S> {
    inner: S,
}

impl<S, B> Service<Request<B>> for RejectImpersonationService<S>
where
    S: Service<Request<B>, Response: IntoResponse, Future: Send + 'static>,
    S::Error: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let session = VerifiedSession::of(request.extensions());
        if let Err(rejection) = session.and_then(VerifiedSession::check_not_impersonated) {
            return Box::pin(ready(Ok(rejection.into_response())));
        }
        let response = self.inner.call(request);
        Box::pin(async { response.await.map(IntoResponse::into_response) })
    }
}
