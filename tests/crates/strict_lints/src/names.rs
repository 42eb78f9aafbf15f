//! Raw identifiers, and fields named like parts of what is generated.

use actor_token::ActorTokenRequest;

/// Named as awkwardly as can be.
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

/// Whose builder has another name.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(builder = Opening)]
pub struct Named {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

/// Begins one, in words that name the builder.
pub fn opening() -> Opening {
    Named::builder()
}

/// Written out instead of built.
#[derive(ActorTokenRequest, Debug)]
#[actor_token(no_builder)]
pub struct Literal {
    /// The customer.
    pub user_id: String,
    /// The impersonator's ID.
    #[actor_token(sub)]
    pub agent: String,
}
