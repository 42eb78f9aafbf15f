//! The application that a link opens. It verifies a session token, and reads the `act` claim into
//! the type of the request's actor.
//!
//! ```sh
//! cargo run -p integrations --bin act_claim               # with a session token of this example
//! CLERK_JWT_KEY="$(cat key.pem)" cargo run -p integrations --bin act_claim -- ISSUER ORIGIN <session.jwt
//! ```
//!
//! `CLERK_JWT_KEY` is the public key of the Clerk instance in PEM. Clerk's dashboard shows it, and
//! Clerk's SDKs read the same variable.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::{env, io};

use actor_token::{Actor, ActorTokenRequest, Violations, request::ActorPayload};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::{Deserialize, Serialize};

/// The actor in the request, and in the session token's `act` claim.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Agent {
    sub: String,
    case: u64,
    reason: String,
}

impl ActorPayload for Agent {}

/// The request of the support tool.
#[derive(ActorTokenRequest)]
struct Impersonation {
    user_id: String,
    actor: Agent,
}

/// The claims of a session token that this application uses.
#[derive(Debug, Deserialize, PartialEq)]
struct Session {
    #[serde(rename = "sub")]
    user_id: String,
    #[serde(rename = "act")]
    actor: Option<SessionActor>,
}

/// The actor of a session.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum SessionActor {
    /// An actor of the support tool.
    Support(Agent),
    /// An actor without a case, for example of an impersonation in Clerk's dashboard.
    Other(Actor),
}

/// Verifies session tokens.
struct Verifier {
    key: DecodingKey,
    validation: Validation,
    origin: String,
}

#[derive(Deserialize)]
struct Claims {
    /// The origin of the page that requested the session token. If the request had no origin, Clerk
    /// omits the claim or sets it to `null`
    /// (<https://clerk.com/docs/guides/sessions/session-tokens>).
    azp: Option<String>,
    #[serde(flatten)]
    session: Session,
}

impl Verifier {
    fn new(public_key_pem: &str, issuer: &str, origin: &str) -> Result<Self, Error> {
        // Fixes the algorithm: an attacker can choose the one in the token's header.
        let mut validation = Validation::new(Algorithm::RS256);
        validation.set_issuer(&[issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "sub"]);
        validation.validate_nbf = true;
        validation.validate_aud = false; // Clerk's session tokens have `azp` instead.
        validation.leeway = 5;
        Ok(Self {
            key: DecodingKey::from_rsa_pem(public_key_pem.as_bytes())?,
            validation,
            origin: origin.to_owned(),
        })
    }

    fn verify(&self, token: &str) -> Result<Session, Error> {
        let claims: Claims = decode(token, &self.key, &self.validation)?.claims;
        // Like Clerk's SDKs, this function rejects a different origin. It accepts a token without
        // an origin, because some browsers hide the origin, and their users could not sign in.
        //
        // The signature and the issuer already prove that this Clerk instance issued the token. The
        // check protects against other origins of the same instance, such as a subdomain. If you
        // have such origins, and no apps outside browsers, also reject tokens without `azp`.
        if claims.azp.is_some_and(|azp| azp != self.origin) {
            return Err(ErrorKind::InvalidToken.into());
        }
        Ok(claims.session)
    }
}

impl Session {
    /// Returns the text of a banner, which shows who acts as whom.
    fn banner(&self) -> String {
        match &self.actor {
            None => format!("Signed in as {}.", self.user_id),
            Some(SessionActor::Support(agent)) => format!(
                "You are {}, acting as {} in case {}: {}.",
                agent.sub, self.user_id, agent.case, agent.reason
            ),
            Some(SessionActor::Other(actor)) => {
                format!("You are {}, acting as {}.", actor.sub(), self.user_id)
            }
        }
    }
}

const DEMO_KEY: &str = include_str!("../fixtures/public_key.pem");
const DEMO_TOKEN: &str = include_str!("../fixtures/impersonated.jwt");
const DEMO_ISSUER: &str = "https://clerk.example.com";
const DEMO_ORIGIN: &str = "https://app.example.com";

const USAGE: &str = "\
usage: CLERK_JWT_KEY=\"$(cat key.pem)\" act_claim ISSUER ORIGIN <session.jwt
Without a key and arguments, it reads a session token of this example.";

/// The source of the session token.
#[derive(Debug, PartialEq)]
enum Input<'a> {
    Demo,
    /// A token on standard input.
    Stdin {
        key: &'a str,
        issuer: &'a str,
        origin: &'a str,
    },
}

impl<'a> Input<'a> {
    /// Returns the request that belongs to the demo's session token. For any other token, it is
    /// unknown, and this function returns `None`.
    fn request(&self) -> Result<Option<Impersonation>, Violations> {
        match self {
            Self::Demo => Impersonation::builder()
                .user_id("user_customer")
                .actor(Agent {
                    sub: "user_agent".into(),
                    case: 4711,
                    reason: "wrong address on the invoice".into(),
                })
                .build()
                .map(Some),
            Self::Stdin { .. } => Ok(None),
        }
    }

