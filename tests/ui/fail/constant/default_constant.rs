// errors: 4
// a default by name: above `max`, below `min`, zero, too large
use actor_token::ActorTokenRequest;

const LONG: u32 = 600;
const SHORT: u8 = 60;
const NONE: i32 = 0;

mod above {
    use super::*;

    #[derive(ActorTokenRequest)]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
        #[actor_token(default = LONG, max = 60)]
        expires_in_seconds: u32,
    }
}

mod below {
    use super::*;

    #[derive(ActorTokenRequest)]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
        #[actor_token(default = Self::LIFE, min = SHORT)]
        session_max_duration_in_seconds: i64,
    }

    impl Session {
        const LIFE: i64 = 59;
    }
}

mod zero {
    use super::*;

    #[derive(ActorTokenRequest)]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
        #[actor_token(default = super::NONE, min = 1)]
        expires_in_seconds: i32,
    }
}

mod too_large {
    use super::*;

    #[derive(ActorTokenRequest)]
    struct Session {
        user_id: String,
        actor: serde_json::Value,
        #[actor_token(default = u64::MAX, max = 60)]
        expires_in_seconds: u64,
    }
}

fn main() {}
