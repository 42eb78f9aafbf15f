// errors: 21
// attributes of garde and validator
use actor_token::ActorTokenRequest;

#[derive(ActorTokenRequest)]
#[actor_token(schema(function = check))]
#[actor_token(context(Tenant))]
struct Session {
    user_id: String,
    #[actor_token(sub)]
    agent: String,
    #[actor_token(claim, length(min = 1))]
    a: String,
    #[actor_token(claim, max_length = 20)]
    b: String,
    #[actor_token(claim, email)]
    c: String,
    #[actor_token(claim, url)]
    d: String,
    #[actor_token(claim, ascii)]
    e: String,
    #[actor_token(claim, pattern = r"^\d+")]
    f: String,
    #[actor_token(claim, regex(path = NUMBER))]
    g: String,
    #[actor_token(claim, contains = "x")]
    h: String,
    #[actor_token(claim, does_not_contain = "x")]
    s: String,
    #[actor_token(claim, phone)]
    i: String,
    #[actor_token(claim, dive)]
    j: Vec<u64>,
    #[actor_token(claim, nested)]
    k: Vec<u64>,
    #[actor_token(claim, inner(ascii))]
    l: Vec<String>,
    #[actor_token(claim, must_match = "a")]
    m: String,
    #[actor_token(claim, custom(check))]
    n: String,
    #[actor_token(claim, validate(custom(function = "check")))]
    o: String,
    #[actor_token(claim, validate(email))]
    p: String,
    #[actor_token(claim, range(min = 1, max = 9))]
    q: u64,
    #[actor_token(expires_in_seconds, range(min = 60, max = 3600))]
    r: u64,
}

fn main() {}
