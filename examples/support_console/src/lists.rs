//! Handlers of the lists of links, which the script keeps up to date.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use maud::Markup;
use serde::Deserialize;

use crate::console::AppState;
use crate::guard::{Agent, OpenedByUser};
use crate::pages;
use crate::store::{LinkPage, StoreError};

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/active", get(active))
        .route("/links/rows", get(rows))
}

/// A page of a list of links.
#[derive(Clone, Copy)]
pub(crate) struct LinkList {
    pub(crate) kind: ListKind,
    /// The link before which the page begins. `None` for the newest links.
    pub(crate) before: Option<i64>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ListKind {
    /// The newest links, on the home page.
    #[default]
    Home,
    All,
    /// The links that work or whose session is active.
    Active,
}

impl ListKind {
    /// Returns the name, from which serde deserializes the list.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::All => "all",
            Self::Active => "active",
        }
    }

    /// Returns the path of the page with the list.
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Home => "/",
            Self::All => "/links",
            Self::Active => "/active",
        }
    }
}

impl LinkList {
    /// Returns the list on the home page.
    pub(crate) const HOME: Self = Self {
        kind: ListKind::Home,
        before: None,
    };

    /// Returns the address of this page.
    pub(crate) fn address(self) -> String {
        let path = self.kind.path();
        match self.before {
            Some(number) => format!("{path}?before={number}"),
            None => path.to_owned(),
        }
    }

    /// Returns the address of only the rows.
    pub(crate) fn rows_address(self) -> String {
        let name = self.kind.name();
        match self.before {
            Some(number) => format!("/links/rows?list={name}&before={number}"),
            None => format!("/links/rows?list={name}"),
        }
    }

    /// Returns the page of older links. The home page has no further pages, so they are on the page
    /// of all links.
    pub(crate) fn before(self, number: i64) -> Self {
        let kind = match self.kind {
            ListKind::Home => ListKind::All,
            kind => kind,
        };
        Self {
            kind,
            before: Some(number),
        }
    }

    /// Loads the links of this page.
    pub(crate) async fn load(self, state: &AppState) -> Result<LinkPage, StoreError> {
        match self.kind {
            ListKind::Home | ListKind::All => state.store.links(self.before).await,
            ListKind::Active => state.store.open_links(self.before, state.clerk.now()).await,
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct ListQuery {
    #[serde(default)]
    list: ListKind,
    before: Option<i64>,
}

async fn active(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    opened_by_user: OpenedByUser,
    Query(query): Query<ListQuery>,
) -> Result<Markup, StoreError> {
    let list = LinkList {
        kind: ListKind::Active,
        before: query.before,
    };
    page(&state, &agent, opened_by_user, list).await
}

/// Renders the page of all links.
pub(crate) async fn all(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    opened_by_user: OpenedByUser,
    Query(query): Query<ListQuery>,
) -> Result<Markup, StoreError> {
    let list = LinkList {
        kind: ListKind::All,
        before: query.before,
    };
    page(&state, &agent, opened_by_user, list).await
}

async fn page(
    state: &AppState,
    agent: &Agent,
    opened_by_user: OpenedByUser,
    list: LinkList,
) -> Result<Markup, StoreError> {
    let notice = state.take_notice(agent, opened_by_user).await?;
    let links = list.load(state).await?;
    Ok(pages::link_list(
        state,
        agent,
        list,
        &links,
        notice.as_ref(),
    ))
}

/// Returns only the rows of a list, which the script requests.
async fn rows(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Query(query): Query<ListQuery>,
) -> Result<Markup, StoreError> {
    let list = LinkList {
        kind: query.list,
        before: query.before,
    };
    let links = list.load(&state).await?;
    Ok(pages::link_rows(&state, &agent, list, &links))
}
