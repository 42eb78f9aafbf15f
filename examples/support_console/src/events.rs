//! Server-sent events that tell pages to refresh.
//!
//! Each instance reads the counter of changes from the database, so its pages also learn about the
//! changes that a different instance has made.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout_at};

use crate::console::AppState;
use crate::guard::Agent;
use crate::store::Store;

/// The time between two reads of the counter.
const INTERVAL: Duration = Duration::from_millis(500);
/// The maximum number of pages that listen to this instance. Further pages work like those without
/// JavaScript.
const MAX_LISTENERS: usize = 200;
/// The maximum duration of a response. Then the browser connects again, if it is still signed in.
const MAX_DURATION: Duration = Duration::from_mins(10);

/// The number of changes, as this instance has last read it.
pub(crate) struct Changes {
    latest: watch::Receiver<i64>,
    listeners: Arc<Semaphore>,
}

impl Changes {
    /// Returns the changes, and a task that reads the counter. When the task ends, so do the
    /// responses to listeners.
    pub(crate) fn new(store: Store) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (sender, latest) = watch::channel(0);
        let task = async move {
            loop {
                match store.changes().await {
                    Ok(changes) => {
                        sender.send_if_modified(|it| std::mem::replace(it, changes) != changes);
                    }
                    Err(error) => error.report(),
                }
                tokio::time::sleep(INTERVAL).await;
            }
        };
        let listeners = Arc::new(Semaphore::new(MAX_LISTENERS));
        (Self { latest, listeners }, task)
    }
}

/// Sends an event without a name at each change. Its data is the number of changes.
pub(crate) async fn events(State(state): State<Arc<AppState>>, _agent: Agent) -> Response {
    let Ok(permit) = Arc::clone(&state.changes.listeners).try_acquire_owned() else {
        let headers = [(RETRY_AFTER, "60")];
        return (StatusCode::SERVICE_UNAVAILABLE, headers).into_response();
    };
    let mut latest = state.changes.latest.clone();
    // The page is up to date when it begins to listen.
    latest.mark_unchanged();
    let listener = Listener {
        latest,
        end: Instant::now() + MAX_DURATION,
        _permit: permit,
    };
    let events = stream::unfold(listener, async |mut listener| {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let keep_alive = KeepAlive::new().interval(Duration::from_secs(20));
    Sse::new(events).keep_alive(keep_alive).into_response()
}

struct Listener {
    latest: watch::Receiver<i64>,
    end: Instant,
    _permit: OwnedSemaphorePermit,
}

impl Listener {
    /// Returns the next event. `None` if the response has lasted long enough, or on shutdown.
    async fn next(&mut self) -> Option<Event> {
        timeout_at(self.end, self.latest.changed())
            .await
            .ok()?
            .ok()?;
        let changes = *self.latest.borrow_and_update();
        Some(Event::default().data(changes.to_string()))
    }
}
