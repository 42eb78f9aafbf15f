// errors: 7
// a constant that is not a valid claim name
use actor_token::ActorTokenRequest;

mod names {
    pub const EMPTY: &str = "";
    pub const SUB: &str = "sub";
    pub const SIMILAR: &str = "Sub";
    pub const BLANK: &str = "case ";
    pub const CONTROL: &str = "case\n";
    pub const CASE: &str = "case";
    pub const SAME: &str = "case";
    pub const TEAM: &str = "team";
}

#[derive(ActorTokenRequest)]
struct Session<'a> {
    user_id: &'a str,
    #[actor_token(sub)]
    agent: &'a str,
    #[actor_token(claim = names::EMPTY)]
    a: u8,
    #[actor_token(claim = names::SUB)]
    b: u8,
    #[actor_token(claim = names::SIMILAR)]
    c: u8,
    #[actor_token(claim = names::BLANK)]
    d: u8,
    #[actor_token(claim = names::CONTROL)]
    e: u8,
    #[actor_token(claim = names::CASE)]
    f: u8,
    #[actor_token(claim = names::SAME)]
    g: u8,
    #[actor_token(claim = names::TEAM)]
    h: u8,
    #[actor_token(claim)]
    team: u8,
}

fn main() {}
