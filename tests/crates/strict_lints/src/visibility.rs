//! Structs that not everybody sees.

use actor_token::ActorTokenRequest;

/// Seen by the crate.
#[derive(ActorTokenRequest, Debug)]
pub(crate) struct OfCrate {
    pub(crate) user_id: String,
    #[actor_token(sub)]
    agent: String,
}

mod inner {
    use actor_token::ActorTokenRequest;

    #[derive(ActorTokenRequest, Debug)]
    pub(super) struct OfParent {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }

    #[derive(ActorTokenRequest, Debug)]
    pub(in crate::visibility) struct OfPath {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }
}

#[derive(ActorTokenRequest)]
struct Private {
    #[actor_token(vis = pub(crate))]
    user_id: String,
    #[actor_token(sub)]
    agent: String,
}

/// Seen by everybody, but for one setter.
#[derive(ActorTokenRequest, Debug)]
pub struct Public {
    user_id: String,
    #[actor_token(sub, vis = pub(self))]
    agent: String,
}

/// A session by the agent that this module knows.
///
/// # Errors
/// If `user_id` isn't an ID.
pub fn by_known_agent(user_id: &str) -> Result<Public, actor_token::Violations> {
    Public::builder().agent("user_1").user_id(user_id).build()
}

/// The bodies of one request of each, for `user_id` by `agent`.
///
/// # Errors
/// If one of the two isn't an ID.
pub fn bodies(user_id: &str, agent: &str) -> Result<Vec<String>, actor_token::Violations> {
    let of_crate = OfCrate::builder().user_id(user_id).agent(agent).build()?;
    let of_parent = inner::OfParent::builder()
        .user_id(&*of_crate.user_id)
        .agent(agent)
        .build()?;
    let of_path = inner::OfPath::builder()
        .user_id(user_id)
        .agent(agent)
        .build()?;
    let private = Private::builder().user_id(user_id).agent(agent).build()?;
    let all: [&dyn ActorTokenRequest; 4] = [&of_crate, &of_parent, &of_path, &private];
    let body = |request: &&dyn ActorTokenRequest| {
        let prepared = request.prepare()?;
        Ok(String::from_utf8_lossy(prepared.body().as_bytes()).into_owned())
    };
    all.iter().map(body).collect()
}
