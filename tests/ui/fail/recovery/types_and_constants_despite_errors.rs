// errors: 1
// an attribute error hides errors in types, constants and functions
use actor_token::ActorTokenRequest;

pub struct Opaque;

const NONE: u32 = 0;

#[derive(ActorTokenRequest)]
#[actor_token(validate = Self::returns_nothing)]
pub struct Session {
    user_id: u64,
    #[actor_token(sub, validate = returns_bool)]
    agent: String,
    #[actor_token(claim)]
    case: Opaque,
    #[actor_token(clam)]
    team: String,
    #[actor_token(max = NONE)]
    expires_in_seconds: u32,
    #[actor_token(default)]
    session_max_duration_in_seconds: u32,
    #[actor_token(skip, default)]
    note: Opaque,
}

fn returns_bool(_: &String) -> bool {
    true
}

impl Session {
    fn returns_nothing(&self) {}
}

fn main() -> Result<(), actor_token::Violations> {
    let session = Session::builder().user_id(2).agent("user_1").case(Opaque).team("blue").expires_in_seconds(60);
    session.maybe_note(None).build()?.validate()
}
