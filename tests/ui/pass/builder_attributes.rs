//! `builder`, `no_builder`, `into` and `vis`.
#![deny(warnings)]

mod support {
    use actor_token::ActorTokenRequest;

    #[derive(Clone, serde::Serialize)]
    pub struct Team(String);

    impl From<&str> for Team {
        fn from(name: &str) -> Self {
            Self(name.to_owned())
        }
    }

    #[derive(ActorTokenRequest)]
    #[actor_token(builder = NewSession)]
    pub struct Session<T> {
        user_id: String,
        #[actor_token(sub, vis = pub(super))]
        agent: String,
        #[actor_token(claim, into)]
        team: Team,
        #[actor_token(claim, into)]
        other: Option<Team>,
        #[actor_token(claim, into, default = Team::from("red"))]
        third: Team,
        #[actor_token(skip, vis = pub(self))]
        pub note: Option<T>,
        #[actor_token(skip, default, vis = pub)]
        pub(crate) count: u8,
    }

    pub fn new_session() -> NewSession<u8> {
        Session::builder().note(3)
    }

    #[derive(ActorTokenRequest)]
    #[actor_token(no_builder)]
    pub struct NoBuilder {
        pub user_id: String,
        pub actor: actor_token::Actor,
    }

    impl NoBuilder {
        /// The derive does not generate `builder`, so the name is available.
        pub fn builder() -> u8 {
            7
        }
    }

    #[derive(ActorTokenRequest)]
    #[actor_token(builder = State)]
    pub(crate) struct S0 {
        user_id: String,
        actor: actor_token::Actor,
    }
}

fn main() {
    use actor_token::ActorTokenRequest;

    let session = support::new_session().user_id("user_2").agent("user_1").team("blue").other("green").count(2).build().unwrap();
    assert_eq!((session.note, session.count), (Some(3), 2));
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","team":"blue","other":"green","third":"red"}}"#,
    );

    let request = support::NoBuilder { user_id: "user_2".to_owned(), actor: actor_token::Actor::new("user_1") };
    assert!(request.validate().is_ok());
    assert_eq!(support::NoBuilder::builder(), 7);

    let other = support::S0::builder().user_id("user_2").actor(actor_token::Actor::new("user_1")).build();
    assert!(other.is_ok());
}
