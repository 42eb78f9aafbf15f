//! The other end: the application that the customer uses reads who is really there from the session token's `act` claim, back into the type
//! that went into the request.
//!
//! ```sh
//! cargo run -p integrations --bin act_claim               # with a token that was made for this example
//! CLERK_JWT_KEY="$(cat key.pem)" cargo run -p integrations --bin act_claim -- ISSUER ORIGIN <session.jwt
//! ```
//!
//! `CLERK_JWT_KEY` is the instance's public key in PEM, as Clerk's dashboard shows it and Clerk's SDKs read it.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::{env, io};

use actor_token::{Actor, ActorTokenRequest, Violations, request::ActorPayload};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::{Deserialize, Serialize};

/// Who acts, and why: this goes into the request, becomes the `act` claim, and comes back out of it.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Agent {
    sub: String,
    case: u64,
    reason: String,
}

impl ActorPayload for Agent {}

/// What the support tool sends.
#[derive(ActorTokenRequest)]
struct Impersonation {
    user_id: String,
    actor: Agent,
}

/// What of a session token the application wants to know.
#[derive(Debug, Deserialize, PartialEq)]
struct Session {
    #[serde(rename = "sub")]
    user_id: String,
    #[serde(rename = "act")]
    actor: Option<Acting>,
}

/// Who acts in a session of somebody else.
#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum Acting {
    /// Through our support tool.
    Support(Agent),
    /// Through something else: Clerk's dashboard, say, which gives no case.
    Other(Actor),
}

/// Which tokens are believed.
struct Verifier {
    key: DecodingKey,
    rules: Validation,
    origin: String,
}

#[derive(Deserialize)]
struct Claims {
    /// The site that asked for the token. Clerk leaves it out where the request for the token named none, or `null`
    /// (<https://clerk.com/docs/guides/sessions/session-tokens>).
    azp: Option<String>,
    #[serde(flatten)]
    session: Session,
}

impl Verifier {
    fn new(public_key_pem: &str, issuer: &str, origin: &str) -> Result<Self, Error> {
        // One algorithm, and never the one that the token itself names.
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_issuer(&[issuer]);
        rules.set_required_spec_claims(&["exp", "nbf", "iss", "sub"]);
        rules.validate_nbf = true;
        rules.validate_aud = false; // Clerk's session tokens have `azp` instead
        rules.leeway = 5;
        Ok(Self {
            key: DecodingKey::from_rsa_pem(public_key_pem.as_bytes())?,
            rules,
            origin: origin.to_owned(),
        })
    }

    fn session(&self, token: &str) -> Result<Session, Error> {
        let claims: Claims = decode(token, &self.key, &self.rules)?.claims;
        // As Clerk's SDKs do: another site is refused, none is not, or whoever's browser hides where it is couldn't sign in. The
        // signature and the issuer say already that the token is this instance's. This is against other sites of the same instance, a
        // neighbouring subdomain say; if you have those, and no apps outside of browsers, refuse a token without `azp` too.
        if claims.azp.is_some_and(|azp| azp != self.origin) {
            return Err(ErrorKind::InvalidToken.into());
        }
        Ok(claims.session)
    }
}

