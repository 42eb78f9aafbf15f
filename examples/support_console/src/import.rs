//! Reads customers from a CSV file.

use std::fs::File;
use std::path::Path;

use serde::Deserialize;

use crate::people::Person;

/// The maximum number of customers in a file.
const MAX_CUSTOMERS: usize = 200_000;
/// The maximum length of a value in bytes.
const MAX_LENGTH: usize = 500;

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    email: String,
}

/// Reads a file with the columns `id`, `name` and `email`. Returns all mistakes, up to ten.
pub(crate) fn read_customers(path: &Path) -> Result<Vec<Person>, String> {
    let failed = |reason: &str| {
        format!(
            "failed to read the customers in {}: {reason}; pass a CSV file with the columns id, name and email",
            path.display()
        )
    };
    let file = File::open(path).map_err(|error| failed(&error.to_string()))?;
    let mut rows = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file);
    let (mut customers, mut mistakes) = (Vec::new(), Vec::new());
    for (index, row) in rows.deserialize().enumerate() {
        match row.map_err(|error| error.to_string()).and_then(customer) {
            Ok(_) if customers.len() == MAX_CUSTOMERS => {
                return Err(failed(&format!("more than {MAX_CUSTOMERS} customers")));
            }
            Ok(customer) => customers.push(customer),
            Err(mistake) if mistakes.len() < 10 => {
                mistakes.push(format!("row {}: {mistake}", index + 1));
            }
            Err(_) => {}
        }
    }
    if mistakes.is_empty() {
        Ok(customers)
    } else {
        Err(failed(&mistakes.join("; ")))
    }
}

fn customer(row: Row) -> Result<Person, String> {
    let Row { id, name, email } = row;
    for (column, value) in [("id", &id), ("name", &name), ("email", &email)] {
        if value.len() > MAX_LENGTH {
            return Err(format!("{column} is longer than {MAX_LENGTH} bytes"));
        }
        // PostgreSQL has no text with NUL.
        if value.contains('\0') {
            return Err(format!("{column} contains NUL"));
        }
    }
    if id.is_empty() {
        return Err("id is blank".to_owned());
    }
    let name = if name.is_empty() { &id } else { &name };
    Ok(Person::new(&id, name, &email))
}
