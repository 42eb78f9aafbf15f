//! `max_actor_bytes` is a constant expression, or absent.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

const LIMIT: usize = 40;

macro_rules! request {
    ($name:ident, $limit:expr) => {
        #[derive(ActorTokenRequest)]
        #[actor_token(max_actor_bytes = $limit)]
        struct $name {
            user_id: String,
            #[actor_token(sub)]
            agent: String,
        }

        impl $name {
            #[allow(dead_code)]
            const LIMIT: usize = 40;
        }
    };
}

request!(Path, LIMIT);
request!(Qualified, Self::LIMIT);
request!(Arithmetic, 4 * 10);
request!(Mixed, 4 * LIMIT - 120);
request!(NoLimit, None);
request!(NoLimitWithPath, std::option::Option::None);

#[derive(ActorTokenRequest)]
#[actor_token(max_actor_bytes = LIMIT)]
struct Generic<T: AsRef<str>> {
    user_id: T,
    #[actor_token(sub)]
    agent: String,
}

macro_rules! is_valid {
    ($name:ident, $length:expr) => {
        $name::builder().user_id("user_2").agent("a".repeat($length)).build().is_ok()
    };
}

fn main() {
    // The rest of the actor has 10 bytes: `{"sub":""}`.
    assert!(is_valid!(Path, 30) && !is_valid!(Path, 31));
    assert!(is_valid!(Qualified, 30) && !is_valid!(Qualified, 31));
    assert!(is_valid!(Arithmetic, 30) && !is_valid!(Arithmetic, 31));
    assert!(is_valid!(Mixed, 30) && !is_valid!(Mixed, 31));
    assert!(is_valid!(NoLimit, 5000) && is_valid!(NoLimitWithPath, 5000));
    let generic = |length| Generic::<&str>::builder().user_id("user_2").agent("a".repeat(length)).build();
    assert!(generic(30).is_ok() && generic(31).is_err());
}
