//! The layer that verifies the session token of each request.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use super::SessionKeys;
use super::verified::VerifiedSession;
use crate::session::{PublicKeys, SessionVerifier, session_token};

/// Verifies the session token of each request, once for all extractors and layers inside.
///
/// It finds the token with [`session_token`], and rejects no request by itself.
///
/// ```
/// # use actor_token::{Client, fake::FakeClerk};
/// use actor_token::axum::SessionLayer;
/// use axum::Router;
///
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// // `clerk` is a client with an asynchronous transport, such as `Reqwest`.
/// let verifier = clerk.session_verifier().authorized_parties(["https://app.example.com"]);
///
/// let app: Router = Router::new().layer(SessionLayer::new(verifier));
/// # Ok::<(), actor_token::Error>(())
/// ```
pub struct SessionLayer<K = PublicKeys> {
    verifier: Arc<SessionVerifier<K>>,
}

impl<K: SessionKeys> SessionLayer<K> {
    /// Creates a layer that verifies with `verifier`.
    #[must_use]
    pub fn new(verifier: SessionVerifier<K>) -> Self {
        Self {
            verifier: Arc::new(verifier),
        }
    }
}

impl<S, K> Layer<S> for SessionLayer<K> {
    type Service = SessionService<S, K>;

    fn layer(&self, inner: S) -> Self::Service {
        SessionService {
            inner,
            verifier: Arc::clone(&self.verifier),
        }
    }
}

/// The service that [`SessionLayer`] creates.
///
/// ```
/// use actor_token::axum::SessionService;
/// use actor_token::session::PublicKeys;
///
/// /// Names the type, for a struct that holds the service.
/// type App<Inner> = SessionService<Inner, PublicKeys>;
/// # let _: Option<App<()>> = None;
/// ```
pub struct SessionService<S, K = PublicKeys> {
    inner: S,
    verifier: Arc<SessionVerifier<K>>,
}

impl<S, K, B> Service<Request<B>> for SessionService<S, K>
where
    S: Service<Request<B>, Future: Send> + Clone + Send + 'static,
    K: SessionKeys,
    B: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        // The service that is ready handles this request. Its clone may not be ready yet.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let verifier = Arc::clone(&self.verifier);
        Box::pin(async move {
            // Copied, because a borrow of the request would make the future of most bodies `!Send`.
            let token = session_token(request.headers()).map(str::to_owned);
            let verification = K::verify(&verifier, token.as_deref()).await;
            let session = VerifiedSession::new(verification);
            request.extensions_mut().insert(session);
            inner.call(request).await
        })
    }
}

impl<K> Clone for SessionLayer<K> {
    fn clone(&self) -> Self {
        Self {
            verifier: Arc::clone(&self.verifier),
        }
    }
}

impl<S: Clone, K> Clone for SessionService<S, K> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            verifier: Arc::clone(&self.verifier),
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for SessionLayer<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionLayer")
            .field("verifier", &self.verifier)
            .finish()
    }
}

impl<S: fmt::Debug, K: fmt::Debug> fmt::Debug for SessionService<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionService")
            .field("inner", &self.inner)
            .field("verifier", &self.verifier)
            .finish()
    }
}
