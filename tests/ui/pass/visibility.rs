//! The builder and its setters have the visibility of the struct, and not that of the fields. A
//! field can have a private type.
#![deny(warnings)]

mod outer {
    pub mod inner {
        use actor_token::ActorTokenRequest;

        #[derive(ActorTokenRequest)]
        pub(super) struct ToParent {
            user_id: String,
            actor: serde_json::Value,
        }

        #[derive(ActorTokenRequest)]
        pub(in crate::outer) struct InPath {
            pub user_id: String,
            pub(crate) actor: serde_json::Value,
        }

        #[derive(ActorTokenRequest)]
        struct Private {
            user_id: String,
            actor: serde_json::Value,
        }

        #[derive(Default)]
        struct Note;

        #[derive(ActorTokenRequest)]
        pub struct Public {
            user_id: String,
            actor: serde_json::Value,
            #[actor_token(skip, default)]
            note: Note,
        }

        pub fn check() {
            let actor = serde_json::json!({"sub": "user_1"});
            Private::builder().user_id("user_2").actor(actor.clone()).build().unwrap();
            let public = Public::builder().user_id("user_2").note(Note).actor(actor).build().unwrap();
            let Note = public.note;
        }
    }

    pub fn check() {
        let actor = serde_json::json!({"sub": "user_1"});
        inner::ToParent::builder().user_id("user_2").actor(actor.clone()).build().unwrap();
        inner::InPath::builder().user_id("user_2").actor(actor).build().unwrap();
    }
}

fn main() {
    outer::check();
    outer::inner::check();
    let actor = serde_json::json!({"sub": "user_1"});
    outer::inner::Public::builder().user_id("user_2").actor(actor).build().unwrap();

    // Inside a function.
    #[derive(actor_token::ActorTokenRequest)]
    struct Local {
        user_id: String,
        actor: serde_json::Value,
    }
    let actor = serde_json::json!({"sub": "user_1"});
    Local::builder().user_id("user_2").actor(actor).build().unwrap();
}
