//! Queue of the injections that are pending.

use std::collections::VecDeque;

use super::endpoint::Endpoint;
use super::inject::{InjectedFault, Injection, Replacement};

/// The pending injections, in the order in which they were injected.
#[derive(Default)]
pub(super) struct Injections(VecDeque<Injection>);

impl Injections {
    pub(super) fn push(&mut self, injection: Injection) {
        if injection.times > 0 {
            self.0.push_back(injection);
        }
    }

    /// Returns the number of requests that will still be affected.
    pub(super) fn remaining(&self) -> usize {
        self.0
            .iter()
            .fold(0, |sum, injection| sum.saturating_add(injection.times))
    }

    /// Takes the first effect for a request to `endpoint`.
    pub(super) fn take(&mut self, endpoint: Option<Endpoint>) -> Option<InjectedFault> {
        self.take_where(|injection| injection.matches(endpoint))
    }

    /// Takes the first response for a request to `endpoint`. Transport faults stay in the queue.
    pub(super) fn take_response(&mut self, endpoint: Option<Endpoint>) -> Option<Replacement> {
        let effect = self.take_where(|injection| {
            injection.matches(endpoint) && matches!(injection.effect, InjectedFault::Respond(_))
        })?;
        match effect {
            InjectedFault::Respond(replacement) => Some(replacement),
            InjectedFault::Drop(_) => None,
        }
    }

    fn take_where(&mut self, matches: impl Fn(&Injection) -> bool) -> Option<InjectedFault> {
        let at = self.0.iter().position(matches)?;
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
    use super::super::fault::ApiFault;
    use super::super::inject::TransportFault;
    use super::Endpoint::{Create, Redeem, Revoke};
    use super::*;

    fn statuses(queue: &mut Injections, endpoints: &[Endpoint]) -> Vec<Option<u16>> {
        endpoints
            .iter()
            .map(|endpoint| queue.take_response(Some(*endpoint)))
            .map(|replacement| replacement.map(|it| it.response.status().as_u16()))
            .collect()
    }

    #[test]
    fn first_matching_injection_is_used_first() {
        let mut queue = Injections::default();
        queue.push(Injection::respond_with(ApiFault::InternalClerkError).only_for(Revoke));
        queue.push(Injection::respond_with(ApiFault::GatewayTimeout).times(2));
        queue.push(Injection::respond_with(ApiFault::AuthorizationInvalid).times(0));
        assert_eq!(queue.remaining(), 3);
        assert_eq!(
            statuses(&mut queue, &[Create, Revoke, Redeem, Create]),
            [Some(504), Some(500), Some(504), None]
        );
        assert_eq!(queue.remaining(), 0);
    }

    #[test]
    fn transport_fault_stays_without_transport() {
        let mut queue = Injections::default();
        queue.push(Injection::drop_response());
        assert!(queue.take_response(None).is_none());
        assert!(matches!(
            queue.take(None),
            Some(InjectedFault::Drop(TransportFault::ResponseDropped))
        ));
    }
}
