//! Streams the pages of a file, for a limited time.

use std::error::Error;
use std::pin::pin;
use std::time::Duration;

use axum::body::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, timeout_at};

/// The maximum time that a page waits until the browser has read the one before it. A browser that
/// stops reading must not block the downloads of others.
const READ_TIMEOUT: Duration = Duration::from_secs(20);
/// The maximum duration of a download.
const MAX_DURATION: Duration = Duration::from_mins(10);

/// Returns the body of a response with these pages. Releases the permit after the last one, or when
/// a time limit is exceeded.
///
/// The body ends with an error unless it is complete, so that a browser does not keep half a file.
pub(crate) fn body<E: Error + Send + Sync + 'static>(
    pages: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    permit: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Bytes, Box<dyn Error + Send + Sync>>> {
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let end = Instant::now() + MAX_DURATION;
        // `None` is the end of a complete file.
        let mut pages = pin!(pages.map(Some).chain(stream::iter([None])));
        while let Some(page) = pages.next().await {
            let deadline = end.min(Instant::now() + READ_TIMEOUT);
            if !matches!(timeout_at(deadline, sender.send(page)).await, Ok(Ok(()))) {
                break;
            }
        }
        drop(permit);
    });
    stream::unfold(Some(receiver), async |receiver| {
        let mut receiver: mpsc::Receiver<Option<Result<Bytes, E>>> = receiver?;
        match receiver.recv().await {
            Some(Some(Ok(page))) => Some((Ok(page), Some(receiver))),
            Some(Some(Err(error))) => Some((Err(error.into()), None)),
            Some(None) => None,
            None => Some((Err("the download took too long".into()), None)),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;

    use tokio::sync::Semaphore;

    use super::*;

    const PAGE: Bytes = Bytes::from_static(b"a page");

    fn endless() -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
        stream::repeat(PAGE).map(Ok)
    }

    #[tokio::test(start_paused = true)]
    async fn stalled_download_ends_with_error() {
        let downloads = Arc::new(Semaphore::new(1));
        let permit = Arc::clone(&downloads).acquire_owned().await.unwrap();
        let mut body = pin!(body(endless(), permit));
        assert_eq!(body.next().await.unwrap().unwrap(), PAGE);
        let stalled = Instant::now();
        let _next = downloads.acquire().await.unwrap();
        assert_eq!(stalled.elapsed(), READ_TIMEOUT);
        let rest: Vec<_> = body
            .map(|page| page.map_err(|it| it.to_string()))
            .collect()
            .await;
        assert_eq!(
            rest,
            [Ok(PAGE), Err("the download took too long".to_owned())]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn slow_download_ends_with_error() {
        let downloads = Arc::new(Semaphore::new(1));
        let permit = Arc::clone(&downloads).acquire_owned().await.unwrap();
        let started = Instant::now();
        let mut body = pin!(body(endless(), permit));
        while body.next().await.unwrap().is_ok() {
            tokio::time::sleep(READ_TIMEOUT / 2).await;
        }
        assert!(started.elapsed() <= MAX_DURATION + READ_TIMEOUT);
        assert_eq!(downloads.available_permits(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn complete_or_abandoned_download_releases_permit() {
        let downloads = Arc::new(Semaphore::new(1));
        let started = Instant::now();
        let permit = Arc::clone(&downloads).acquire_owned().await.unwrap();
        let complete = body(endless().take(2), permit);
        let pages: Vec<_> = complete.map(Result::unwrap).collect().await;
        assert_eq!(pages, [PAGE, PAGE]);

        let permit = Arc::clone(&downloads).acquire_owned().await.unwrap();
        drop(body(endless(), permit));
        let _next = downloads.acquire().await.unwrap();
        assert_eq!(started.elapsed(), Duration::ZERO);
    }
}
