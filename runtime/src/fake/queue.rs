//! The queue in which injected faults wait for the requests that they are for.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;

use super::inject::{Answer, Injection};
use super::route::Endpoint;

#[derive(Clone, Debug)]
pub(super) enum Effect {
    Answer(Replacement),
    Lose(Loss),
}

/// An answer in the place of the real one.
#[derive(Clone, Debug)]
pub(super) struct Replacement {
    pub(super) answer: Answer,
    pub(super) after_handling: bool,
}

/// A request or an answer that got lost on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    NotSent,
    Request,
    Answer,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotSent => "the stand-in was told to refuse the connection",
            Self::Request => "the stand-in was told to lose the request",
            Self::Answer => "the stand-in was told to lose the answer",
        })
    }
}

impl Error for Loss {}

impl Injection {
    fn fits(&self, endpoint: Option<Endpoint>) -> bool {
        self.only_for.is_none() || self.only_for == endpoint
    }
}

/// What is still to happen, in order.
#[derive(Default)]
pub(super) struct Injections(VecDeque<Injection>);

impl Injections {
    pub(super) fn push(&mut self, injection: Injection) {
        if injection.times > 0 {
            self.0.push_back(injection);
        }
    }

    /// How many requests are still to be affected.
    pub(super) fn remaining(&self) -> usize {
        self.0
            .iter()
            .fold(0, |sum, injection| sum.saturating_add(injection.times))
    }

    /// The first effect for a request to `endpoint`.
    pub(super) fn take(&mut self, endpoint: Option<Endpoint>) -> Option<Effect> {
        self.take_where(|injection| injection.fits(endpoint))
    }

    /// The first answer for a request to `endpoint`; losses stay where they are.
    pub(super) fn take_answer(&mut self, endpoint: Option<Endpoint>) -> Option<Replacement> {
        let effect = self.take_where(|injection| {
            injection.fits(endpoint) && matches!(injection.effect, Effect::Answer(_))
        })?;
        match effect {
            Effect::Answer(replacement) => Some(replacement),
            Effect::Lose(_) => None,
        }
    }

    fn take_where(&mut self, fits: impl Fn(&Injection) -> bool) -> Option<Effect> {
        let at = self.0.iter().position(fits)?;
        let injection = self.0.get_mut(at)?;
        injection.times -= 1;
        if injection.times > 0 {
            return Some(injection.effect.clone());
        }
        self.0.remove(at).map(|injection| injection.effect)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ApiFault;
    use super::Endpoint::{Create, Redeem, Revoke};
    use super::*;

    fn statuses(queue: &mut Injections, operations: &[Endpoint]) -> Vec<Option<u16>> {
        operations
            .iter()
            .map(|endpoint| queue.take_answer(Some(*endpoint)))
            .map(|replacement| replacement.map(|it| it.answer.status().as_u16()))
            .collect()
    }

    #[test]
    fn the_first_that_fits_is_used_first_and_as_often_as_told() {
        let mut queue = Injections::default();
        queue.push(Injection::answer(ApiFault::InternalClerkError).only_for(Revoke));
        queue.push(Injection::answer(ApiFault::GatewayTimeout).times(2));
        queue.push(Injection::answer(ApiFault::AuthorizationInvalid).times(0));
        assert_eq!(queue.remaining(), 3);
        assert_eq!(
            statuses(&mut queue, &[Create, Revoke, Redeem, Create]),
            [Some(504), Some(500), Some(504), None]
        );
        assert_eq!(queue.remaining(), 0);
    }

    #[test]
    fn a_loss_waits_for_a_transport() {
        let mut queue = Injections::default();
        queue.push(Injection::lost_answer());
        assert!(queue.take_answer(None).is_none());
        assert!(matches!(queue.take(None), Some(Effect::Lose(Loss::Answer))));
    }
}
