// errors: 1
#![no_implicit_prelude]

#[derive(::actor_token::ActorTokenRequest)]
#[actor_token(no_prelude)]
struct Session {
    user_id: ::std::string::String,
    #[actor_token(sub)]
    agent: ::std::string::String,
}

fn main() {
    let _ = Session::builder().user_id("user_2").build();
}
