// errors: 1

mod support {
    #[derive(actor_token::ActorTokenRequest)]
    pub struct Session {
        user_id: String,
        #[actor_token(vis = pub(self))]
        actor: serde_json::Value,
    }
}

fn main() {
    let _ = support::Session::builder().user_id("user_2").actor(serde_json::Value::Null);
}