impl Session {
    fn banner(&self) -> String {
        match &self.actor {
            None => format!("Signed in as {}.", self.user_id),
            Some(Acting::Support(agent)) => format!(
                "You are {}, acting on behalf of {} in case {}: {}.",
                agent.sub, self.user_id, agent.case, agent.reason
            ),
            Some(Acting::Other(actor)) => {
                format!(
                    "You are {}, acting on behalf of {}.",
                    actor.sub(),
                    self.user_id
                )
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
With neither a key nor arguments, a token is read that was made for this example.";

/// Which token is read.
#[derive(Debug, PartialEq)]
enum Wanted<'a> {
    Demo,
    /// The one on standard input.
    Given {
        key: &'a str,
        issuer: &'a str,
        origin: &'a str,
    },
}

impl<'a> Wanted<'a> {
    /// What went into the request, where that is known.
    fn sent(&self) -> Result<Option<Impersonation>, Violations> {
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
            Self::Given { .. } => Ok(None),
        }
    }

    /// `None` if something is missing: a success then would be the demo's, and not that of the token that was meant.
    fn read(key: Option<&'a str>, arguments: &'a [String]) -> Option<Self> {
        match (key, arguments) {
            (None, []) => Some(Self::Demo),
            (Some(key), [issuer, origin]) => Some(Self::Given {
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
                Verifier::new(DEMO_KEY, DEMO_ISSUER, DEMO_ORIGIN)?.session(DEMO_TOKEN.trim())?
            }
            Self::Given {
                key,
                issuer,
                origin,
            } => {
                let token = io::read_to_string(io::stdin())?;
                Verifier::new(key, issuer, origin)?.session(token.trim())?
            }
        })
    }
}

fn main() -> ExitCode {
    let key = env::var_os("CLERK_JWT_KEY").map(|key| key.to_string_lossy().into_owned());
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some(wanted) = Wanted::read(key.as_deref(), &arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match show(&wanted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("act_claim: no session can be read: {error}");
            ExitCode::FAILURE
        }
    }
}

fn show(wanted: &Wanted<'_>) -> Result<(), Box<dyn std::error::Error>> {
    let session = wanted.session()?;
    if let Some(sent) = wanted.sent()? {
        println!(
            "sent as the actor:  {}",
            serde_json::to_string(&sent.actor)?
        );
    }
    println!("read from `act`:    {:?}", session.actor);
    println!("the banner:         {}", session.banner());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(token: &str) -> Result<Session, Error> {
        Verifier::new(DEMO_KEY, DEMO_ISSUER, DEMO_ORIGIN)
            .unwrap()
            .session(token.trim())
    }

    #[test]
    fn the_demo_is_read_only_if_nothing_else_was_asked_for() {
        let arguments = ["issuer", "origin", "more"].map(str::to_owned);
        let given = Wanted::Given {
            key: "key",
            issuer: "issuer",
            origin: "origin",
        };
        let table = [
            (None, 0, Some(Wanted::Demo)),
            (None, 1, None),
            (None, 2, None),
            (Some("key"), 0, None),
            (Some("key"), 1, None),
            (Some("key"), 2, Some(given)),
            (Some("key"), 3, None),
        ];
        for (key, count, due) in table {
            let read = Wanted::read(key, &arguments[..count]);
            assert_eq!(read, due, "{key:?}, {count} arguments");
        }
    }

    #[test]
    fn the_actor_comes_back_as_the_type_that_was_sent() {
        let session = read(DEMO_TOKEN).unwrap();
        let sent = Wanted::Demo.sent().unwrap().unwrap();
        assert_eq!(session.actor, Some(Acting::Support(sent.actor)));
    }

    #[test]
    fn a_session_of_ones_own_has_no_actor_and_one_from_elsewhere_another() {
        let own = read(include_str!("../fixtures/own.jwt")).unwrap();
        assert_eq!(own.actor, None);
        let other = read(include_str!("../fixtures/other_actor.jwt")).unwrap();
        assert_eq!(
            other.banner(),
            "You are cli:ann@example.com, acting on behalf of user_customer."
        );
    }

    #[test]
    fn a_token_that_names_no_site_is_believed() {
        let session = read(include_str!("../fixtures/without_azp.jwt")).unwrap();
        assert_eq!(session.user_id, "user_customer");
    }

    #[test]
    fn a_token_that_isn_t_for_us_tells_nobody_s_name() {
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
                "for another site",
                include_str!("../fixtures/other_site.jwt"),
            ),
            (
                "of another issuer",
                include_str!("../fixtures/other_issuer.jwt"),
            ),
            (
                "not valid yet",
                include_str!("../fixtures/not_valid_yet.jwt"),
            ),
            (
                "without an end",
                include_str!("../fixtures/without_exp.jwt"),
            ),
            (
                "without a beginning",
                include_str!("../fixtures/without_nbf.jwt"),
            ),
            (
                "without an issuer",
                include_str!("../fixtures/without_iss.jwt"),
            ),
            (
                "signed by our key, with another algorithm",
                include_str!("../fixtures/other_algorithm.jwt"),
            ),
            (
                "signed with our public key as a secret",
                include_str!("../fixtures/public_key_as_secret.jwt"),
            ),
            ("not signed", &unsigned),
            ("forged", &forged),
            ("no token", "x.y.z"),
        ];
        for (name, token) in table {
            assert!(read(token).is_err(), "{name}");
        }
    }
}
