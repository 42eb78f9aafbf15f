//! The URLs of links, until a page has shown them.

use actor_token::secrecy::SecretString;
use sqlx::Row;

use super::{Store, StoreError};
use crate::secrets::SessionId;

/// The URL that the page of a link shows, or the reason why it shows none.
pub(crate) enum LinkView {
    /// The URL. It is shown only once.
    Url(SecretString),
    /// No URL, because the user did not open the page.
    NotOpenedByUser,
    /// No URL, because it was already shown.
    AlreadyShown,
    /// No URL, because a different session requested the link.
    OtherSession,
    /// No URL, because it was dropped or never received.
    Lost,
}

impl Store {
    /// Stores the URL of a link for the session that requested it. If the session has ended, stores
    /// nothing and returns `false`.
    pub(crate) async fn add_link_url(
        &self,
        link: i64,
        token_id: &str,
        url: &SecretString,
        session: &SessionId,
    ) -> Result<bool, StoreError> {
        let Some(sealed) = session.seal(token_id, url) else {
            return Err(StoreError::invalid("encrypting a URL failed"));
        };
        let inserted = sqlx::query(
            "INSERT INTO link_urls (link, session_hash, sealed_url) \
             SELECT CAST($1 AS BIGINT), id_hash, $2 FROM sessions WHERE id_hash = $3",
        )
        .bind(link)
        .bind(sealed)
        .bind(session.hash())
        .execute(&self.pool)
        .await?;
        Ok(inserted.rows_affected() > 0)
    }

    /// Returns the URL once, if the session requested the link and the user opened the page.
    ///
    /// Deleting the row returns it, so two instances can't both show the URL.
    pub(crate) async fn take_link_url(
        &self,
        link: i64,
        token_id: &str,
        session: &SessionId,
        opened_by_user: bool,
    ) -> Result<LinkView, StoreError> {
        if opened_by_user {
            let mut transaction = self.pool.begin().await?;
            let row = sqlx::query(
                "DELETE FROM link_urls WHERE link = $1 AND session_hash = $2 RETURNING sealed_url",
            )
            .bind(link)
            .bind(session.hash())
            .fetch_optional(&mut *transaction)
            .await?;
            if let Some(row) = row {
                let sealed: Vec<u8> = row.try_get(0)?;
                sqlx::query("UPDATE links SET was_shown = 1 WHERE number = $1")
                    .bind(link)
                    .execute(&mut *transaction)
                    .await?;
                transaction.commit().await?;
                let url = session.unseal(token_id, &sealed);
                return Ok(url.map_or(LinkView::Lost, LinkView::Url));
            }
        }
        let row = sqlx::query(
            "SELECT links.was_shown, link_urls.session_hash FROM links \
             LEFT JOIN link_urls ON link_urls.link = links.number WHERE links.number = $1",
        )
        .bind(link)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else {
            return Ok(LinkView::Lost);
        };
        let requested_by: Option<Vec<u8>> = row.try_get(1)?;
        Ok(match requested_by {
            Some(hash) if hash != session.hash() => LinkView::OtherSession,
            Some(_) => LinkView::NotOpenedByUser,
            None if row.try_get::<i64, _>(0)? != 0 => LinkView::AlreadyShown,
            None => LinkView::Lost,
        })
    }
}
