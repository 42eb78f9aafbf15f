//! The customers: import and search.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::statement::Statement;
use super::{Store, StoreError, is_storable, like_pattern};
use crate::filters::MAX_TEXT_LENGTH;
use crate::people::Person;

/// The number of customers on a page.
const PAGE_SIZE: usize = 25;
/// The maximum number of words of a search.
pub(crate) const MAX_WORDS: usize = 5;

/// A search for customers.
#[derive(Clone, Debug, Default)]
pub(crate) struct CustomerQuery {
    /// Words that the name, the email address or the ID must contain, in any case.
    pub(crate) text: String,
    /// The customer after whom the page begins. `None` for the first page.
    pub(crate) after: Option<String>,
}

impl CustomerQuery {
    /// Returns the words. Control characters separate words, as spaces do.
    fn words(&self) -> impl Iterator<Item = &str> {
        let is_separator = |it: char| it.is_whitespace() || it.is_control();
        self.text.split(is_separator).filter(|it| !it.is_empty())
    }

    /// Returns whether the search is too long. Such a search finds nothing.
    pub(crate) fn is_too_long(&self) -> bool {
        self.text.chars().count() > MAX_TEXT_LENGTH || self.words().count() > MAX_WORDS
    }
}

/// A page of customers, sorted by name.
#[derive(Default)]
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
        if query.is_too_long() || !query.after.as_deref().is_none_or(is_storable) {
            return Ok(CustomerPage::default());
        }
        let mut statement = Statement::new(CUSTOMERS);
        for word in query.words() {
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
        if !is_storable(id) {
            return Ok(None);
        }
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
