//! The two things a call can do, and how each reads an answer. Whether a request is sent again is not decided here.

use std::error::Error as StdError;
use std::time::Duration;

use http::{Response, StatusCode, Uri};

use super::endpoint::Endpoint;
use crate::audit::{Intent, OutcomeKind};
use crate::clerk::DEFAULT_TOKEN_SECONDS;
use crate::error::{AlreadyAccepted, ApiError, Exchange, Unaudited, UnreadableAnswer};
use crate::{
    ActorToken, ActorTokenId, ActorTokenStatus, Body, Error, OperationKind, Prepared, Revocation,
    Violations, token,
};

/// What a [`Call`](crate::Call) does: [`Create`] or [`Revoke`]. Sealed; its `Output` is what a successful call brings,
/// an [`ActorToken`] or a [`Revocation`].
///
/// ```
/// use actor_token::{Call, Create, Operation, Revoke};
///
/// /// For a driver of your own, over both.
/// fn drive<O: Operation>(call: Call<O>) {
/// #     drop(call);
/// }
/// # let _ = (drive::<Create>, drive::<Revoke>);
/// ```
pub trait Operation: sealed::Operation {}

impl<O: sealed::Operation> Operation for O {}

mod sealed {
    use std::error::Error;
    use std::time::Duration;

    use http::Uri;

    use crate::audit::{Intent, OutcomeKind};
    use crate::call::endpoint::Endpoint;
    use crate::{Body, OperationKind, Violations};

    /// What a call needs to know of an operation, with its output as a parameter.
    pub trait Operation {
        type Output;

        const KIND: OperationKind;

        /// What is about to be done, and who asked for it, for the audit record.
        fn intent<'a>(&'a self, on_behalf_of: Option<&'a str>) -> Intent<'a>;

        /// The body to send.
        fn body(&self) -> Body;

        /// Where to send it.
        fn uri(&self, endpoint: &Endpoint) -> Result<Uri, Violations>;

        /// How long a token can live that this operation issues. `None` if it issues none, or without end.
        fn token_life(&self) -> Option<Duration>;

        /// What came of it, if it succeeded.
        fn outcome(output: &Self::Output) -> OutcomeKind;

        /// The result of a call that succeeded, but whose audit record is missing or incomplete because of `error`.
        fn audit_incomplete(
            output: Self::Output,
            error: Box<dyn Error + Send + Sync>,
        ) -> Result<Self::Output, crate::Error>;

        /// Whether `output` reports that the audit record is missing or incomplete.
        fn is_audit_incomplete(output: &Self::Output) -> bool;

        /// What the answer says.
        fn read(&self, answer: http::Response<Body>) -> Result<Self::Output, crate::Error>;
    }
}

/// Issues an actor token.
///
/// ```
/// use actor_token::{Call, Client, Create, Prepared};
///
/// fn call<T>(clerk: &Client<T>, prepared: Prepared) -> Call<Create> {
///     clerk.issuing(prepared)
/// }
/// # let _ = call::<actor_token::fake::FakeClerk>;
/// ```
#[derive(Debug)]
pub struct Create {
    pub(crate) prepared: Prepared,
}

impl sealed::Operation for Create {
    type Output = ActorToken;

    const KIND: OperationKind = OperationKind::Create;

    fn intent<'a>(&'a self, on_behalf_of: Option<&'a str>) -> Intent<'a> {
        Intent::Issue {
            request: &self.prepared,
            on_behalf_of,
        }
    }

    fn body(&self) -> Body {
        self.prepared.body().clone()
    }

    fn uri(&self, endpoint: &Endpoint) -> Result<Uri, Violations> {
        Ok(endpoint.actor_tokens().clone())
    }

    fn token_life(&self) -> Option<Duration> {
        let seconds = self
            .prepared
            .expires_in()
            .get()
            .unwrap_or(DEFAULT_TOKEN_SECONDS);
        u64::try_from(seconds).ok().map(Duration::from_secs)
    }

    fn outcome(token: &ActorToken) -> OutcomeKind {
        OutcomeKind::Issued(token.id().clone())
    }

    /// Without its record, a token is not returned: the client revokes it, unless it is configured to keep it.
    fn audit_incomplete(
        token: ActorToken,
        error: Box<dyn StdError + Send + Sync>,
    ) -> Result<ActorToken, Error> {
        Err(Unaudited::new(Self::KIND, Ok(token), error).into())
    }

    fn is_audit_incomplete(_: &ActorToken) -> bool {
        false
    }

