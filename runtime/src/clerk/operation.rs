//! The operations of the API that this crate uses.

/// What a call does, of the two things that can be done with actor tokens.
///
/// ```
/// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{FakeClerk, Injection}};
/// # let fake = FakeClerk::new();
/// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
/// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
/// use actor_token::{Error, OperationKind};
///
/// fake.inject(Injection::drop_response());
/// let Err(Error::NoAnswer(error)) = request.send(&clerk) else { panic!("answered") };
/// assert_eq!(error.operation(), OperationKind::Create);
/// assert_eq!(error.operation().as_str(), "create");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperationKind {
    /// `POST /actor_tokens`: sending it twice may issue two tokens.
    Create,
    /// `POST /actor_tokens/{id}/revoke`: sending it twice does what sending it once does.
    Revoke,
}

impl OperationKind {
    /// All operations of this version.
    ///
    /// ```
    /// use actor_token::OperationKind;
    ///
    /// let words: Vec<_> = OperationKind::ALL.iter().map(|operation| operation.as_str()).collect();
    /// assert_eq!(words, ["create", "revoke"]);
    /// ```
    pub const ALL: &'static [Self] = &[Self::Create, Self::Revoke];

    /// The operation as a word: `create`, `revoke`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Revoke => "revoke",
        }
    }
}
