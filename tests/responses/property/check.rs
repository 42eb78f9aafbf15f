//! Holds a create and a revoke that meet the same replies to the rules: what they end with, and what was recorded.

use actor_token::audit::{FailureKind, OutcomeKind};
use actor_token::{Actor, ActorToken, ActorTokenStatus, ApiError, ApiErrorKind, Error, Revocation};

use super::Tally;
use super::drive::{Replay, Run};
use super::redaction::hold_error;
use super::reply::Reply;
use super::setup::{Journal, Setup, SinkBehavior};
use super::token;

/// The token to be revoked.
pub(super) const REVOKED_ID: &str = "act_1";

pub(super) struct Case {
    pub(super) setup: Setup,
    pub(super) replies: Vec<Reply>,
}

/// The revoke comes after the create, from the same client: what that one met of the rate limit holds it back.
pub(super) fn hold(case: &Case) -> Tally {
    let journal = Journal::default();
    let replay = Replay::new(case, &journal);
    let client = case.setup.client(&replay, &journal);
    let mut tally = Tally::default();

    let run = replay.run(|| client.issue_prepared(case.setup.prepared()));
    judge_create(case, run, &journal, &mut tally);

    let run = replay.run(|| client.revoke(REVOKED_ID));
    judge_revoke(case, run, &journal, &mut tally);
    tally
}

/// What a call has brought, with what could not be recorded taken out of its error.
fn unwrapped(case: &Case, result: Result<ActorToken, Error>) -> Result<ActorToken, Error> {
    match result {
        Err(Error::AuditIncomplete(error)) => {
            assert!(case.setup.sink == SinkBehavior::FailsToEnd);
            if let Some(inner) = error.call_error() {
                hold_error(inner);
                assert_eq!(error.token_may_exist(), inner.token_may_exist());
                return Err(Error::AuditIncomplete(error));
            }
            assert_eq!(error.token_may_exist(), error.token().is_some());
            Ok(error.into_token().unwrap())
        }
        other => other,
    }
}

/// The error that a call met, under one about its record.
fn met(error: &Error) -> &Error {
    match error {
        Error::AuditIncomplete(unaudited) => unaudited.call_error().unwrap_or(error),
        other => other,
    }
}

/// The kind of outcome that the record was ended with, if it was begun.
fn recorded<T>(case: &Case, journal: &Journal, run: &Run<'_, T>) -> Option<OutcomeKind> {
    let (begun, mut ended) = journal.take();
    let refuses = case.setup.sink == SinkBehavior::Refuses;
    assert_eq!((begun, ended.len()), if refuses { (0, 0) } else { (1, 1) });
    let outcome = ended.pop()?;
    assert_eq!(usize::try_from(outcome.attempts()).unwrap(), run.met.len());
    let error = run.result.as_ref().err().map(met);
    // An error about the record alone has a token in it.
    let failed = error.is_some_and(|error| !matches!(error, Error::AuditIncomplete(_)));
    assert_eq!(outcome.failure().is_some(), failed, "{error:?}");
    if let Some(Error::Api(error)) = error {
        let failure = outcome.failure().unwrap();
        assert_eq!(failure.kind(), FailureKind::Api);
        assert_eq!(failure.status(), Some(error.status()));
        assert_eq!(failure.trace_id(), error.trace_id());
    }
    Some(outcome.kind().clone())
}

