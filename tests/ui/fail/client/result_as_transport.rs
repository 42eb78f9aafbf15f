// errors: 1
// a `Result` as the transport
use actor_token::{Client, CreateActorTokenRequestBody, Error, transport::Ureq};

fn issue(ureq: Result<Ureq, Error>, request: &CreateActorTokenRequestBody) -> Result<(), Error> {
    let client = Client::from_env(ureq)?;
    client.issue(request)?;
    Ok(())
}

fn main() {}
