//! Checks which links have opened a session, and whether these sessions are still active.
//!
//! Clerk has no endpoint for the status of an actor token. Therefore the console lists the sessions
//! of the customer, and compares them with the token.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::console::AppState;
use crate::store::StoreError;

/// The time between two checks of this instance.
const INTERVAL: Duration = Duration::from_secs(2);
/// The minimum time between two checks of the same link, by any instance.
const LINK_INTERVAL: Duration = Duration::from_secs(4);
/// The maximum number of links in one check. Each one costs a request to Clerk, which allows 100 in
/// ten seconds for a development instance.
const MAX_LINKS: i64 = 10;

/// Checks links again and again.
pub(crate) async fn run(state: Arc<AppState>) {
    loop {
        if let Err(error) = check(&state, LINK_INTERVAL).await {
            error.report();
        }
        tokio::time::sleep(INTERVAL).await;
    }
}

/// Checks links that were not checked for this time. Also deletes what has expired.
pub(crate) async fn check(state: &AppState, interval: Duration) -> Result<(), StoreError> {
    let now = state.clerk.now();
    state.store.delete_expired_sessions(now).await?;
    state.store.close_links(now).await?;
    let clock = SystemTime::now();
    let links = state
        .store
        .claim_links(&state.clerk.issuer, now, clock, interval, MAX_LINKS)
        .await?;
    for link in links {
        // If Clerk can't be reached, the status stays as it is. The next check tries again.
        if let Ok(sessions) = state.clerk.client.sessions_from_async(&link.record).await {
            state
                .store
                .set_link_session(&link, sessions.first())
                .await?;
            if sessions.is_empty() && state.clerk.is_known_as_used(link.record.id()) {
                state.store.end_waiting_link(&link).await?;
            }
        }
    }
    Ok(())
}
