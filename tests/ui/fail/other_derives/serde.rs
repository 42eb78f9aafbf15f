// errors: 13
// attributes of serde
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(rename_all = "camelCase")]
#[actor_token(deny_unknown_fields)]
#[actor_token(into = "Wire")]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(rename = "caseNumber")]
    a: u64,
    #[actor_token(claim, alias = "number")]
    b: u64,
    #[actor_token(claim, flatten)]
    c: serde_json::Value,
    #[actor_token(claim, extra)]
    d: serde_json::Value,
    #[actor_token(claim, skip_serializing_if = "Option::is_none")]
    e: Option<u64>,
    #[actor_token(claim, skip_if_none)]
    f: Option<u64>,
    #[actor_token(skip_serializing)]
    g: u64,
    #[actor_token(skip, skip_deserializing)]
    h: u64,
    #[actor_token(claim, with = "as_text")]
    i: u64,
    #[actor_token(claim, serialize_with = "as_text")]
    j: u64,
}

fn main() {}
