// errors: 3
// errors that only rustc finds
use actor_token::transport::Transport;
use actor_token::{Actor, ActorTokenRequest, Client};

/// Despite the errors, the builder is complete. Code that uses it has no follow-up errors.
const LONG: u32 = 61;
const TEXT: &str = "long";

fn is_set(note: &u8) -> bool {
    *note > 0
}

#[derive(ActorTokenRequest)]
struct Session<'a, T> {
    user_id: &'a str,
    actor: T,
    #[actor_token(min = LONG, max = 60, default = 60)]
    expires_in_seconds: u32,
    #[actor_token(max = TEXT)]
    session_max_duration_in_seconds: Option<u32>,
    #[actor_token(skip, validate = is_set)]
    note: Option<u8>,
}

fn used<T: Transport>(client: &Client<T>) -> Result<(), Box<dyn std::error::Error>> {
    let builder = Session::builder().user_id("user_2").actor(Actor::new("user_1"));
    let session = builder.maybe_expires_in_seconds(None).note(1).maybe_note(None).build()?;
    session.validate()?;
    session.prepare()?;
    session.send(client)?;
    Ok(())
}

fn main() {}
