//! The customers: import and search.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::statement::Statement;
use super::{Store, StoreError, like_pattern};
use crate::people::Person;

/// The number of customers on a page.
const PAGE_SIZE: usize = 25;
/// The maximum number of words of a search. Further words are ignored.
const MAX_WORDS: usize = 5;

/// A search for customers.
#[derive(Clone, Debug, Default)]
pub(crate) struct CustomerQuery {
    /// Words that the name, the email address or the ID must contain, in any case.
    pub(crate) text: String,
    /// The customer after whom the page begins. `None` for the first page.
    pub(crate) after: Option<String>,
}

/// A page of customers, sorted by name.
pub(crate) struct CustomerPage {
    pub(crate) customers: Vec<Person>,
    /// Whether there are customers after this page. Their page begins after the last of these.
    pub(crate) has_more: bool,
}

/// Selects the customers who are not on the staff.
const CUSTOMERS: &str = "SELECT id, name, email FROM customers \
    WHERE NOT EXISTS (SELECT 1 FROM staff WHERE staff.id = customers.id)";

impl Store {
    /// Replaces the customers. Ignores those who are on the staff when customers are searched.
    pub(crate) async fn replace_customers(&self, customers: &[Person]) -> Result<(), StoreError> {
        let mut transaction = self.begin_change().await?;
        sqlx::query("DELETE FROM customers")
            .execute(&mut *transaction)
            .await?;
        for customer in customers {
            let Person {
                id,
                name,
                description: email,
            } = customer;
            sqlx::query(
                "INSERT INTO customers (id, name, email, sort_key, search_text) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING",
            )
            .bind(id.clone())
            .bind(name.clone())
            .bind(email.clone())
            .bind(name.to_lowercase())
            .bind(format!("{name}\n{email}\n{id}").to_lowercase())
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Returns a page of customers who are not on the staff.
    pub(crate) async fn customers(
        &self,
        query: &CustomerQuery,
    ) -> Result<CustomerPage, StoreError> {
        let mut statement = Statement::new(CUSTOMERS);
        for word in query.text.split_whitespace().take(MAX_WORDS) {
            statement.append(
                " AND search_text LIKE ? ESCAPE '\\'",
                format!("%{}%", like_pattern(&word.to_lowercase())),
            )?;
        }
        if let Some(after) = &query.after {
            statement.append(
                " AND (sort_key, id) > (SELECT sort_key, id FROM customers WHERE id = ?)",
                after.clone(),
            )?;
        }
        let limit = i64::try_from(PAGE_SIZE + 1).unwrap_or(i64::MAX);
        statement.append(" ORDER BY sort_key, id LIMIT ?", limit)?;
        let rows = statement.fetch_all(self).await?;
        let customers: Result<Vec<_>, _> = rows.iter().take(PAGE_SIZE).map(person).collect();
        Ok(CustomerPage {
            customers: customers?,
            has_more: rows.len() > PAGE_SIZE,
        })
    }

    /// Returns the customer with this ID. `None` if there is none, or if this is a member of the
    /// staff.
    pub(crate) async fn customer(&self, id: &str) -> Result<Option<Person>, StoreError> {
        let mut statement = Statement::new(CUSTOMERS);
        statement.append(" AND id = ?", id.to_owned())?;
        let rows = statement.fetch_all(self).await?;
        rows.first().map(person).transpose()
    }
}

fn person(row: &AnyRow) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        description: row.try_get(2)?,
    })
}
