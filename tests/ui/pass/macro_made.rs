//! A struct made by `macro_rules!`: names, types, attributes and expressions from both sides.
#![deny(warnings)]

use actor_token::ActorTokenRequest;

macro_rules! session {
    ($vis:vis $name:ident, $user:ident: $id:ty, $optional:ty, $default:expr, $max:literal, $claim:literal, $path:path) => {
        #[derive(ActorTokenRequest)]
        $vis struct $name<'a, T> {
            #[actor_token(user_id)]
            $user: $id,
            #[actor_token(sub)]
            agent: &'a $id,
            #[actor_token(claim = $claim)]
            case: $optional,
            #[actor_token(expires_in_seconds, default = $default, max = $max, min = $path)]
            life: u32,
            #[actor_token(claim)]
            other: T,
            #[actor_token(skip, default = $crate::helper())]
            helped: u8,
        }
    };
}

const MIN: u8 = 1;

fn helper() -> u8 {
    3
}

session!(pub(crate) Session, customer: String, Option<u64>, if cfg!(unix) { 60 } else { 60 }, 3600, "case_number", crate::MIN);

fn main() {
    let agent = "user_1".to_owned();
    let session = Session::builder()
        .customer("user_2")
        .agent(&agent)
        .case(7)
        .other("x")
        .build()
        .unwrap();
    assert_eq!(session.helped, 3);
    assert_eq!(
        session.prepare().unwrap().body().as_bytes(),
        br#"{"user_id":"user_2","actor":{"sub":"user_1","case_number":7,"other":"x"},"expires_in_seconds":60}"#,
    );
}
