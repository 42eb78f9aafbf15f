//! Requests and setters with restricted visibility.

use actor_token::ActorTokenRequest;

/// A request that is visible in the crate.
#[derive(ActorTokenRequest, Debug)]
pub(crate) struct InCrate {
    pub(crate) user_id: String,
    #[actor_token(sub)]
    agent: String,
}

mod inner {
    use actor_token::ActorTokenRequest;

    #[derive(ActorTokenRequest, Debug)]
    pub(super) struct InParent {
        user_id: String,
        #[actor_token(sub)]
        agent: String,
    }

    #[derive(ActorTokenRequest, Debug)]
    pub(in crate::visibility) struct InPath {
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

/// A public request with one private setter.
#[derive(ActorTokenRequest, Debug)]
pub struct Public {
    user_id: String,
    #[actor_token(sub, vis = pub(self))]
    agent: String,
}

/// Builds a public request with a fixed agent.
///
/// # Errors
///
/// Returns the violations of `user_id`.
pub fn with_fixed_agent(user_id: &str) -> Result<Public, actor_token::Violations> {
    Public::builder().agent("user_1").user_id(user_id).build()
}

/// Returns the bodies of one request of each restricted type.
///
/// # Errors
///
/// Returns the violations of `user_id` and `agent`.
pub fn bodies(user_id: &str, agent: &str) -> Result<Vec<String>, actor_token::Violations> {
    let in_crate = InCrate::builder().user_id(user_id).agent(agent).build()?;
    let in_parent = inner::InParent::builder()
        .user_id(&*in_crate.user_id)
        .agent(agent)
        .build()?;
    let in_path = inner::InPath::builder()
        .user_id(user_id)
        .agent(agent)
        .build()?;
    let private = Private::builder().user_id(user_id).agent(agent).build()?;
    let all: [&dyn ActorTokenRequest; 4] = [&in_crate, &in_parent, &in_path, &private];
    let body = |request: &&dyn ActorTokenRequest| {
        let prepared = request.prepare()?;
        Ok(String::from_utf8_lossy(prepared.body().as_bytes()).into_owned())
    };
    all.iter().map(body).collect()
}
