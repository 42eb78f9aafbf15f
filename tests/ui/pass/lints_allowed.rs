//! If the user allows or expects a lint on the struct or on a field, generated code allows it.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

#[deprecated]
type OldId = String;

#[expect(deprecated, reason = "until all IDs are of the new kind")]
#[derive(ActorTokenRequest)]
struct Session {
    user_id: OldId,
    #[actor_token(sub)]
    agent: String,
}

#[derive(ActorTokenRequest)]
struct Other {
    #[allow(deprecated)]
    user_id: OldId,
    #[actor_token(sub)]
    agent: String,
    #[expect(deprecated)]
    #[actor_token(claim)]
    other: OldId,
}

fn main() {
    let _ = Session::builder().user_id("user_2".to_owned()).agent("user_1").build().unwrap();
    let _ = Other::builder().user_id("user_2".to_owned()).agent("user_1").other("x".to_owned()).build().unwrap();
}
