//! Filters that the links and the audit trail have in common.

use super::statement::Statement;
use super::{StoreError, like_pattern};

/// A row must match all filters that are not `None`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// The agent's user ID.
    pub(crate) agent: Option<String>,
    /// The customer's user ID, or the complete name or email address in upper or lower case.
    pub(crate) customer: Option<String>,
    pub(crate) case: Option<String>,
}

/// The comparison of a column with an argument: with the column's indexes, and without them.
pub(super) struct Comparison {
    pub(super) with_index: &'static str,
    pub(super) without_index: &'static str,
}

const AGENT: Comparison = Comparison {
    with_index: " AND agent_id = ?",
    without_index: " AND agent_id || '' = ?",
};

impl Filter {
    /// Appends the conditions, and that of the status.
    ///
    /// SQLite assumes that each filter matches equally few rows. In fact a case or a customer
    /// matches few, but an agent or a status may match nearly all. With a case or a customer,
    /// the other conditions are therefore written so that no index fits them.
    pub(super) fn append(
        &self,
        statement: &mut Statement,
        status: Option<(&Comparison, &'static str)>,
    ) -> Result<(), StoreError> {
        let has_better_index = self.case.is_some() || self.customer.is_some();
        let select = |comparison: &Comparison| {
            if has_better_index {
                comparison.without_index
            } else {
                comparison.with_index
            }
        };
        if let Some(agent) = &self.agent {
            statement.append(select(&AGENT), agent.clone())?;
        }
        if let Some((comparison, status)) = status {
            statement.append(select(comparison), status)?;
        }
        if let Some(case) = &self.case {
            statement.append(" AND case_number = ?", case.clone())?;
        }
        if let Some(customer) = &self.customer {
            // `search_text` has a name, an email address and an ID, each on a line.
            let line = format!("%\n{}\n%", like_pattern(&customer.to_lowercase()));
            statement.append(" AND customer_id IN (SELECT ?", customer.clone())?;
            statement.append(
                " UNION SELECT id FROM customers \
                 WHERE '\n' || search_text || '\n' LIKE ? ESCAPE '\\')",
                line,
            )?;
        }
        Ok(())
    }
}
