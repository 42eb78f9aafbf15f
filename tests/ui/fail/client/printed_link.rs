// errors: 1
// a link that is printed without `expose_secret`
use actor_token::ActorToken;

fn print(token: &ActorToken) {
    if let Some(link) = token.url() {
        println!("{link}");
    }
}

fn main() {}
