// errors: 1
// an error without follow-up errors in code that uses the struct
use actor_token::ActorTokenRequest;

mod support {
    #[derive(Clone, actor_token::ActorTokenRequest)]
    pub struct Session<T, const N: usize> {
        user_id: String,
        actor: T,
        note: [u8; N],
        /// The setter has this documentation, too.
        #[deprecated]
        expires_in_seconds: Option<u32>,
    }
}

fn send(request: impl ActorTokenRequest) {
    let _ = request.validate();
}

fn main() {
    let builder: support::SessionBuilder<_, 1> = support::Session::builder().user_id("user_2");
    match builder.actor(1).note([0]).maybe_note(None).build() {
        Ok(session) => send(&session),
        Err(violations) => println!("{violations}"),
    }
}
