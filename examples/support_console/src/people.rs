//! Who works here, and who the customers are. Made up: yours are in a database, and in Clerk.

use std::sync::Arc;

/// Somebody with an account at Clerk.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// Clerk's user ID.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) about: String,
}

impl Person {
    fn new(id: &str, name: &str, about: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            about: about.to_owned(),
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
    /// The IDs of those whom nobody signs in as.
    administrators: Arc<[String]>,
}

impl People {
    /// Users of a Clerk instance, by their IDs.
    pub(crate) fn named(staff: &[String], customers: &[String], administrators: &[String]) -> Self {
        let people = |ids: &[String], about| {
            ids.iter()
                .map(|id| Person::new(id, id, about))
                .collect::<Vec<_>>()
        };
        Self {
            staff: people(staff, "Support").into(),
            customers: people(customers, "a user of your Clerk instance").into(),
            administrators: administrators.into(),
        }
    }

    /// The demo's staff and customers where there are none: among the customers are accounts that a policy protects, to see it do
    /// so. Its administrator is one in any case.
    pub(crate) fn or_demo(self) -> Self {
        let demo = [
            Person::new("user_ada", "Ada Bakke", "Support"),
            Person::new("user_sam", "Sam Oyelaran", "Support"),
            Person::new("user_robin", "Robin Vance", "Administrator"),
        ];
        let customers = [
            Person::new("user_grace", "Grace Lindqvist", "grace@lindqvist.example"),
            Person::new("user_tomas", "Tomás Herrera", "tomas@herrera.example"),
            Person::new("user_amara", "Amara Diallo", "amara@diallo.example"),
            Person::new("user_wei", "Wei Zhang", "wei@zhang.example"),
        ];
        let own = |given: Arc<[Person]>, demo: Vec<Person>| {
            if given.is_empty() { demo.into() } else { given }
        };
        let with_own_accounts = customers.into_iter().chain(demo.iter().cloned());
        let administrators = self.administrators.iter().cloned();
        Self {
            customers: own(self.customers, with_own_accounts.collect()),
            staff: own(self.staff, demo.into()),
            administrators: administrators.chain(["user_robin".to_owned()]).collect(),
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
        self.administrators.iter().any(|it| it == id)
    }
}
