//! The support agents and administrators, and the demo's people.

use std::sync::Arc;

/// A user of the Clerk instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// The user ID at Clerk.
    pub(crate) id: String,
    pub(crate) name: String,
    /// An agent's role, or a customer's email address.
    pub(crate) description: String,
}

impl Person {
    pub(crate) fn new(id: &str, name: &str, description: &str) -> Self {
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

/// The support agents, and the administrators, who no one may sign in as. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    agents: Arc<[Person]>,
    /// The user IDs of the administrators, some of whom are agents.
    administrators: Arc<[String]>,
}

impl Staff {
    /// Creates the staff from the user IDs of a Clerk instance.
    pub(crate) fn new(agents: &[String], administrators: &[String]) -> Self {
        let agents = agents.iter().map(|id| Person::new(id, id, "Support"));
        Self {
            agents: agents.collect(),
            administrators: administrators.into(),
        }
    }

    /// Uses the demo's agents if there are none, and adds the demo's administrator.
    pub(crate) fn or_demo(self) -> Self {
        let demo_agents = [
            Person::new("user_ada", "Ada Bakke", "Support"),
            Person::new("user_sam", "Sam Oyelaran", "Support"),
            Person::new("user_robin", "Robin Vance", "Administrator"),
        ];
        let agents = if self.agents.is_empty() {
            demo_agents.into()
        } else {
            self.agents
        };
        let administrators = self.administrators.iter().cloned();
        Self {
            agents,
            administrators: administrators.chain(["user_robin".to_owned()]).collect(),
        }
    }

    pub(crate) fn agents(&self) -> &[Person] {
        &self.agents
    }

    pub(crate) fn agent(&self, id: &str) -> Option<&Person> {
        self.agents.iter().find(|person| person.id == id)
    }

    /// Returns the name of an agent, or the ID of a user who is not an agent.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.agent(id).map_or(id, |person| &person.name)
    }

    pub(crate) fn is_administrator(&self, id: &str) -> bool {
        self.administrators.iter().any(|it| it == id)
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.agent(id).is_some() || self.is_administrator(id)
    }

    /// Returns the user IDs of all members, each once.
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        let agents = self.agents.iter().map(|person| person.id.as_str());
        let others = self.administrators.iter().map(String::as_str);
        let all: std::collections::BTreeSet<_> = agents.chain(others).collect();
        all.into_iter()
    }
}

/// Returns the demo's customers.
pub(crate) fn demo_customers() -> Vec<Person> {
    vec![
        Person::new("user_grace", "Grace Lindqvist", "grace@lindqvist.example"),
        Person::new("user_tomas", "Tomás Herrera", "tomas@herrera.example"),
        Person::new("user_amara", "Amara Diallo", "amara@diallo.example"),
        Person::new("user_wei", "Wei Zhang", "wei@zhang.example"),
    ]
}
