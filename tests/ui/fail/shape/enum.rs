// errors: 1
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
enum Session<'a, T> {
    Support { user_id: &'a str, actor: T },
}

fn prepare(session: &Session<'_, u8>) {
    let _ = session.prepare();
}

fn main() {}
