//! Who works here, and who the customers are. Made up: yours are in a database, and in Clerk.

use std::sync::Arc;

/// Somebody with an account at Clerk.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Clerk's user ID.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) is_administrator: bool,
}

impl Person {
    fn new(id: &str, name: &str, about: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            about: about.to_owned(),
            is_administrator: false,
        }
    }

    fn administrator(self) -> Self {
        Self {
            is_administrator: true,
            ..self
        }
    }

    /// The first letters of the name.
    pub(crate) fn initials(&self) -> String {
        let words = self.name.split([' ', '_']).filter(|word| !word.is_empty());
        words
            .filter_map(|word| word.chars().next())
            .take(2)
            .collect()
    }
}

/// Everybody. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct People {
    staff: Arc<[Person]>,
    customers: Arc<[Person]>,
}

impl People {
    /// The demo's staff, and its customers: among them accounts that a policy protects, to see it do so.
    pub(crate) fn demo() -> Self {
        let staff = staff();
        let own_accounts = staff.iter().cloned();
        let customers = [
            Person::new("user_grace", "Grace Lindqvist", "grace@lindqvist.example"),
            Person::new("user_tomas", "Tomás Herrera", "tomas@herrera.example"),
            Person::new("user_amara", "Amara Diallo", "amara@diallo.example"),
            Person::new("user_wei", "Wei Zhang", "wei@zhang.example"),
        ];
        Self {
            customers: customers.into_iter().chain(own_accounts).collect(),
            staff: staff.into(),
        }
    }

    /// The demo's staff, and users of a Clerk instance by their IDs.
    pub(crate) fn with_customers(ids: &[String]) -> Self {
        Self {
            staff: staff().into(),
            customers: ids
                .iter()
                .map(|id| Person::new(id, id, "a user of your Clerk instance"))
                .collect(),
        }
    }

    pub(crate) fn staff(&self) -> &[Person] {
        &self.staff
    }

    pub(crate) fn customers(&self) -> &[Person] {
        &self.customers
    }

    pub(crate) fn staff_member(&self, id: &str) -> Option<&Person> {
        self.staff.iter().find(|person| person.id == id)
    }

    pub(crate) fn customer(&self, id: &str) -> Option<&Person> {
        self.customers.iter().find(|person| person.id == id)
    }

    pub(crate) fn is_administrator(&self, id: &str) -> bool {
        let mut everybody = self.staff.iter().chain(self.customers.iter());
        everybody.any(|person| person.id == id && person.is_administrator)
    }
}

fn staff() -> Vec<Person> {
    vec![
        Person::new("user_ada", "Ada Bakke", "Support"),
        Person::new("user_sam", "Sam Oyelaran", "Support"),
        Person::new("user_robin", "Robin Vance", "Administrator").administrator(),
    ]
}