    fn read(&self, answer: Response<Body>) -> Result<ActorToken, Error> {
        let token = match read_token(&answer) {
            Ok(token) => token,
            Err(Refusal::Unreadable(why)) => return Err(unreadable(Self::KIND, answer, why)),
            Err(Refusal::Api) => {
                return Err(ApiError::read(Exchange::new(Self::KIND, answer)).into());
            }
        };
        // An answer to another request must not become a key to another account.
        if token.user_id() != self.prepared.user_id() {
            return Err(unreadable(Self::KIND, answer, "it is about another user"));
        }
        // The same text is the same actor, without a look at its parts.
        if token.actor_json() != self.prepared.actor_json()
            && token.sub().is_none_or(|sub| sub != self.prepared.sub())
        {
            return Err(unreadable(Self::KIND, answer, "it is about another actor"));
        }
        // A new token can't have been used or revoked, so the response is about something else.
        if matches!(
            token.status(),
            ActorTokenStatus::Accepted | ActorTokenStatus::Revoked
        ) {
            return Err(unreadable(
                Self::KIND,
                answer,
                "its `status` is not `pending`",
            ));
        }
        Ok(token)
    }
}

/// Revokes an actor token.
///
/// ```
/// use actor_token::{ActorTokenId, Call, Client, Error, Revoke};
///
/// fn call<T>(clerk: &Client<T>, id: &ActorTokenId) -> Result<Call<Revoke>, Error> {
///     clerk.revoking(id)
/// }
/// # let _ = call::<actor_token::fake::FakeClerk>;
/// ```
#[derive(Debug)]
pub struct Revoke {
    pub(crate) id: ActorTokenId,
}

impl sealed::Operation for Revoke {
    type Output = Revocation;

    const KIND: OperationKind = OperationKind::Revoke;

    fn intent<'a>(&'a self, on_behalf_of: Option<&'a str>) -> Intent<'a> {
        Intent::Revoke {
            id: &self.id,
            on_behalf_of,
        }
    }

    fn body(&self) -> Body {
        Body::empty()
    }

    fn uri(&self, endpoint: &Endpoint) -> Result<Uri, Violations> {
        endpoint.revocation_of(&self.id)
    }

    fn token_life(&self) -> Option<Duration> {
        None
    }

    fn outcome(_: &Revocation) -> OutcomeKind {
        OutcomeKind::Revoked
    }

    /// The token is revoked, which is what matters most: that is a success, with its missing record in it.
    fn audit_incomplete(
        revocation: Revocation,
        error: Box<dyn StdError + Send + Sync>,
    ) -> Result<Revocation, Error> {
        Ok(revocation.with_audit_error(error))
    }

    fn is_audit_incomplete(revocation: &Revocation) -> bool {
        revocation.audit_error().is_some()
    }

    fn read(&self, answer: Response<Body>) -> Result<Revocation, Error> {
        let token = match read_token(&answer) {
            Ok(token) => token,
            Err(Refusal::Unreadable(why)) => return Err(unreadable(Self::KIND, answer, why)),
            Err(Refusal::Api) => {
                return self.read_refusal(ApiError::read(Exchange::new(Self::KIND, answer)));
            }
        };
        // The word of a success is not enough to tell that a link is dead.
        match token.status() {
            _ if *token.id() != self.id => {
                Err(unreadable(Self::KIND, answer, "it is about another token"))
            }
            ActorTokenStatus::Revoked => Ok(Revocation::Revoked(Box::new(token))),
            ActorTokenStatus::Accepted => Err(AlreadyAccepted::new(self.id.clone(), None).into()),
            _ => Err(unreadable(
                Self::KIND,
                answer,
                "its `status` is not `revoked`",
            )),
        }
    }
}

impl Revoke {
    fn read_refusal(&self, error: ApiError) -> Result<Revocation, Error> {
        match status_that_prevents(&error) {
            Some("revoked") => Ok(Revocation::AlreadyRevoked),
            Some("accepted") => Err(AlreadyAccepted::new(self.id.clone(), Some(error)).into()),
            _ => Err(error.into()),
        }
    }
}

/// Why an answer is no token.
enum Refusal {
    Api,
    Unreadable(&'static str),
}

fn read_token(answer: &Response<Body>) -> Result<ActorToken, Refusal> {
    match answer.status() {
        StatusCode::OK => token::wire::read(answer.body().as_bytes()).map_err(Refusal::Unreadable),
        other if other.is_success() => Err(Refusal::Unreadable("its status is not 200")),
        _ => Err(Refusal::Api),
    }
}

fn unreadable(kind: OperationKind, answer: Response<Body>, why: &'static str) -> Error {
    UnreadableAnswer::new(Exchange::new(kind, answer), why).into()
}

/// The token's status that kept it from being revoked. Source: the long message of
/// `actor_token_cannot_be_revoked_code` in Clerk's error catalogue.
fn status_that_prevents(error: &ApiError) -> Option<&str> {
    let item = error
        .errors()
        .iter()
        .find(|item| item.code() == "actor_token_cannot_be_revoked_code")?;
    let (_, rest) = item.long_message()?.split_once("because its status is ")?;
    rest.split(|c: char| !c.is_ascii_alphabetic()).next()
}
