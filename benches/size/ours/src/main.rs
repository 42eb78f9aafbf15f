//! The client part of the example `quickstart`: issues a token and revokes it. Only its size
//! matters; see `scripts/binary_size.sh`.

use std::error::Error;
use std::time::Duration;

use actor_token::transport::Ureq;
use actor_token::{ActorTokenRequest, Client, Revocation};

#[derive(ActorTokenRequest)]
struct SupportSession {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(expires_in_seconds, default = Duration::from_secs(600), max = 3600)]
    link_ttl: Duration,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut ids = std::env::args().skip(1);
    let (customer, agent) = ids.next().zip(ids.next()).ok_or("expected two user IDs")?;
    let clerk = Client::from_env(Ureq::new())?;
    let token = SupportSession::builder()
        .user_id(customer)
        .agent(agent)
        .case(4711)
        .build()?
        .send(&clerk)?;
    println!(
        "{}: {}, actor {}",
        token.id(),
        token.status(),
        token.actor_json()
    );
    match clerk.revoke(token.id())? {
        Revocation::Revoked(token) => println!("{} is now {}", token.id(), token.status()),
        Revocation::AlreadyRevoked => return Err("another call revoked it".into()),
        Revocation::AuditIncomplete { error, .. } => return Err(error),
    }
    Ok(())
}
