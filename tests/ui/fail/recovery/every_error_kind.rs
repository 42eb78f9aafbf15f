// errors: 8
// each kind of error, without follow-up errors
use actor_token::transport::Transport;
use actor_token::{ActorTokenRequest, Client};

/// Uses the struct with an error. Code that does so has no follow-up errors.
macro_rules! used {
    () => {
        pub fn used<T: Transport>(client: &Client<T>) -> Result<(), Box<dyn std::error::Error>> {
            let builder: SessionBuilder = Session::builder();
            let session = builder.user_id("user_2").agent("user_1").maybe_agent(None).case(1).maybe_case(None).build()?;
            session.validate()?;
            println!("{:?} {}", session.prepare()?, ActorTokenRequest::user_id(&session));
            session.send(client)?;
            client.issue(&session)?;
            Ok(())
        }
    };
}

mod attribute {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(subb)]
        agent: String,
        #[actor_token(claim)]
        case: u64,
    }
    used!();
}

mod value {
    use super::*;

    #[derive(ActorTokenRequest)]
    #[actor_token(max_actor_bytes = "x")]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(claim)]
        case: u64,
    }
    used!();
}

mod role {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        case: Option<u64>,
    }
    used!();
}

mod missing {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(skip)]
        agent: String,
        #[actor_token(skip)]
        case: u64,
    }
    used!();
}

mod conflict {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(sub)]
        case: u64,
    }
    used!();
}

mod combination {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub, into)]
        agent: String,
        #[actor_token(claim)]
        case: u64,
    }
    used!();
}

mod literal_bounds {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(expires_in_seconds, min = 2, max = 1)]
        case: u64,
    }
    used!();
}

mod serde_attribute {
    use super::*;

    #[derive(ActorTokenRequest, serde::Serialize)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(claim)]
        #[serde(flatten)]
        case: u64,
    }
    used!();
}

fn main() {}
