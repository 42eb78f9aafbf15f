// errors: 6
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::consumes)]
struct Session {
    #[actor_token(validate = by_value)]
    user_id: String,
    #[actor_token(sub, validate = by_mutable_reference)]
    agent: String,
    #[actor_token(claim, validate = no_argument)]
    case: u64,
    #[actor_token(claim, validate = two_arguments)]
    level: u64,
    #[actor_token(claim, validate = takes_option)]
    team: Option<String>,
}

impl Session {
    fn consumes(self) -> Result<(), String> {
        Ok(())
    }
}

fn by_value(_: String) -> Result<(), String> {
    Ok(())
}

fn by_mutable_reference(_: &mut String) -> Result<(), String> {
    Ok(())
}

fn no_argument() -> Result<(), String> {
    Ok(())
}

fn two_arguments(_: &u64, _: &u64) -> Result<(), String> {
    Ok(())
}

fn takes_option(_: &Option<String>) -> Result<(), String> {
    Ok(())
}

fn main() {}
