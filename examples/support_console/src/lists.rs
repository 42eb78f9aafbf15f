//! Handlers of the lists of links, which the script keeps up to date.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;
use serde::Deserialize;

use crate::console::AppState;
use crate::filters::{FilterOptions, FilterParser};
use crate::guard::{Agent, OpenedByUser};
use crate::pages;
use crate::store::{LinkPage, LinkQuery, State as LinkState, StoreError};

pub(crate) fn routes() -> Router<Arc<AppState>> {
    Router::new()
        .route("/active", get(active))
        .route("/links/rows", get(rows))
}

/// A page of a list of links, as the fields of its address. An empty filter matches all links.
///
/// An unknown filter is an error: without a misspelled one, the page would show other links.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct LinkList {
    #[serde(rename = "list")]
    pub(crate) kind: ListKind,
    /// The user ID of an agent.
    pub(crate) agent: String,
    /// The user ID, the name or the email address of a customer.
    pub(crate) customer: String,
    pub(crate) case: String,
    pub(crate) status: String,
    /// The number of the link before which the page begins.
    pub(crate) before: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
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
    /// Returns the fields of the address.
    pub(crate) fn fields(&self) -> [(&'static str, &str); 5] {
        [
            ("agent", &self.agent),
            ("customer", &self.customer),
            ("case", &self.case),
            ("status", &self.status),
            ("before", &self.before),
        ]
    }

    /// Returns whether the list has a filter.
    pub(crate) fn is_filtered(&self) -> bool {
        let mut fields = self.fields().into_iter();
        fields.any(|(name, value)| name != "before" && !value.is_empty())
    }

    /// Returns the address of this page.
    pub(crate) fn address(&self) -> String {
        pages::address(self.kind.path(), &self.fields())
    }

    /// Returns the address of only the rows.
    pub(crate) fn rows_address(&self) -> String {
        let list = [("list", self.kind.name())];
        let fields: Vec<_> = list.into_iter().chain(self.fields()).collect();
        pages::address("/links/rows", &fields)
    }

    /// Returns the page of older links. The home page has no further pages, so they are on the page
    /// of all links.
    pub(crate) fn before(&self, number: i64) -> Self {
        let kind = match self.kind {
            ListKind::Home => ListKind::All,
            kind => kind,
        };
        Self {
            kind,
            before: number.to_string(),
            ..self.clone()
        }
    }

    /// Returns the first page of the list.
    pub(crate) fn first(&self) -> Self {
        Self {
            before: String::new(),
            ..self.clone()
        }
    }

    /// Returns the query, and the names of the filters that are invalid and thus ignored.
    fn query(&self) -> (LinkQuery, Vec<&'static str>) {
        let mut parser = FilterParser::default();
        let filter = parser.common(&self.agent, &self.customer, &self.case);
        let selected = parser.parse("status", &self.status, LinkState::parse);
        let states = match (selected, self.kind) {
            (Some(state), _) => vec![state],
            (None, ListKind::Active) => vec![LinkState::Waiting, LinkState::Active],
            (None, ListKind::Home | ListKind::All) => Vec::new(),
        };
        let query = LinkQuery {
            filter,
            states,
            before: parser.parse("before", &self.before, |it| it.parse().ok()),
        };
        (query, parser.invalid())
    }

    /// Loads the links of this page.
    pub(crate) async fn load(&self, state: &AppState) -> Result<LinkPage, StoreError> {
        let (query, _) = self.query();
        state.store.links(&query, state.clerk.now()).await
    }
}

async fn active(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    opened_by_user: OpenedByUser,
    Query(list): Query<LinkList>,
) -> Result<Response, StoreError> {
    // This page has no filters.
    if list.is_filtered() {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    let list = LinkList {
        kind: ListKind::Active,
        ..list
    };
    let page = page(&state, &agent, opened_by_user, &list).await?;
    Ok(page.into_response())
}

/// Renders the page of all links.
pub(crate) async fn all(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    opened_by_user: OpenedByUser,
    Query(list): Query<LinkList>,
) -> Result<Markup, StoreError> {
    let list = LinkList {
        kind: ListKind::All,
        ..list
    };
    page(&state, &agent, opened_by_user, &list).await
}

async fn page(
    state: &AppState,
    agent: &Agent,
    opened_by_user: OpenedByUser,
    list: &LinkList,
) -> Result<Markup, StoreError> {
    let notice = state.take_notice(agent, opened_by_user).await?;
    let (query, invalid) = list.query();
    let links = state.store.links(&query, state.clerk.now()).await?;
    let options = FilterOptions::load(state, &list.agent, invalid).await?;
    let page = pages::LinkListPage {
        state,
        agent,
        list,
        links: &links,
        options: &options,
        notice: notice.as_ref(),
    };
    Ok(page.markup())
}

/// Returns only the rows of a list, which the script requests.
async fn rows(
    State(state): State<Arc<AppState>>,
    agent: Agent,
    Query(list): Query<LinkList>,
) -> Result<Markup, StoreError> {
    let links = list.load(&state).await?;
    Ok(pages::link_rows(&state, &agent, &list, &links))
}
