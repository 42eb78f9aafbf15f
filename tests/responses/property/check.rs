//! Makes each kind of call with the same replies, and checks the results and the audit records.

use actor_token::audit::{FailureKind, OutcomeKind};
use actor_token::session::Session;
use actor_token::{
    Actor, ActorToken, ActorTokenStatus, Error, Revocation,
    error::{ApiError, ApiErrorKind},
};

use super::Tally;
use super::redaction::check_error;
use super::replay::{Replay, Run};
use super::reply::Reply;
use super::setup::{Journal, Setup, SinkBehavior};
use super::token;

/// The ID of the token to revoke.
pub(super) const REVOKED_ID: &str = "act_1";

/// The ID of the session to end.
const ENDED_ID: &str = "sess_1";

pub(super) struct Case {
    pub(super) setup: Setup,
    pub(super) replies: Vec<Reply>,
}

/// Issues a token, revokes a token, ends a session and lists sessions. All calls use one client, so
/// the rate limit of a call delays the next.
pub(super) fn check_calls(case: &Case) -> Tally {
    let journal = Journal::default();
    let replay = Replay::new(case, &journal);
    let client = case.setup.client(&replay, &journal);
    let mut tally = Tally::default();

    let run = replay.run(|| client.issue_prepared(case.setup.prepared()));
    check_issue(case, run, &journal, &mut tally);

    let run = replay.run(|| client.revoke(REVOKED_ID));
    check_revoke(case, run, &journal, &mut tally);

    let run = replay.run(|| client.end_session(ENDED_ID));
    check_end_session(case, &run, &journal);

    let run = replay.run_without_record(|| client.impersonations("user_2"));
    check_list(run, &journal);
    tally
}

/// Returns the token in an `AuditIncomplete` error, or else the unchanged result.
fn without_audit_error(
    case: &Case,
    result: Result<ActorToken, Error>,
) -> Result<ActorToken, Error> {
    match result {
        Err(Error::AuditIncomplete(error)) => {
            assert!(case.setup.sink == SinkBehavior::EndFails);
            if let Some(inner) = error.call_error() {
                check_error(inner);
                assert_eq!(error.token_may_exist(), inner.token_may_exist());
                return Err(Error::AuditIncomplete(error));
            }
            assert_eq!(error.token_may_exist(), error.token().is_some());
            Ok(error.into_token().unwrap())
        }
        other => other,
    }
}

/// Returns the call's own error if `error` is an `AuditIncomplete` error that contains one, or else
/// `error`.
fn call_error(error: &Error) -> &Error {
    match error {
        Error::AuditIncomplete(incomplete) => incomplete.call_error().unwrap_or(error),
        other => other,
    }
}