fn judge_create(case: &Case, run: Run<'_, ActorToken>, journal: &Journal, tally: &mut Tally) {
    let recorded = recorded(case, journal, &run);
    if let Err(error) = &run.result {
        hold_error(error);
    }
    let before = run.met.split_last().map_or(&[][..], |(_, before)| before);
    assert!(before.iter().all(|reply| reply.lets_a_create_follow()));
    tally.sent_again += u32::from(!before.is_empty());
    match unwrapped(case, run.result) {
        Ok(issued) => {
            let answer = run.met.last().and_then(|reply| reply.success()).unwrap();
            token::hold(&issued, answer);
            let used = [ActorTokenStatus::Accepted, ActorTokenStatus::Revoked];
            assert!(!used.contains(issued.status()), "not a new token");
            let actor: Option<Actor> = issued.actor().ok();
            assert!(actor.is_none_or(|actor| actor.sub() == case.setup.prepared().sub()));
            let kind = OutcomeKind::Issued(issued.id().clone());
            assert_eq!(recorded, Some(kind));
            tally.issued += 1;
        }
        Err(error) => {
            let error = met(&error);
            if matches!(error, Error::AuditRejected(_)) {
                assert!(recorded.is_none() && run.met.is_empty());
                return;
            }
            let unknown = run
                .met
                .last()
                .is_some_and(|last| !last.surely_issued_nothing());
            assert_eq!(error.token_may_exist(), unknown, "{error}");
            assert_eq!(error.is_safe_to_retry(), !unknown);
            let life = case.setup.token_life();
            let dead_by = run.last_end.checked_add(life).filter(|_| unknown);
            assert_eq!(error.orphaned_token_expires_by(), dead_by);
            let due = if unknown {
                OutcomeKind::Unknown
            } else {
                OutcomeKind::NotIssued
            };
            assert_eq!(recorded, Some(due), "{error}");
            assert_eq!(
                is_not_sent(error),
                run.met.iter().all(|reply| reply.is_not_sent())
            );
            read_all(error);
            tally.unknown += u32::from(unknown);
            tally.refused += u32::from(!unknown);
        }
    }
}

fn judge_revoke(case: &Case, run: Run<'_, Revocation>, journal: &Journal, tally: &mut Tally) {
    let recorded = recorded(case, journal, &run);
    if let Err(error) = &run.result {
        hold_error(error);
    }
    let last = run.met.last();
    let status = last.and_then(|reply| reply.status());
    match run.result {
        Ok(revocation) => {
            assert_eq!(recorded, Some(OutcomeKind::Revoked));
            let is_recorded = case.setup.sink != SinkBehavior::FailsToEnd;
            assert_eq!(revocation.audit_error().is_none(), is_recorded);
            match revocation.token() {
                Some(revoked) => {
                    token::hold(revoked, last.and_then(|reply| reply.success()).unwrap());
                    assert_eq!(revoked.id().as_str(), REVOKED_ID);
                    assert_eq!(revoked.status(), &ActorTokenStatus::Revoked);
                }
                None => assert!(status.is_some_and(|status| !(200..300).contains(&status))),
            }
            tally.revoked += 1;
        }
        Err(error) => {
            let error = met(&error);
            assert!(!error.token_may_exist() && error.orphaned_token_expires_by().is_none());
            let due = match error {
                Error::AuditRejected(_) => None,
                Error::AlreadyAccepted(_) => Some(OutcomeKind::AlreadyAccepted),
                // Clerk's reason can't be read, so the token may have been accepted.
                Error::Api(error) if error.kind() == ApiErrorKind::NotRevocable => {
                    Some(OutcomeKind::Unknown)
                }
                _ if run.met.iter().all(|reply| reply.surely_issued_nothing()) => {
                    Some(OutcomeKind::NotRevoked)
                }
                _ => Some(OutcomeKind::Unknown),
            };
            assert_eq!(recorded, due, "{error}");
            if due.is_some() {
                assert_eq!(
                    is_not_sent(error),
                    run.met.iter().all(|reply| reply.is_not_sent())
                );
            }
            read_all(error);
        }
    }
}

fn is_not_sent(error: &Error) -> bool {
    matches!(error, Error::NoResponse(error) if error.is_not_sent())
}

/// Asks an error for everything that it can say.
fn read_all(error: &Error) {
    let _ = error.retry_after();
    let answer = match error {
        Error::Api(error) => Some(error),
        Error::AlreadyAccepted(error) => error.api_error(),
        _ => None,
    };
    for item in answer.map(ApiError::errors).unwrap_or_default() {
        let _ = (
            item.code(),
            item.message(),
            item.long_message(),
            item.meta(),
        );
        let _ = item.param_name();
    }
}
