//! Input values of all subjects.

/// The user to be impersonated.
pub const USER: &str = "user_2OEpKhcCN1Lat9NQ0G6puh7q5Ra";

/// The impersonator.
pub const AGENT: &str = "user_2OEpKhcCN1Lat9NQ0G6puh7q5Rb";

/// A claim of the owned request.
pub const DESK: &str = "north";

/// A claim of the borrowed request.
pub const ISSUER: &str = "https://dashboard.example.com";

/// Another claim of the borrowed request.
pub const CASE: u64 = 4711;

/// The token lifetime, in seconds.
pub const LINK_TTL: u32 = 3600;

/// The maximum session duration, in seconds.
pub const SESSION_TTL: u32 = 1800;

/// A well-formed secret key. The benchmark server doesn't check it.
pub const SECRET_KEY: &str = "sk_test_0123456789abcdefghijklmnopqrstuvwxyzABCD";

/// The API version in requests.
pub const API_VERSION: &str = "2026-05-12";

/// The body of every response: an actor token as Clerk's API returns it.
pub const RESPONSE: &str = concat!(
    r#"{"object":"actor_token","id":"act_2OEpKhcCN1Lat9NQ0G6puh7q5Rc","status":"pending","#,
    r#""user_id":"user_2OEpKhcCN1Lat9NQ0G6puh7q5Ra","#,
    r#""actor":{"sub":"user_2OEpKhcCN1Lat9NQ0G6puh7q5Rb","iss":"https://dashboard.example.com","case":4711},"#,
    r#""token":"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDM2MDAsInNpZCI6InN0XzEifQ.AAAA","#,
    r#""url":"https://clerk.example.com/v1/tickets/accept?ticket="#,
    r#"eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDM2MDAsInNpZCI6InN0XzEifQ.AAAA","#,
    r#""created_at":1700000000123,"updated_at":1700000000123}"#,
);
