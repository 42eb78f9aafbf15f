// errors: 5
// types that are not structs with named fields
use actor_token::transport::Transport;
use actor_token::{ActorTokenRequest, Client};

mod an_enum {
    #[derive(actor_token::ActorTokenRequest)]
    pub enum Session {
        Support,
    }
}

mod a_tuple {
    #[derive(actor_token::ActorTokenRequest)]
    pub struct Session(String, u8);
}

mod without_fields {
    #[derive(actor_token::ActorTokenRequest)]
    pub struct Session;
}

mod a_union {
    #[derive(actor_token::ActorTokenRequest)]
    pub union Session {
        user_id: u8,
    }
}

mod generic {
    #[derive(actor_token::ActorTokenRequest)]
    pub enum Session<'a, T: Clone, const N: usize> {
        Support(&'a [T; N]),
    }
}

fn used<T: Transport>(client: &Client<T>) -> Result<(), Box<dyn std::error::Error>> {
    an_enum::Session::builder().build()?.send(client)?;
    a_tuple::Session::builder().build()?.validate()?;
    without_fields::Session::builder().build()?.prepare()?;
    a_union::Session::builder().build()?.send(client)?;
    let builder: generic::SessionBuilder<'_, u8, 3> = generic::Session::builder();
    builder.build()?.validate()?;
    Ok(())
}

fn main() {}
