// errors: 3
// an unsized last field, which rustc accepts
use actor_token::transport::Transport;
use actor_token::{ActorTokenRequest, Client};

mod string {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: str,
    }
}

mod slice {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
        #[actor_token(claim)]
        teams: [u8],
    }
}

mod object {
    use super::*;

    #[derive(ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(sub)]
        agent: dyn AsRef<str>,
    }
}

pub fn used<T: Transport>(client: &Client<T>) -> Result<(), Box<dyn std::error::Error>> {
    let session = string::Session::builder().user_id("user_2").agent("user_1").build()?;
    session.validate()?;
    session.send(client)?;
    client.issue(&session)?;
    Ok(())
}

fn main() {}
