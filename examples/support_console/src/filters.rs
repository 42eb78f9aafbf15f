//! Reads the filters of lists from addresses.

use crate::console::AppState;
use crate::store::{Filter, StoreError};

/// The maximum number of characters of a filter or a search.
pub(crate) const MAX_TEXT_LENGTH: usize = 200;

/// Parses filters, and collects the names of those that are invalid and thus ignored.
#[derive(Default)]
pub(crate) struct FilterParser {
    invalid: Vec<&'static str>,
}

impl FilterParser {
    /// Returns a filter as it is, without whitespace around it. `None` if it is empty or invalid.
    pub(crate) fn text(&mut self, name: &'static str, value: &str) -> Option<String> {
        self.parse(name, value, |it| {
            // PostgreSQL has no text with NUL.
            let is_valid = !it.contains('\0') && it.chars().count() <= MAX_TEXT_LENGTH;
            is_valid.then(|| it.to_owned())
        })
    }

    /// Returns a parsed filter. `None` if it is empty or invalid.
    pub(crate) fn parse<T>(
        &mut self,
        name: &'static str,
        value: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        let parsed = parse(value);
        if parsed.is_none() {
            self.invalid.push(name);
        }
        parsed
    }

    /// Returns the filters that links and the audit trail have in common.
    pub(crate) fn common(&mut self, agent: &str, customer: &str, case: &str) -> Filter {
        Filter {
            agent: self.text("agent", agent),
            customer: self.text("customer", customer),
            case: self.text("case", case),
        }
    }

    /// Returns the names of the invalid filters.
    pub(crate) fn invalid(self) -> Vec<&'static str> {
        self.invalid
    }
}

/// What a form with filters shows besides their values.
pub(crate) struct FilterOptions {
    /// The user IDs and the names of the agents, also of former ones.
    pub(crate) agents: Vec<(String, String)>,
    /// The names of the filters that are ignored.
    pub(crate) invalid: Vec<&'static str>,
}

impl FilterOptions {
    /// Loads the agents. `selected` is the user ID that the form shows.
    pub(crate) async fn load(
        state: &AppState,
        selected: &str,
        invalid: Vec<&'static str>,
    ) -> Result<Self, StoreError> {
        let staff = state.staff.agents().iter().map(|it| it.id.clone());
        let mut ids: Vec<_> = staff.collect();
        let former = state.store.agents_with_records().await?;
        let is_selected = !selected.trim().is_empty() && !invalid.contains(&"agent");
        let selected = is_selected.then(|| selected.trim().to_owned());
        for id in former.into_iter().chain(selected) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let with_name = |id: String| (id.clone(), state.staff.name(&id).to_owned());
        Ok(Self {
            agents: ids.into_iter().map(with_name).collect(),
            invalid,
        })
    }
}
