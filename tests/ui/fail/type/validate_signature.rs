// errors: 6
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::whole)]
struct Session {
    #[actor_token(validate = by_value)]
    user_id: String,
    #[actor_token(sub, validate = by_exclusive_reference)]
    agent: String,
    #[actor_token(claim, validate = of_nothing)]
    case: u64,
    #[actor_token(claim, validate = of_two)]
    level: u64,
    #[actor_token(claim, validate = of_the_option)]
    team: Option<String>,
}

impl Session {
    fn whole(self) -> Result<(), String> {
        Ok(())
    }
}

fn by_value(_: String) -> Result<(), String> {
    Ok(())
}

fn by_exclusive_reference(_: &mut String) -> Result<(), String> {
    Ok(())
}

fn of_nothing() -> Result<(), String> {
    Ok(())
}

fn of_two(_: &u64, _: &u64) -> Result<(), String> {
    Ok(())
}

fn of_the_option(_: &Option<String>) -> Result<(), String> {
    Ok(())
}

fn main() {}
