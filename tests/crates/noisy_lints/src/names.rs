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
