//! The kinds of failures, and their exit codes.

use actor_token::Error;

use super::{Failure, NotConfirmed};
use crate::interrupt::EXIT_CODE;

/// The kind of a failure. The number is the exit code, which the help describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    LocalError = 1,
    Arguments = 2,
    Settings = 3,
    NotConfirmed = 4,
    Rejected = 5,
    NoResponse = 6,
    UnknownOutcome = 7,
    AlreadyAccepted = 8,
    SessionsRemain = 9,
    Stopped = EXIT_CODE,
}

impl Kind {
    /// Returns the `kind` in JSON.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::LocalError => "local_error",
            Self::Arguments => "arguments",
            Self::Settings => "settings",
            Self::NotConfirmed => "not_confirmed",
            Self::Rejected => "rejected",
            Self::NoResponse => "no_response",
            Self::UnknownOutcome => "unknown_outcome",
            Self::AlreadyAccepted => "already_accepted",
            Self::SessionsRemain => "sessions_remain",
            Self::Stopped => "stopped",
        }
    }

    pub(super) fn of(failure: &Failure) -> Self {
        match failure {
            Failure::Usage(_) | Failure::Invalid(_) | Failure::NoTerminal => Self::Arguments,
            Failure::ConfigFile(_) | Failure::Settings(_) => Self::Settings,
            Failure::NotConfirmed(
                NotConfirmed::Declined
                | NotConfirmed::MissingId(_)
                | NotConfirmed::OtherId(_)
                | NotConfirmed::NoPrompt { .. },
            ) => Self::NotConfirmed,
            Failure::Clerk(error) | Failure::NotInTrail { error, .. } => Self::of_error(error),
            Failure::Stopped(_) => Self::Stopped,
            Failure::NotListed { .. } => Self::UnknownOutcome,
            Failure::NoSessionFound { .. } => Self::AlreadyAccepted,
            // The token could not be revoked, and remains valid until it expires.
            Failure::Delivery {
                revocation: Err(error),
                ..
            } => match Self::of_error(error) {
                Self::AlreadyAccepted => Self::AlreadyAccepted,
                _ => Self::UnknownOutcome,
            },
            Failure::NoOutput
            | Failure::Fake(_)
            | Failure::Prompt(_)
            | Failure::Signals(_)
            | Failure::Delivery { .. }
            | Failure::Output(_)
            | Failure::Report { .. } => Self::LocalError,
        }
    }

    fn of_error(error: &Error) -> Self {
        match error {
            error if error.token_may_exist() => Self::UnknownOutcome,
            Error::Config(_) => Self::Settings,
            Error::Invalid(_) => Self::Arguments,
            Error::AlreadyAccepted(_) => Self::AlreadyAccepted,
            Error::SessionsRemain(_) => Self::SessionsRemain,
            Error::Api(error) if error.status().is_server_error() => Self::NoResponse,
            Error::Api(_) => Self::Rejected,
            Error::AuditRejected(_) => Self::LocalError,
            Error::AuditIncomplete(error) => {
                error.call_error().map_or(Self::LocalError, Self::of_error)
            }
            _ => Self::NoResponse,
        }
    }
}