    /// Returns `None` if the key or an argument is missing, or if there are too many arguments. The
    /// demo must not run then: it would report success without reading the user's token.
    fn new(key: Option<&'a str>, arguments: &'a [String]) -> Option<Self> {
        match (key, arguments) {
            (None, []) => Some(Self::Demo),
            (Some(key), [issuer, origin]) => Some(Self::Stdin {
                key,
                issuer,
                origin,
            }),
            _ => None,
        }
    }

    fn session(&self) -> Result<Session, Box<dyn std::error::Error>> {
        Ok(match self {
            Self::Demo => {
                Verifier::new(DEMO_KEY, DEMO_ISSUER, DEMO_ORIGIN)?.verify(DEMO_TOKEN.trim())?
            }
            Self::Stdin {
                key,
                issuer,
                origin,
            } => {
                let token = io::read_to_string(io::stdin())?;
                Verifier::new(key, issuer, origin)?.verify(token.trim())?
            }
        })
    }
}

fn main() -> ExitCode {
    let key = env::var_os("CLERK_JWT_KEY").map(|key| key.to_string_lossy().into_owned());
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some(input) = Input::new(key.as_deref(), &arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match print_session(&input) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("act_claim: failed to verify the session token: {error}");
            ExitCode::FAILURE
        }
    }
}

fn print_session(input: &Input<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let session = input.session()?;
    if let Some(request) = input.request()? {
        println!("sent actor:   {}", serde_json::to_string(&request.actor)?);
    }
    println!("`act` claim:  {:?}", session.actor);
    println!("banner:       {}", session.banner());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verify(token: &str) -> Result<Session, Error> {
        Verifier::new(DEMO_KEY, DEMO_ISSUER, DEMO_ORIGIN)
            .unwrap()
            .verify(token.trim())
    }

    #[test]
    fn incomplete_arguments_do_not_select_demo() {
        let arguments = ["issuer", "origin", "more"].map(str::to_owned);
        let stdin = Input::Stdin {
            key: "key",
            issuer: "issuer",
            origin: "origin",
        };
        let table = [
            (None, 0, Some(Input::Demo)),
            (None, 1, None),
            (None, 2, None),
            (Some("key"), 0, None),
            (Some("key"), 1, None),
            (Some("key"), 2, Some(stdin)),
            (Some("key"), 3, None),
        ];
        for (key, count, expected) in table {
            let actual = Input::new(key, &arguments[..count]);
            assert_eq!(actual, expected, "{key:?}, {count} arguments");
        }
    }

    #[test]
    fn act_claim_deserializes_into_sent_type() {
        let session = verify(DEMO_TOKEN).unwrap();
        let request = Input::Demo.request().unwrap().unwrap();
        assert_eq!(session.actor, Some(SessionActor::Support(request.actor)));
    }

    #[test]
    fn session_without_act_claim_has_no_actor() {
        let own = verify(include_str!("../fixtures/own.jwt")).unwrap();
        assert_eq!(own.actor, None);
    }

    #[test]
    fn other_actor_is_shown_without_case() {
        let other = verify(include_str!("../fixtures/other_actor.jwt")).unwrap();
        assert_eq!(
            other.banner(),
            "You are cli:ann@example.com, acting as user_customer."
        );
    }

    #[test]
    fn token_without_azp_is_accepted() {
        let session = verify(include_str!("../fixtures/without_azp.jwt")).unwrap();
        assert_eq!(session.user_id, "user_customer");
    }

    #[test]
    fn invalid_tokens_are_rejected() {
        let forged = {
            let (signed, _) = DEMO_TOKEN.rsplit_once('.').unwrap();
            let (_, other) = include_str!("../fixtures/own.jwt")
                .rsplit_once('.')
                .unwrap();
            format!("{signed}.{other}")
        };
        let unsigned = {
            let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"; // {"alg":"none","typ":"JWT"}
            let claims = DEMO_TOKEN.split('.').nth(1).unwrap();
            format!("{none}.{claims}.")
        };
        let table = [
            ("expired", include_str!("../fixtures/expired.jwt")),
            (
                "different origin",
                include_str!("../fixtures/other_origin.jwt"),
            ),
            (
                "different issuer",
                include_str!("../fixtures/other_issuer.jwt"),
            ),
            (
                "not valid yet",
                include_str!("../fixtures/not_valid_yet.jwt"),
            ),
            ("without `exp`", include_str!("../fixtures/without_exp.jwt")),
            ("without `nbf`", include_str!("../fixtures/without_nbf.jwt")),
            ("without `iss`", include_str!("../fixtures/without_iss.jwt")),
            (
                "different algorithm",
                include_str!("../fixtures/other_algorithm.jwt"),
            ),
            (
                "public key as HMAC secret",
                include_str!("../fixtures/public_key_as_secret.jwt"),
            ),
            ("unsigned", &unsigned),
            ("signature of a different token", &forged),
            ("not a token", "x.y.z"),
        ];
        for (name, token) in table {
            assert!(verify(token).is_err(), "{name}");
        }
    }
}
