//! The support agents and the customers. A real console reads them from a database.

use std::sync::Arc;

/// A user of the Clerk instance.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// The user ID at Clerk.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) description: String,
}

impl Person {
    fn new(id: &str, name: &str, description: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
        }
    }

    /// Returns the first letters of the first two words of the name.
    pub(crate) fn initials(&self) -> String {
        let words = self.name.split([' ', '_']).filter(|word| !word.is_empty());
        words
            .filter_map(|word| word.chars().next())
            .take(2)
            .collect()
    }
}

/// The support agents and the customers. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct People {
    agents: Arc<[Person]>,
    customers: Arc<[Person]>,
    /// The user IDs that no one may sign in as.
    administrators: Arc<[String]>,
}

impl People {
    /// Creates people from the user IDs of a Clerk instance.
    pub(crate) fn new(agents: &[String], customers: &[String], administrators: &[String]) -> Self {
        let people = |ids: &[String], description| {
            ids.iter()
                .map(|id| Person::new(id, id, description))
                .collect::<Vec<_>>()
        };
        Self {
            agents: people(agents, "Support").into(),
            customers: people(customers, "A user of your Clerk instance").into(),
            administrators: administrators.into(),
        }
    }

    /// Uses the demo's agents or customers if there are none, and adds the demo's administrator.
    ///
    /// The demo's customers include its agents, to show that a policy rejects one's own account and
    /// an administrator's account.
    pub(crate) fn or_demo_people(self) -> Self {
        let agents = [
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
        let or_demo = |given: Arc<[Person]>, demo: Vec<Person>| {
            if given.is_empty() { demo.into() } else { given }
        };
        let customers = customers.into_iter().chain(agents.iter().cloned());
        let administrators = self.administrators.iter().cloned();
        Self {
            customers: or_demo(self.customers, customers.collect()),
            agents: or_demo(self.agents, agents.into()),
            administrators: administrators.chain(["user_robin".to_owned()]).collect(),
        }
    }

    pub(crate) fn agents(&self) -> &[Person] {
        &self.agents
    }

    pub(crate) fn customers(&self) -> &[Person] {
        &self.customers
    }

    pub(crate) fn agent(&self, id: &str) -> Option<&Person> {
        self.agents.iter().find(|person| person.id == id)
    }

    pub(crate) fn customer(&self, id: &str) -> Option<&Person> {
        self.customers.iter().find(|person| person.id == id)
    }

    pub(crate) fn is_administrator(&self, id: &str) -> bool {
        self.administrators.iter().any(|it| it == id)
    }
}
