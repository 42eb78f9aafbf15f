// errors: 3
// a field with the name of one role and the attribute of another
use actor_token::ActorTokenRequest;

mod skipped {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        #[actor_token(skip)]
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }
}

mod claimed {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        #[actor_token(claim = "for")]
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }
}

mod actor {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(skip)]
        actor: actor_token::Actor,
    }
}

fn main() -> Result<(), actor_token::Violations> {
    skipped::Session::builder().user_id("user_2").agent("user_1").build()?.validate()?;
    claimed::Session::builder().user_id("user_2").agent("user_1").build()?.validate()?;
    let robot = actor_token::Actor::new("user_1");
    actor::Session::builder().user_id("user_2").actor(robot).build()?.validate()
}
