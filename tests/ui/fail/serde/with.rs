// errors: 1
use actor_token::ActorTokenRequest;

fn as_text<S: serde::Serializer>(case: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(case)
}

#[derive(ActorTokenRequest, serde::Serialize)]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim)]
    #[serde(serialize_with = "as_text")]
    case: u64,
}

fn main() {}
