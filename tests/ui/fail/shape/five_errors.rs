// errors: 5
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = "many")]
struct Session<'a, T: Clone>
where
    T: std::fmt::Debug,
{
    #[actor_token(user_id, min = 3)]
    user: &'a str,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(clam)]
    case: u64,
    #[actor_token(sub)]
    second: T,
    extra: Option<u8>,
}

fn main() {
    let session = Session::builder()
        .user("user_2")
        .agent("user_1")
        .case(1)
        .second(2)
        .extra(3)
        .maybe_extra(None)
        .build();
    session.unwrap().validate().unwrap();
}
