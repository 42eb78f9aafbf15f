// errors: 1
// a constructor that does not exist
use actor_token::Client;

fn create() {
    let _ = Client::new("sk_test_1");
}

fn main() {}
