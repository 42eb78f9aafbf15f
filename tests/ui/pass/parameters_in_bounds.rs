//! A parameter that only occurs in the bounds of another parameter is not an unused parameter.

use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
struct Borrowing<'a, I: Iterator<Item = &'a u8>> {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(skip)]
    items: I,
}

#[derive(ActorTokenRequest)]
#[actor_token(no_builder)]
struct Projected<I, U>
where
    I: Iterator<Item = U>,
{
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(skip)]
    items: I,
}

fn main() {
    let bytes = [1, 2];
    let session = Borrowing::builder()
        .user_id("user_2")
        .agent("user_1")
        .items(bytes.iter())
        .build()
        .unwrap();
    assert_eq!(ActorTokenRequest::user_id(&session), "user_2");
    assert_eq!(session.items.count(), 2);

    let session = Projected {
        user_id: "user_2".to_owned(),
        agent: "user_1".to_owned(),
        items: [1u8].into_iter(),
    };
    assert_eq!(session.user_id(), "user_2");
    assert!(session.validate().is_ok());
    assert_eq!(session.items.count(), 1);
}
