//! Listing one page of a user's active sessions.

use http::{Method, Response};

use super::{Descriptor, Effect, Operation, read_object, unexpected};
use crate::call::base_url::encode;
use crate::error::ErrorContext;
use crate::request::validation::check_path_id;
use crate::session::Session;
use crate::session::wire::{Page, read_page};
use crate::{Error, Violations, clerk::OperationKind, request::Body};

/// The number of sessions on a page. Clerk allows 500, but this crate rejects a response that is
/// larger than 1 MiB.
const PAGE_SIZE: usize = 100;

/// The maximum number of pages and of sessions. Without a maximum, a list could be endless.
const MAX_PAGES: usize = 100;
const MAX_SESSIONS: usize = MAX_PAGES * PAGE_SIZE;

/// The operation that lists one page of a user's active sessions.
#[derive(Clone)]
pub(crate) struct ListSessions {
    user_id: String,
    /// The number of sessions on the pages before this one.
    offset: usize,
    /// The number of pages before this one.
    pages: usize,
}

impl Operation for ListSessions {
    type Output = Page;

    const DESCRIPTOR: &'static Descriptor = &Descriptor {
        kind: OperationKind::ListSessions,
        method: Method::GET,
        path: "/sessions",
        effect: Effect::GrantsNothing,
        not_done: None,
    };

    fn query(&self) -> String {
        let user_id = encode(&self.user_id);
        let offset = self.offset;
        format!("user_id={user_id}&status=active&limit={PAGE_SIZE}&offset={offset}")
    }

    fn read(&self, response: Response<Body>, context: ErrorContext) -> Result<Page, Error> {
        let (page, response) = read_object(response, context, "a list of sessions", read_page)?;
        // Another user's session must not be shown as this user's, and must not be ended.
        let is_of_user = |session: &Session| session.user_id() == self.user_id;
        let why = if !page.sessions.iter().all(is_of_user) {
            "a session belongs to a different user"
        } else if self.next(&page).is_some_and(|next| next.exceeds_maximum()) {
            "the list has more than 10,000 sessions"
        } else {
            return Ok(page);
        };
        Err(unexpected(response, context, why))
    }
}

impl ListSessions {
    /// Returns the operation for the first page.
    pub(crate) fn new(user_id: &str) -> Result<Self, Violations> {
        check_path_id("user_id", "user_", user_id)?;
        Ok(Self {
            user_id: user_id.to_owned(),
            offset: 0,
            pages: 0,
        })
    }

    /// Returns the operation for the page after `page`. `None` if `page` was the last one.
    pub(crate) fn next(&self, page: &Page) -> Option<Self> {
        let offset = self.offset.saturating_add(page.sessions.len());
        let is_last = match page.total {
            _ if page.sessions.is_empty() => true,
            Some(total) => offset >= total,
            None => page.sessions.len() < PAGE_SIZE,
        };
        (!is_last).then(|| Self {
            user_id: self.user_id.clone(),
            offset,
            pages: self.pages.saturating_add(1),
        })
    }

    fn exceeds_maximum(&self) -> bool {
        self.pages >= MAX_PAGES || self.offset >= MAX_SESSIONS
    }
}
