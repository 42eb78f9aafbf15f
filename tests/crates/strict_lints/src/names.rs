//! Raw identifiers, and fields with the same names as parts of the generated code.

use actor_token::ActorTokenRequest;

/// A request with difficult names.
#[derive(ActorTokenRequest, Debug)]
pub struct r#Session {
    r#user_id: String,
    #[actor_token(sub)]
    r#where: String,
    #[actor_token(claim)]
    r#type: u8,
    #[actor_token(claim)]
    fields: u8,
    #[actor_token(claim)]
    state: u8,
    #[actor_token(claim)]
    value: u8,
    #[actor_token(claim)]
    self_: u8,
    #[actor_token(claim)]
    build: u8,
    #[actor_token(claim)]
    builder: Option<u8>,
}

/// A request whose builder has a custom name.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(builder = Opening)]
pub struct Named {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

/// Returns the builder of `Named`.
pub fn opening() -> Opening {
    Named::builder()
}

/// A request without a builder.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(no_builder)]
pub struct Literal {
    /// The customer.
    pub user_id: String,
    /// The impersonator's ID.
    #[actor_token(sub)]
    pub agent: String,
}