/// Removes the recorded outcome, checks its details, and returns its kind. Returns `None` if the
/// sink rejected the call.
fn take_outcome<T>(case: &Case, journal: &Journal, run: &Run<'_, T>) -> Option<OutcomeKind> {
    let (begun, mut ended) = journal.take();
    let is_rejected = case.setup.sink == SinkBehavior::Rejects;
    let expected = if is_rejected { (0, 0) } else { (1, 1) };
    assert_eq!((begun, ended.len()), expected);
    let outcome = ended.pop()?;
    assert_eq!(
        usize::try_from(outcome.attempts()).unwrap(),
        run.replies.len()
    );
    let error = run.result.as_ref().err().map(call_error);
    // If only the audit failed, the outcome has no failure.
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

fn check_issue(case: &Case, run: Run<'_, ActorToken>, journal: &Journal, tally: &mut Tally) {
    let recorded = take_outcome(case, journal, &run);
    if let Err(error) = &run.result {
        check_error(error);
    }
    let before = run
        .replies
        .split_last()
        .map_or(&[][..], |(_, before)| before);
    assert!(before.iter().all(|reply| reply.allows_issue_retry()));
    tally.retried += u32::from(!before.is_empty());
    match without_audit_error(case, run.result) {
        Ok(issued) => {
            let response = run
                .replies
                .last()
                .and_then(|reply| reply.success_body())
                .unwrap();
            token::check(&issued, response);
            let used = [ActorTokenStatus::Accepted, ActorTokenStatus::Revoked];
            assert!(!used.contains(issued.status()), "the token is not new");
            let actor: Option<Actor> = issued.actor().ok();
            assert!(actor.is_none_or(|actor| actor.sub() == case.setup.prepared().sub()));
            let kind = OutcomeKind::Issued(issued.id().clone());
            assert_eq!(recorded, Some(kind));
            tally.issued += 1;
        }
        Err(error) => {
            let error = call_error(&error);
            if matches!(error, Error::AuditRejected(_)) {
                assert!(recorded.is_none() && run.replies.is_empty());
                return;
            }
            let unknown = run.replies.last().is_some_and(|last| !last.had_no_effect());
            assert_eq!(error.token_may_exist(), unknown, "{error}");
            assert_eq!(error.is_safe_to_retry(), !unknown);
            let lifetime = case.setup.token_lifetime();
            let expires_by = run.last_reply_at.checked_add(lifetime).filter(|_| unknown);
            assert_eq!(error.orphaned_token_expires_by(), expires_by);
            let expected = if unknown {
                OutcomeKind::Unknown
            } else {
                OutcomeKind::NotIssued
            };
            assert_eq!(recorded, Some(expected), "{error}");
            assert_eq!(
                is_not_sent(error),
                run.replies.iter().all(|reply| reply.is_not_sent())
            );
            call_getters(error);
            tally.unknown += u32::from(unknown);
            tally.rejected += u32::from(!unknown);
        }
    }
}

fn check_revoke(case: &Case, run: Run<'_, Revocation>, journal: &Journal, tally: &mut Tally) {
    let recorded = take_outcome(case, journal, &run);
    if let Err(error) = &run.result {
        check_error(error);
    }
    let last = run.replies.last();
    let status = last.and_then(|reply| reply.status());
    match run.result {
        Ok(revocation) => {
            assert_eq!(recorded, Some(OutcomeKind::Revoked));
            let is_recorded = case.setup.sink != SinkBehavior::EndFails;
            assert_eq!(revocation.audit_error().is_none(), is_recorded);
            match revocation.token() {
                Some(revoked) => {
                    token::check(
                        revoked,
                        last.and_then(|reply| reply.success_body()).unwrap(),
                    );
                    assert_eq!(revoked.id().as_str(), REVOKED_ID);
                    assert_eq!(revoked.status(), &ActorTokenStatus::Revoked);
                }
                None => assert!(status.is_some_and(|status| !(200..300).contains(&status))),
            }
            tally.revoked += 1;
        }
        Err(error) => {
            let error = call_error(&error);
            assert!(!error.token_may_exist() && error.orphaned_token_expires_by().is_none());
            let expected = match error {
                Error::AuditRejected(_) => None,
                Error::AlreadyAccepted(_) => Some(OutcomeKind::AlreadyAccepted),
                // Clerk's reason can't be parsed, so the token may have been accepted.
                Error::Api(error) if error.kind() == ApiErrorKind::NotRevocable => {
                    Some(OutcomeKind::Unknown)
                }
                _ if run.replies.iter().all(|reply| reply.had_no_effect()) => {
                    Some(OutcomeKind::NotRevoked)
                }
                _ => Some(OutcomeKind::Unknown),
            };
            assert_eq!(recorded, expected, "{error}");
            if expected.is_some() {
                assert_eq!(
                    is_not_sent(error),
                    run.replies.iter().all(|reply| reply.is_not_sent())
                );
            }
            call_getters(error);
        }
    }
}

fn check_end_session(case: &Case, run: &Run<'_, Session>, journal: &Journal) {
    let recorded = take_outcome(case, journal, run);
    match &run.result {
        Ok(session) => {
            assert_eq!(recorded, Some(OutcomeKind::SessionEnded));
            assert_eq!(session.id().as_str(), ENDED_ID);
            assert!(session.status().has_ended());
        }
        Err(error) => {
            check_error(error);
            let error = call_error(error);
            assert!(!error.token_may_exist() && error.is_safe_to_retry());
            let expected = match error {
                Error::AuditRejected(_) => None,
                _ if run.replies.iter().all(|reply| reply.had_no_effect()) => {
                    Some(OutcomeKind::SessionNotEnded)
                }
                _ => Some(OutcomeKind::Unknown),
            };
            assert_eq!(recorded, expected, "{error}");
        }
    }
}

fn check_list(run: Run<'_, Vec<Session>>, journal: &Journal) {
    assert_eq!(journal.take(), (0, Vec::new()));
    match run.result {
        Ok(_) => assert!(run.replies.last().unwrap().success_body().is_some()),
        Err(error) => {
            check_error(&error);
            assert!(!error.token_may_exist() && error.is_safe_to_retry());
        }
    }
}

fn is_not_sent(error: &Error) -> bool {
    matches!(error, Error::NoResponse(error) if error.is_not_sent())
}

/// Calls the getters of an error to check that they don't panic.
fn call_getters(error: &Error) {
    let _ = error.retry_after();
    let api_error = match error {
        Error::Api(error) => Some(error),
        Error::AlreadyAccepted(error) => error.api_error(),
        _ => None,
    };
    for item in api_error.map(ApiError::errors).unwrap_or_default() {
        let _ = (
            item.code(),
            item.message(),
            item.long_message(),
            item.meta(),
        );
        let _ = item.param_name();
    }
}
