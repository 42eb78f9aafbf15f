// errors: 1
// an error in a generic struct, without follow-up errors
use actor_token::{ActorTokenRequest, request::Id};

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::is_consistent)]
pub struct Session<'a, T, const N: usize> {
    #[actor_token(validate = is_user)]
    user_id: T,
    #[actor_token(sub, validate = Self::is_agent)]
    agent: &'a str,
    #[actor_token(claim, default = Self::LEVEL)]
    level: u8,
    #[actor_token(claim)]
    case: u64,
    #[actor_token(claim)]
    codes: [T; N],
    #[actor_token(clam)]
    team: String,
    #[actor_token(max = Self::LONGEST)]
    expires_in_seconds: &'a str,
}

fn is_user<T: Id>(_: &T) -> Result<(), &'static str> {
    Ok(())
}

impl<T: Id, const N: usize> Session<'_, T, N> {
    const LEVEL: u8 = N as u8;
    const LONGEST: u32 = 60;

    fn is_agent(_: &str) -> Result<(), &'static str> {
        Ok(())
    }

    fn is_consistent(&self) -> Result<(), &'static str> {
        Ok(())
    }
}

fn main() {}
