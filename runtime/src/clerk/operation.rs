//! The operations of the API that this crate uses.

/// Declares [`OperationKind`] with three strings for each operation: its name in audit records and
/// spans, the name of a call's span, and the object that the operation is about, for messages.
macro_rules! operations {
    ($(#[$meta:meta])* pub enum OperationKind {
        $($(#[doc = $doc:literal])+ $kind:ident = ($word:literal, $span:literal, $object:literal),)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum OperationKind {
            $($(#[doc = $doc])+ $kind,)+
        }

        impl OperationKind {
            /// All operations of this version.
            ///
            /// ```
            /// use actor_token::error::OperationKind;
            ///
            /// assert!(OperationKind::ALL.contains(&OperationKind::Revoke));
            /// ```
            pub const ALL: &'static [Self] = &[$(Self::$kind),+];

            /// Returns the operation as a word, such as `revoke`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)+
                }
            }

            /// Returns the name of a call's span, such as `issue actor token`.
            #[cfg(feature = "tracing")]
            pub(crate) const fn span_name(self) -> &'static str {
                match self {
                    $(Self::$kind => $span,)+
                }
            }

            /// Returns the object that the operation is about, for messages.
            pub(crate) const fn object(self) -> &'static str {
                match self {
                    $(Self::$kind => $object,)+
                }
            }
        }
    };
}

operations! {
    /// The operation of a call.
    ///
    /// ```
    /// # use actor_token::{Actor, ActorTokenRequest, Client, CreateActorTokenRequestBody, fake::{FakeClerk, Injection}};
    /// # let fake = FakeClerk::new();
    /// # let clerk = Client::builder(fake.clone()).secret_key(fake.secret_key()).build()?;
    /// # let request = CreateActorTokenRequestBody::builder().user_id("user_2").actor(Actor::new("user_1")).build()?;
    /// use actor_token::{Error, error::OperationKind};
    ///
    /// fake.inject(Injection::drop_response());
    /// let Err(Error::NoResponse(error)) = request.send(&clerk) else { panic!("a response was received") };
    /// assert_eq!(error.operation(), OperationKind::Issue);
    /// assert_eq!(error.operation().as_str(), "issue");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub enum OperationKind {
        /// `POST /actor_tokens`. Sending this request twice may issue two tokens.
        Issue = ("issue", "issue actor token", "actor token"),
        /// `POST /actor_tokens/{id}/revoke`. Sending this request twice has the same effect as
        /// sending it once.
        Revoke = ("revoke", "revoke actor token", "actor token"),
        /// `GET /sessions`. This request changes nothing.
        ListSessions = ("list_sessions", "list sessions", "session"),
        /// `POST /sessions/{id}/revoke`. Sending this request twice has the same effect as sending
        /// it once.
        EndSession = ("end_session", "end session", "session"),
        /// `GET /jwks`. It only reads.
        FetchKeys = ("fetch_keys", "fetch public keys", "JWKS document"),
    }
}
